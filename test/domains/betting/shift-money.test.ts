import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { send, sendAll, type AggregateStub } from '../../../core/aggregates/client.ts';
import { roundDefinition, type RoundReply } from '../../../domains/betting/round/definition.ts';
import type { RoundCommand } from '../../../domains/betting/round/model.ts';
import { receiptIdOf } from '../../../domains/betting/round/receipt-id.ts';
import { redeemCodeOf } from '../../../domains/betting/round/redeem-code.ts';
import { expectedIn } from '../../../domains/betting/shift/decider.ts';
import { shiftDefinition } from '../../../domains/betting/shift/definition.ts';
import { closeShift, suspendMoney } from '../../../domains/betting/shift/ending.ts';
import { EnteredShifts, inShift, type Teller } from '../../../domains/betting/shift/entering.ts';
import type { ShiftCommand } from '../../../domains/betting/shift/model.ts';
import { Books } from '../../support/books.ts';
import { planOf, T } from '../../support/betting.ts';
import { contextOf } from '../../support/given.ts';
import { MemoryAggregate, type Delivery } from '../../support/memory-aggregates.ts';

const CASHIER = 'cashier-1';
const PAID_SEQUENCES = 3;
const ROUND_IDS = ['7001', '8001', '9001'] as const;
/** Round 9001 was voided after some sales: its tickets are refunded. */
const VOIDED = '9001';

const roundId = fc.constantFrom(...ROUND_IDS);
const key = fc.nat({ max: 12 }).map(String);
const roleVersion = fc.constantFrom(1, 1, 1, 2);
const actions = fc.oneof(
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('sell' as const), roundId, key, roleVersion, isolate: fc.nat({ max: 1 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('void' as const), roundId, key, roleVersion, isolate: fc.nat({ max: 1 }) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('refund' as const),
      roundId: fc.constant(VOIDED),
      key,
      roleVersion,
      isolate: fc.nat({ max: 1 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('close' as const), key }) },
  fc.record({ kind: fc.constant('suspend' as const) }),
);
type Action = typeof actions extends fc.Arbitrary<infer Value> ? Value : never;

/** A cashier, three rounds and two isolates, between which every call and every answer takes its own time. */
class House {
  readonly shift: MemoryAggregate<
    Parameters<typeof shiftDefinition.evolve>[0],
    ShiftCommand,
    Parameters<typeof shiftDefinition.evolve>[1],
    ReturnType<typeof shiftDefinition.reply>
  >;
  readonly rounds: ReadonlyMap<
    string,
    MemoryAggregate<Parameters<typeof roundDefinition.evolve>[0], RoundCommand, Parameters<typeof roundDefinition.evolve>[1], RoundReply>
  >;
  readonly #isolates = [new EnteredShifts(), new EnteredShifts()];
  readonly #scheduler: fc.Scheduler;
  readonly #keptWaiting: Promise<unknown>[] = [];
  readonly #accepted = new Map<string, string>();
  /** Commands that were answered with two different tickets. */
  readonly contradictions: string[] = [];
  triedAfterSuspension = 0;
  movedAfterSuspension = 0;

  constructor(scheduler: fc.Scheduler) {
    this.#scheduler = scheduler;
    const deliver = (delivery: Delivery) => void this.#keptWaiting.push(this.#deliver(delivery), this.#deliver(delivery));
    const now = () => T;
    this.shift = new MemoryAggregate(shiftDefinition, CASHIER, now, deliver);
    this.rounds = new Map(ROUND_IDS.map((id) => [id, new MemoryAggregate(roundDefinition, id, now, deliver)]));
    for (const [id, round] of this.rounds)
      round.handle(envelope({ type: 'OpenRound', ...planOf({ roundId: id, roundNumber: Number(id) }) }));
    const voided = this.#round(VOIDED);
    for (let sequence = 1; sequence <= PAID_SEQUENCES; sequence += 1) voided.handle(envelope(placing('another')));
    voided.handle(envelope({ type: 'VoidRound', by: 'admin', reason: 'A runner fell' }));
  }

  async act(action: Action): Promise<void> {
    switch (action.kind) {
      case 'close': {
        const shiftId = this.shift.state.open?.shiftId;
        const ending = { shiftId: shiftId ?? '', countedMinor: 100, commandId: `close ${action.key}` };
        if (shiftId !== undefined) await closeShift(this.#deps(0), CASHIER, ending, BY);
        return;
      }
      case 'suspend':
        for (const isolate of [0, 1]) await this.#within(isolate, '7001', 1, `before ${isolate}`, placing(CASHIER));
        await suspendMoney(this.#deps(1), CASHIER, { minRoleVersion: 2, signedInAfter: 0 }, BY);
        // Once it has answered, no session of before moves money: whatever an isolate believes.
        for (const isolate of [0, 1]) {
          for (const id of ROUND_IDS) {
            const [outcome] = await this.#within(isolate, id, 1, `late ${this.triedAfterSuspension}`, placing(CASHIER));
            if (outcome?.ok === true) this.movedAfterSuspension += 1;
            this.triedAfterSuspension += 1;
          }
        }
        return;
      case 'sell':
      case 'void':
      case 'refund': {
        const commandId = `${action.kind} ${action.roundId} ${action.key}`;
        const [outcome] = await this.#within(action.isolate, action.roundId, action.roleVersion, commandId, commandOf(action));
        if (outcome?.ok !== true) return;
        // A key has one outcome, whatever was sealed between its tries.
        const told = JSON.stringify(outcome.reply.receipt);
        if ((this.#accepted.get(commandId) ?? told) !== told) this.contradictions.push(commandId);
        this.#accepted.set(commandId, told);
        return;
      }
    }
  }

  /** Resolves when nothing is on its way any more. */
  async settled(): Promise<void> {
    for (let waited = -1; waited < this.#keptWaiting.length;) {
      waited = this.#keptWaiting.length;
      await Promise.all(this.#keptWaiting);
    }
  }

  #within(isolate: number, id: string, version: number, commandId: string, command: RoundCommand) {
    const teller: Teller = { ...BY, userId: CASHIER, roleVersion: version, signedInAt: T - 1 };
    const deps = this.#deps(isolate);
    return inShift(deps, teller, id, 1, (within) =>
      sendAll<RoundCommand, RoundReply>(deps.round(id), [{ command, commandId, actor: CASHIER, correlationId: 'test', within }]),
    );
  }

  #deps(isolate: number) {
    return {
      entered: this.#isolates[isolate] ?? new EnteredShifts(),
      shiftsOpenByThemselves: true,
      shift: () => this.#remote(this.shift),
      round: (id: string) => this.#remote(this.#round(id)),
    };
  }

  #remote(aggregate: AggregateStub): AggregateStub {
    return {
      execute: async (envelopes) => {
        await this.#scheduler.schedule(Promise.resolve(), 'a call');
        const answer = await aggregate.execute(envelopes);
        await this.#scheduler.schedule(Promise.resolve(), 'its answer');
        return answer;
      },
    };
  }

  async #deliver({ aggregateType, id, command, commandId }: Delivery): Promise<void> {
    const aggregate = aggregateType === 'shift' ? this.shift : this.rounds.get(id);
    if (aggregate === undefined) return;
    await send(this.#remote(aggregate), { command, commandId, actor: 'system', correlationId: commandId });
  }

  #round(id: string) {
    const round = this.rounds.get(id);
    if (round === undefined) throw new Error(`there is no round ${id}`);
    return round;
  }
}

/** What was sold within no shift, before the story begins. */
const BEFORE = '';
const BY = { userId: 'admin', requestId: 'test' };
const envelope = (command: RoundCommand) => ({ command, commandId: null, actor: 'system', correlationId: 'test' });
const placing = (cashierId: string): RoundCommand => ({
  type: 'PlaceTicket',
  cashierId,
  bets: [{ participantNumber: 1, stakeMinor: 100 }],
});

function commandOf(asked: Extract<Action, { roundId: string }>): RoundCommand {
  const sequence = (Number(asked.key) % PAID_SEQUENCES) + 1;
  const receiptId = receiptIdOf(Number(asked.roundId), sequence);
  if (asked.kind === 'sell') return placing(CASHIER);
  if (asked.kind === 'void') return { type: 'VoidTicket', receiptId, by: CASHIER, isAdmin: false, reason: 'Mistyped' };
  const redeemCode = redeemCodeOf(contextOf(`round:${asked.roundId}`, T).derive('redeem'), receiptId);
  return { type: 'PayTicket', receiptId, by: CASHIER, redeemCode };
}

describe('shifts and rounds between which every message takes its own time, and comes twice', () => {
  it('count every ticket in exactly one shift, close each shift once, and only after every round it entered has answered', async () => {
    const reached = { closed: 0, suspended: 0, refunds: 0 };
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), fc.array(actions, { minLength: 1, maxLength: 25, size: 'max' }), async (scheduler, asked) => {
        const house = new House(scheduler);
        const acting = Promise.all(asked.map((action) => house.act(action)));
        await scheduler.waitFor(acting);
        await scheduler.waitFor(house.settled());
        await scheduler.waitFor(house.act({ kind: 'close', key: 'last' }));
        await scheduler.waitFor(house.settled());
        reached.suspended += house.triedAfterSuspension;
        expect(house.movedAfterSuspension).toBe(0);
        expect(house.contradictions).toEqual([]);

        const closed = house.shift.events.flatMap((event) => (event.type === 'ShiftClosed' ? [event.data] : []));
        expect(new Set(closed.map(({ shiftId }) => shiftId)).size).toBe(closed.length);
        expect(house.shift.state).toMatchObject({ open: null, closing: {} });
        reached.closed += closed.length;

        const books = new Map(ROUND_IDS.map((id) => [id, Books.over(house.rounds.get(id)?.events ?? [])]));
        for (const { shiftId, sums, floatMinor, expectedMinor, countedMinor, differenceMinor } of closed) {
          const drawers = [...books.values()].map((book) => book.drawer(shiftId));
          const total = (column: keyof typeof sums) => drawers.reduce((sum, drawer) => sum + drawer[column], 0);
          for (const column of Object.keys(sums) as (keyof typeof sums)[]) expect(sums[column]).toBe(total(column));
          reached.refunds += sums.refunds;
          expect(expectedMinor).toBe(expectedIn(floatMinor, sums));
          expect(differenceMinor).toBe(countedMinor === null ? null : countedMinor - expectedMinor);
        }
        const known = new Set([...closed.map(({ shiftId }) => shiftId), BEFORE]);
        for (const [, { drawers }] of books) for (const shiftId of drawers.keys()) expect(known).toContain(shiftId);
      }),
      { numRuns: 300 },
    );
    for (const times of Object.values(reached)) expect(times).toBeGreaterThan(20);
  });
});
