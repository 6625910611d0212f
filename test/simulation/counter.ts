import { isDeepStrictEqual } from 'node:util';
import { send, sendAll, type AggregateStub, type Outcome } from '../../core/aggregates/client.ts';
import type { RoundReply } from '../../domains/betting/round/definition.ts';
import type { RoundCommand } from '../../domains/betting/round/model.ts';
import { EnteredShifts, inShift, type EnteringDeps, type Teller } from '../../domains/betting/shift/entering.ts';
import { withinSession } from '../../domains/betting/shift/decider.ts';
import type { ShiftReply } from '../../domains/betting/shift/definition.ts';
import type { ShiftCommand } from '../../domains/betting/shift/model.ts';
import type { House } from './house.ts';
import type { Scenario } from './scenario.ts';
import { BrokenPromise, promised } from './trace.ts';

/** A command under its key. */
export interface Asked {
  readonly commandId: string;
  readonly command: RoundCommand;
}

interface Answered {
  readonly outcome: Outcome<RoundReply>;
  /** How often the object had lost something before: a refusal is not remembered over that. */
  readonly losses: number;
}

/** Refusals that say "not now": the same command is sent again. */
const AGAIN: ReadonlySet<string> = new Set([
  'core/database-unavailable',
  'core/backlog-full',
  'core/too-many-requests',
  'betting/shift-closed',
  'betting/not-settled',
]);

/** Everyone's way to the objects: the shipped calls of the routes, over a network that fails, repeated until answered. */
export class Counter {
  readonly house: House;
  /** The first answer to each command. */
  readonly answers = new Map<string, Answered>();
  /** Who waits for an answer, and what they last heard. */
  readonly waiting = new Map<string, string>();
  readonly #scenario: Scenario;
  /** Isolates know different things of who has entered where. */
  readonly #isolates: readonly EnteredShifts[] = [new EnteredShifts(), new EnteredShifts()];
  #requests = 0;

  constructor(house: House, scenario: Scenario) {
    this.house = house;
    this.#scenario = scenario;
  }

  deps(): EnteringDeps {
    const { house } = this;
    const entered = this.#isolates[house.world.random.whole(0, this.#isolates.length - 1)] ?? new EnteredShifts();
    return {
      shift: (id) => house.stub('shift', id) as AggregateStub,
      round: (id) => house.stub('round', id) as ReturnType<EnteringDeps['round']>,
      entered,
      shiftsOpenByThemselves: this.#scenario.shiftsOpenByThemselves,
    };
  }

  requestId(): string {
    this.#requests += 1;
    return `request-${this.#requests}`;
  }

  /** Sends commands on one round until each is answered. Answers that were given before must be given again. */
  async ask(teller: Teller, roundId: string, asked: readonly Asked[], signIn: () => Promise<Teller>): Promise<Outcome<RoundReply>[]> {
    const { world } = this.house;
    const what = asked.map(({ commandId, command }) => `${commandId} ${command.type}`).join(' ');
    for (let who = teller; ;) {
      const { losses } = this.house.object('round', roundId);
      const outcomes = await this.#try(who, roundId, asked);
      const refused = outcomes?.find((outcome) => !outcome.ok);
      const code = refused === undefined || refused.ok ? 'nothing' : refused.rejection.code;
      this.waiting.set(what, code);
      if (code === 'betting/money-suspended' || code === 'betting/no-open-shift') who = await signIn();
      else if (outcomes?.every((outcome) => outcome.ok || !AGAIN.has(outcome.rejection.code)) === true) {
        for (const [index, { commandId, command }] of asked.entries()) this.#answered(roundId, commandId, command, outcomes[index], losses);
        this.waiting.delete(what);
        return outcomes;
      }
      await world.sleep(world.random.whole(50, 900));
    }
  }

  /** Sends a command to a cashier's shifts until it is answered. */
  async askShift(command: ShiftCommand, commandId: string, teller: Teller): Promise<Outcome<ShiftReply>> {
    const { world } = this.house;
    for (;;) {
      try {
        const envelope = { command, commandId, actor: teller.userId, correlationId: this.requestId(), within: withinSession(teller) };
        const outcome = await send<ShiftCommand, ShiftReply>(this.house.stub('shift', teller.userId) as AggregateStub, envelope);
        this.waiting.set(`${commandId} ${command.type}`, outcome.ok ? '' : outcome.rejection.code);
        if (!outcome.ok && AGAIN.has(outcome.rejection.code)) continue;
        this.waiting.delete(`${commandId} ${command.type}`);
        const code = outcome.ok ? 'ok' : outcome.rejection.code;
        world.note('answered', `${commandId} ${command.type} ${code}`);
        world.trace.count(`${command.type} ${code}`);
        return outcome;
      } catch {
        world.trace.count('request failed');
      } finally {
        await world.sleep(world.random.whole(50, 900));
      }
    }
  }

  /** Looks a ticket up in its object until it is answered: it stands there as its events say. */
  async look(roundId: string, receiptId: string): Promise<void> {
    const { world, history } = this.house;
    const stub = this.house.stub('round', roundId) as { ticket(receiptId: string): Promise<string | null> };
    for (;;) {
      try {
        const text = await stub.ticket(receiptId);
        const round = history.round(roundId);
        const own = round.tickets.get(receiptId);
        if (own === undefined || history.forked.has(`round:${roundId}`)) return;
        const ticket = JSON.parse(text ?? '{}') as { status?: string; totalMinor?: number; paidMinor?: number; dueMinor?: number };
        const status = own.standing === 'sold' ? 'lost' : own.standing;
        const isSame = ticket.status === status && ticket.totalMinor === own.totalMinor && ticket.paidMinor === own.paidMinor;
        promised(isSame && ticket.dueMinor === 0, () => `${receiptId} reads ${text}, and is ${JSON.stringify(own)}`);
        return;
      } catch (thrown) {
        if (thrown instanceof BrokenPromise) throw thrown;
        await world.sleep(world.random.whole(50, 900));
      }
    }
  }

  async #try(teller: Teller, roundId: string, asked: readonly Asked[]): Promise<Outcome<RoundReply>[] | null> {
    const requestId = this.requestId();
    const stub = this.house.stub('round', roundId) as AggregateStub;
    try {
      return await inShift<RoundReply>(this.deps(), { ...teller, requestId }, roundId, asked.length, (within) =>
        sendAll(
          stub,
          asked.map(({ commandId, command }) => ({ command, commandId, actor: teller.userId, correlationId: requestId, within })),
        ),
      );
    } catch {
      this.house.world.trace.count('request failed');
      return null;
    }
  }

  /** @param before  How often the object had lost something when this was asked: the answer may be from then. */
  #answered(roundId: string, commandId: string, command: RoundCommand, outcome: Outcome<RoundReply> | undefined, before: number): void {
    const { world, history } = this.house;
    promised(outcome !== undefined, () => `${commandId} was not answered`);
    const code = outcome.ok ? 'ok' : outcome.rejection.code;
    const losses = this.house.object('round', roundId).losses;
    const first = this.answers.get(commandId);
    world.note('answered', `${commandId} ${command.type} ${code}`);
    world.trace.count(`${command.type} ${code}`);
    if (history.forked.has(`round:${roundId}`)) return;
    if (first === undefined) this.answers.set(commandId, { outcome, losses: before });
    else if (first.outcome.ok || first.losses === losses) {
      const isSame = isDeepStrictEqual(first.outcome, outcome);
      promised(isSame, () => `${commandId} was answered ${JSON.stringify(first.outcome)}, then ${JSON.stringify(outcome)}`);
    }
    if (outcome.ok) this.#isThere(commandId, outcome.reply);
  }

  /** What was answered with success has happened, as it was answered. */
  #isThere(commandId: string, { receipt }: RoundReply): void {
    const event = this.house.history.byCommand.get(commandId)?.at(-1);
    promised(event !== undefined, () => `${commandId} was answered and did not happen`);
    if (receipt === null) return;
    const { receiptId, totalMinor, bets } = event.data as { receiptId: string; totalMinor: number; bets: unknown };
    const isSame = receiptId === receipt.receiptId && totalMinor === receipt.totalMinor && isDeepStrictEqual(bets, receipt.bets);
    promised(isSame, () => `${commandId} was answered with ${JSON.stringify(receipt)}, and is ${JSON.stringify(event.data)}`);
  }
}
