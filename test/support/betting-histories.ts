import fc from 'fast-check';
import { FIXED_ODDS, type Payout } from '../../domains/betting/contract.ts';
import { pulseAfter, QUICKNET } from '../../domains/betting/round/beacon.ts';
import { roundDefinition } from '../../domains/betting/round/definition.ts';
import type { RoundCommand, RoundEvent, RoundPlan, RoundState } from '../../domains/betting/round/model.ts';
import { receiptIdOf } from '../../domains/betting/round/receipt-id.ts';
import { redeemCodeOf } from '../../domains/betting/round/redeem-code.ts';
import { CLOSE, LIMITS, planOf, RACE_MS, RUNNERS, STREAM_ID, T } from './betting.ts';
import { contextOf } from './given.ts';

/** One command that was decided: what came before, what came of it. */
export interface Step {
  readonly at: number;
  readonly command: RoundCommand;
  readonly within: Readonly<Record<string, string>>;
  readonly before: RoundState;
  readonly events: readonly RoundEvent[];
  readonly refused: string | null;
}

/** A round as it went: every command in turn, and every event that followed. */
export interface History {
  readonly plan: RoundPlan;
  readonly steps: readonly Step[];
  readonly events: readonly RoundEvent[];
  readonly state: RoundState;
}

/** A command and what it is sent within, `waitMs` after the one before. */
interface Asked {
  readonly command: RoundCommand;
  readonly shiftId?: string | null;
  readonly waitMs: number;
}

const REDEEM_SECRET = contextOf(STREAM_ID, T).derive('redeem');
/** Commands aim at the first tickets mostly, so that they find some. */
const AIMED_AT = 4;

// Mostly what a cashier sends, and now and then what nobody should.
const stake = fc.record({
  participantNumber: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: RUNNERS.length }) }, fc.constant(99)),
  stakeMinor: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: LIMITS.minStakeMinor, max: 2_000 }) },
    fc.constantFrom(1, LIMITS.maxStakeMinor, LIMITS.maxStakeMinor + 1),
  ),
});
const bets = fc.array(stake, { minLength: 1, maxLength: LIMITS.maxBets + 1 });
const cashierId = fc.constantFrom('cashier-aa', 'cashier-bb');
const receiptId = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: AIMED_AT }).map((sequence) => receiptIdOf(7_001, sequence)) },
  fc.constant(receiptIdOf(7_001, 999_999)),
);
const place = fc.record({ type: fc.constant('PlaceTicket' as const), cashierId, bets });
const modify = fc.record({ type: fc.constant('ModifyTicket' as const), receiptId, cashierId, bets });
const voiding = fc.record({
  type: fc.constant('VoidTicket' as const),
  receiptId,
  by: cashierId,
  isAdmin: fc.boolean(),
  reason: fc.constant('The customer changed their mind'),
});
const pay = fc
  .record({ receiptId, by: cashierId, code: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, fc.constantFrom('00000000', '', 'né')) })
  .map(({ receiptId: number, by, code }): RoundCommand => {
    return { type: 'PayTicket', receiptId: number, by, redeemCode: code ?? redeemCodeOf(REDEEM_SECRET, number) };
  });
const seal = fc.record({
  type: fc.constant('SealShift' as const),
  shiftId: fc.constantFrom('1-cashier-aa', '2-cashier-aa', '1-cashier-bb'),
  cashierId,
});
const voidRound = fc.constant<RoundCommand>({ type: 'VoidRound', by: 'admin', reason: 'A runner fell' });
/** OpenRound stands for that of the round's own plan. */
const idle = fc.constantFrom<RoundCommand>({ type: 'OpenRound', ...planOf() }, { type: 'WakeRound' });
/** A pulse of the right moment and of wrong ones, of this network and of another. */
const pulse = fc.record({
  early: fc.constantFrom(0, 0, 0, 1, -1),
  chainHash: fc.constantFrom(QUICKNET.chainHash, QUICKNET.chainHash, 'f00d'),
});
const provide = pulse.map(({ early, chainHash }): RoundCommand => {
  const randomness = 'c0ffee'.repeat(10);
  return { type: 'ProvideEntropy', pulse: { chainHash, round: pulseAfter(CLOSE) - early, signature: 'aa', randomness } };
});

const shiftId = fc.oneof({ weight: 6, arbitrary: fc.constantFrom('1-cashier-aa', '1-cashier-bb') }, fc.constantFrom('2-cashier-aa', null));
const asks = (command: fc.Arbitrary<RoundCommand>, maxWaitMs: number, maxLength: number) =>
  fc.array(fc.record({ command, shiftId, waitMs: fc.nat({ max: maxWaitMs }) }), { maxLength, size: 'max' });

const selling = fc.oneof(
  { weight: 14, arbitrary: place },
  { weight: 5, arbitrary: modify },
  { weight: 4, arbitrary: voiding },
  { weight: 2, arbitrary: pay },
  seal,
  idle,
  provide,
);
const racing = fc.oneof(place, modify, voiding, pay, seal, idle, { weight: 8, arbitrary: provide });
const settled = fc.oneof({ weight: 9, arbitrary: pay }, place, modify, voiding, seal, idle, voidRound);

const payout: fc.Arbitrary<Payout> = fc.oneof(
  fc.constant(FIXED_ODDS),
  fc.record({ model: fc.constant('pari-mutuel' as const), takeoutBasisPoints: fc.integer({ min: 1, max: 9_999 }) }),
);

/** Rounds from before their opening to some moment of their life, with every command at a moment of its own. */
export const histories: fc.Arbitrary<History> = fc
  .record({
    opened: fc.oneof({ weight: 9, arbitrary: fc.constant(true) }, fc.constant(false)),
    payout,
    entropyKind: fc.constantFrom('chain' as const, 'chain' as const, 'beacon' as const),
    selling: asks(selling, 8_000, 30),
    /** Some rounds are never brought to their close, and some not to their end; a few are voided on the way. */
    until: fc.constantFrom('sale', 'close', 'end', 'end', 'end'),
    voidedIn: fc.constantFrom('sale', 'race', null, null, null, null),
    racing: asks(racing, 4_000, 8),
    settled: asks(settled, 9_000, 20),
  })
  .map((made) => {
    const plan = planOf({ payout: made.payout, entropyKind: made.entropyKind });
    const opening: Asked[] = made.opened ? [{ command: { type: 'OpenRound', ...plan }, waitMs: 0 }] : [];
    const voided: Asked[] = [{ command: { type: 'VoidRound', by: 'admin', reason: 'A runner fell' }, waitMs: 5 }];
    const sale = [...opening, ...made.selling, ...(made.voidedIn === 'sale' ? voided : [])];
    const race = [...made.racing, ...(made.voidedIn === 'race' ? voided : [])];
    const phases: Phase[] = [{ from: T, asked: sale }];
    if (made.until !== 'sale') phases.push({ from: CLOSE, asked: [wake, ...race] });
    if (made.until === 'end') phases.push({ from: CLOSE + 2 * RACE_MS, asked: [wake, ...made.settled] });
    return play(plan, phases);
  });

interface Phase {
  /** When it begins at the earliest, ms since the epoch. */
  readonly from: number;
  readonly asked: readonly Asked[];
}
const wake: Asked = { command: { type: 'WakeRound' }, waitMs: 0 };

/** Lets an object's rules work on these commands: what is due first, then the command. Everything that a decision is given is frozen. */
function play(plan: RoundPlan, phases: readonly Phase[]): History {
  const steps: Step[] = [];
  const bySubject = new Map<string, RoundEvent[]>();
  let state: RoundState = deepFreeze(roundDefinition.initialState);
  let now = T;
  const decide = (command: RoundCommand, within: Step['within']) => {
    const context = contextOf<RoundEvent>(STREAM_ID, now, (subject) => bySubject.get(subject) ?? [], within);
    const decision = roundDefinition.decide(deepFreeze(command), state, context);
    const events = (decision.ok ? decision.events : []).map(deepFreeze);
    steps.push({ at: now, command, within, before: state, events, refused: decision.ok ? null : decision.rejection.code });
    for (const event of events) {
      const subject = roundDefinition.subject?.(event) ?? null;
      if (subject !== null) bySubject.set(subject, [...(bySubject.get(subject) ?? []), event]);
    }
    state = deepFreeze(events.reduce(roundDefinition.evolve, state));
  };
  for (const { from, asked } of phases) {
    now = Math.max(now, from);
    for (const { command, shiftId: drawer = null, waitMs } of asked) {
      now += waitMs;
      for (let due = roundDefinition.due(state); due !== null && due.at <= now; due = roundDefinition.due(state)) decide(due.command, {});
      decide(command.type === 'OpenRound' ? { ...command, ...plan } : command, drawer === null ? {} : { shiftId: drawer });
    }
  }
  return { plan, steps, events: steps.flatMap((step) => step.events), state };
}

/** What decisions ask of a stream: the events about one subject among these. */
export function historyIn(events: readonly RoundEvent[]): (subject: string) => readonly RoundEvent[] {
  return (subject) => events.filter((event) => roundDefinition.subject?.(event) === subject);
}

/** Makes every change to a value an error. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
