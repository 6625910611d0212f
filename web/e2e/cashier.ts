import { randomUUID } from 'node:crypto';
import type { Receipt, Round } from '../../domains/betting/contract.ts';
import type { RoundView } from '../../domains/betting/live.ts';
import { LOCAL_PASSWORD } from '../../local/accounts.ts';
import { until } from '../../test/support/until.ts';
import { answer } from './api.ts';

/** A whole round, and a wait for it. */
const LONGEST_WAIT_MS = 60_000;

/** Sells through the public API, and reads there what the page must show. */
export class Cashier {
  readonly #url: string;
  readonly #token: string;

  private constructor(url: string, token: string) {
    this.#url = url;
    this.#token = token;
  }

  static async signIn(url: string, username = 'cashier'): Promise<Cashier> {
    const body = JSON.stringify({ username, password: LOCAL_PASSWORD });
    const { token } = await answer<{ token: string }>(
      await fetch(`${url}/api/v1/auth/login`, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }),
    );
    return new Cashier(url, token);
  }

  round(): Promise<Round> {
    return this.#read<Round>('/rounds/current');
  }

  /** The round that takes bets, once it has at least so long to go: waits for the next one at need. */
  roundWith(milliseconds: number): Promise<Round> {
    return until(
      `a round with ${milliseconds} ms to go`,
      async () => {
        const round = await this.round().catch(() => undefined);
        return round?.status === 'waiting' && Date.parse(round.closesAt) - Date.now() >= milliseconds ? round : undefined;
      },
      LONGEST_WAIT_MS,
    );
  }

  /** Waits for the start of a round's race. */
  started(roundId: string): Promise<Round> {
    return this.#reaches(roundId, 'running');
  }

  /** Waits for a round's result. */
  settled(roundId: string): Promise<Round> {
    return this.#reaches(roundId, 'finished');
  }

  /** What the round's topic says now: the page must come to the same. */
  async view(roundId: string): Promise<RoundView> {
    return (await this.#read<{ snapshot: RoundView }>(`/topics/round:${roundId}`)).snapshot;
  }

  async sell(roundId: string, participantNumber: number, stakeMinor: number): Promise<Receipt> {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${this.#token}`, 'Idempotency-Key': randomUUID() };
    const body = JSON.stringify({ roundId, bets: [{ participantNumber, stakeMinor }] });
    return answer<Receipt>(await fetch(`${this.#url}/api/v1/receipts`, { method: 'POST', headers, body }));
  }

  /** Pays a ticket out, by what is printed on it. */
  async pay({ receiptId, redeemCode }: Receipt): Promise<void> {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${this.#token}`, 'Idempotency-Key': randomUUID() };
    const body = JSON.stringify({ redeemCode });
    await answer(await fetch(`${this.#url}/api/v1/receipts/${receiptId}/payout`, { method: 'POST', headers, body }));
  }

  #reaches(roundId: string, status: Round['status']): Promise<Round> {
    return until(
      `round ${roundId} is ${status}`,
      async () => {
        const { round } = await this.view(roundId);
        return round?.status === status ? round : undefined;
      },
      LONGEST_WAIT_MS,
    );
  }

  async #read<Data>(path: string): Promise<Data> {
    return answer<Data>(await fetch(`${this.#url}/api/v1${path}`));
  }
}
