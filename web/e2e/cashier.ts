import { randomUUID } from 'node:crypto';
import type { Receipt, ReceiptDetail, Round, Stake } from '../../domains/betting/contract.ts';
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

  sell(roundId: string, participantNumber: number, stakeMinor: number): Promise<Receipt> {
    return this.sellBets(roundId, [{ participantNumber, stakeMinor }]);
  }

  sellBets(roundId: string, bets: readonly Stake[]): Promise<Receipt> {
    return this.#command<Receipt>('POST', '/receipts', { roundId, bets });
  }

  voidTicket(receiptId: string): Promise<ReceiptDetail> {
    return this.#command<ReceiptDetail>('DELETE', `/receipts/${receiptId}`, { reason: 'Sold by mistake' });
  }

  /** Pays a ticket out, by what is printed on it. */
  pay({ receiptId, redeemCode }: Receipt): Promise<ReceiptDetail> {
    return this.#command<ReceiptDetail>('POST', `/receipts/${receiptId}/payout`, { redeemCode });
  }

  /** Voids a round; for an admin. */
  voidRound(roundId: string, reason: string): Promise<{ readonly roundId: string }> {
    return this.#command('POST', `/rounds/${roundId}/void`, { reason });
  }

  /** Pauses or resumes the main track; for an admin. */
  order(verb: 'pause' | 'resume'): Promise<unknown> {
    return this.#command('POST', `/tracks/main/${verb}`, { reason: 'A look at the page' });
  }

  /** Lets the next rounds of the main track draw from the chain or the beacon; for an admin. @returns the first round that does. */
  async drawFrom(entropyKind: 'chain' | 'beacon'): Promise<number> {
    const body = { reason: 'A look at the page', entropyKind };
    return (await this.#command<{ nextRoundNumber: number }>('PATCH', '/tracks/main', body)).nextRoundNumber;
  }

  /** A ticket as staff see it now. */
  receipt(receiptId: string): Promise<ReceiptDetail> {
    return this.#read<ReceiptDetail>(`/receipts/${receiptId}`);
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

  async #command<Data>(method: string, path: string, body: object): Promise<Data> {
    const headers = { 'Content-Type': 'application/json', Authorization: `Bearer ${this.#token}`, 'Idempotency-Key': randomUUID() };
    return answer<Data>(await fetch(`${this.#url}/api/v1${path}`, { method, headers, body: JSON.stringify(body) }));
  }

  async #read<Data>(path: string): Promise<Data> {
    return answer<Data>(await fetch(`${this.#url}/api/v1${path}`, { headers: { Authorization: `Bearer ${this.#token}` } }));
  }
}
