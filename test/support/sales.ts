import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { Receipt, type Stake } from '../../domains/betting/contract.ts';
import type { Random } from './random.ts';
import { Terminal, signIn, type Answer } from './terminal.ts';

export interface Ticket {
  readonly roundId: string;
  readonly bets: readonly Stake[];
}

export interface SalesOptions {
  readonly url: string;
  readonly random: Random;
  /** Each is a connection of its own, with one request in flight. */
  readonly terminals: number;
  /** How long a terminal rests between two tickets; default 0. */
  readonly pauseMs?: number;
}

const Sold = z.object({ data: Receipt });
const Refused = z.object({ code: z.string(), status: z.int() });
const RETRY_AFTER_MS = 20;

/**
 * Terminals that sell ticket after ticket and keep book: what was sent under which key, and what became of it. A ticket
 * whose answer was lost, or was a 5xx, is sent again with its key until it is answered; one that comes to a closed round
 * is left, and the next goes to the round that is open.
 */
export class Sales {
  readonly sent = new Map<string, Ticket>();
  readonly receipts = new Map<string, Receipt>();
  readonly refused = new Map<string, z.infer<typeof Refused>>();
  /** How many answers came of each status, those to retries included. */
  readonly answers = new Map<number, number>();
  /** Keys that were answered with two different receipts. */
  readonly contradictions: string[] = [];
  /** Requests whose connection was lost, or could not be made. */
  lost = 0;
  inFlight = 0;
  readonly #options: SalesOptions;
  readonly #terminals: readonly Terminal[];
  #roundId: string;
  #selling = true;
  #leavesOnLoss = false;
  #working: Promise<unknown> = Promise.resolve();

  private constructor(options: SalesOptions, terminals: readonly Terminal[], roundId: string) {
    this.#options = options;
    this.#terminals = terminals;
    this.#roundId = roundId;
  }

  /** Signs in, finds the open round and begins to sell. */
  static async begin(options: SalesOptions): Promise<Sales> {
    const token = await signIn(options.url, 'cashier');
    const terminals = Array.from({ length: options.terminals }, () => new Terminal(options.url, token));
    const round = await terminals[0]?.currentRound();
    const sales = new Sales(options, terminals, round?.roundId ?? '');
    sales.#working = Promise.all(terminals.map((terminal, index) => sales.#work(terminal, `t${index}`)));
    return sales;
  }

  /** How many answers had a status of 500 or more. */
  get failures(): number {
    return [...this.answers].reduce((sum, [status, count]) => sum + (status >= 500 ? count : 0), 0);
  }

  /** Keys that were sent and never answered. */
  get openKeys(): string[] {
    return [...this.sent.keys()].filter((key) => !this.receipts.has(key) && !this.refused.has(key));
  }

  /** Sells no more; resolves when every ticket that was sent has its answer. */
  async end(): Promise<void> {
    this.#selling = false;
    await this.left();
  }

  /** From now a terminal that loses its connection leaves, and sends nothing again. */
  leaveOnLoss(): void {
    this.#leavesOnLoss = true;
  }

  /** Resolves when every terminal has left. */
  async left(): Promise<void> {
    await this.#working;
    await Promise.all(this.#terminals.map((terminal) => terminal.close()));
  }

  /** Sends a ticket again that was sent before, with its key. */
  async repeat(terminal: Terminal, key: string): Promise<void> {
    const ticket = this.sent.get(key);
    if (ticket === undefined) throw new Error(`no ticket was sent with the key ${key}`);
    await this.#try(terminal, key, ticket);
  }

  async #work(terminal: Terminal, name: string): Promise<void> {
    let number = 0;
    while (this.#selling) {
      number += 1;
      const key = `${name}-${number}`;
      const ticket = { roundId: this.#roundId, bets: this.#bets() };
      this.sent.set(key, ticket);
      while (!(await this.#try(terminal, key, ticket))) {
        if (this.#leavesOnLoss) return;
        await sleep(RETRY_AFTER_MS);
      }
      if (this.refused.get(key)?.code === 'betting/round-closed') await this.#nextRound(terminal);
      if (this.#options.pauseMs !== undefined) await sleep(this.#options.pauseMs);
    }
  }

  /** @returns whether the ticket has its answer now. */
  async #try(terminal: Terminal, key: string, { roundId, bets }: Ticket): Promise<boolean> {
    this.inFlight += 1;
    try {
      return this.#book(key, await terminal.sell(roundId, bets, key));
    } catch {
      this.lost += 1;
      return false;
    } finally {
      this.inFlight -= 1;
    }
  }

  #book(key: string, { status, body }: Answer): boolean {
    this.answers.set(status, (this.answers.get(status) ?? 0) + 1);
    if (status >= 500) return false;
    if (status !== 201) {
      this.refused.set(key, Refused.parse(body));
      return true;
    }
    const receipt = Sold.parse(body).data;
    const known = this.receipts.get(key);
    if (known !== undefined && JSON.stringify(known) !== JSON.stringify(receipt)) this.contradictions.push(key);
    this.receipts.set(key, receipt);
    return true;
  }

  async #nextRound(terminal: Terminal): Promise<void> {
    try {
      this.#roundId = (await terminal.currentRound()).roundId;
    } catch {
      // The next ticket finds it closed again, and asks again.
    }
  }

  #bets(): Stake[] {
    const { random } = this.#options;
    const bet = () => ({ participantNumber: random.whole(1, 6), stakeMinor: random.whole(10, 5_000) });
    return Array.from({ length: random.whole(1, 3) }, bet);
  }
}
