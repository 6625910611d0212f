import fc from 'fast-check';
import { roundDefinition } from '../../domains/betting/round/definition.ts';
import type { RoundCommand, RoundEvent, RoundState } from '../../domains/betting/round/model.ts';
import { CLOSE, LIMITS, planOf, RACE_MS, RUNNERS, STREAM_ID, T } from './betting.ts';
import { contextOf } from './given.ts';

/** One command that was decided: what came before, what came of it. */
export interface Step {
  readonly at: number;
  readonly command: RoundCommand;
  readonly before: RoundState;
  readonly events: readonly RoundEvent[];
  readonly refused: string | null;
}

/** A round as it went: every command in turn, and every event that followed. */
export interface History {
  readonly steps: readonly Step[];
  readonly events: readonly RoundEvent[];
  readonly state: RoundState;
}

// Mostly what a cashier sends, and now and then what nobody should.
const stake = fc.record({
  participantNumber: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: RUNNERS.length }) }, fc.constant(99)),
  stakeMinor: fc.oneof(
    { weight: 9, arbitrary: fc.integer({ min: LIMITS.minStakeMinor, max: 2_000 }) },
    fc.constantFrom(1, LIMITS.maxStakeMinor, LIMITS.maxStakeMinor + 1),
  ),
});
const cashierId = fc.constantFrom('cashier-aa', 'cashier-bb');
const place = fc.record({
  type: fc.constant('PlaceTicket' as const),
  cashierId,
  bets: fc.array(stake, { minLength: 1, maxLength: LIMITS.maxBets + 1 }),
});
const others = fc.constantFrom<RoundCommand>({ type: 'OpenRound', ...planOf() }, { type: 'WakeRound' });
const asked = fc.record({
  command: fc.oneof({ weight: 8, arbitrary: place }, others),
  waitMs: fc.oneof({ weight: 8, arbitrary: fc.nat({ max: 9_000 }) }, fc.nat({ max: CLOSE - T + RACE_MS })),
});

/** Rounds from before their opening to some moment of their life, with every command at a moment of its own. */
export const histories = fc
  .record({ opened: fc.boolean(), asked: fc.array(asked, { minLength: 1, maxLength: 40 }), toTheEnd: fc.boolean() })
  .map(({ opened, asked: list, toTheEnd }) => {
    const first = opened ? [{ command: { type: 'OpenRound', ...planOf() } as const, waitMs: 0 }] : [];
    const last = toTheEnd ? [CLOSE - T, RACE_MS].map((waitMs) => ({ command: { type: 'WakeRound' } as const, waitMs })) : [];
    return play([...first, ...list, ...last]);
  });

/** Lets an object's rules work on these commands: what is due first, then the command. Everything that a decision is given is frozen. */
function play(commands: readonly { readonly command: RoundCommand; readonly waitMs: number }[]): History {
  const steps: Step[] = [];
  let state: RoundState = deepFreeze(roundDefinition.initialState);
  let now = T;
  const decide = (command: RoundCommand) => {
    const decision = roundDefinition.decide(deepFreeze(command), state, contextOf(STREAM_ID, now));
    const events = decision.ok ? decision.events : [];
    steps.push({ at: now, command, before: state, events, refused: decision.ok ? null : decision.rejection.code });
    state = deepFreeze(events.map(deepFreeze).reduce(roundDefinition.evolve, state));
  };
  for (const { command, waitMs } of commands) {
    now += waitMs;
    for (let due = roundDefinition.due(state); due !== null && due.at <= now; due = roundDefinition.due(state)) decide(due.command);
    decide(command);
  }
  return { steps, events: steps.flatMap((step) => step.events), state };
}

/** Makes every change to a value an error. */
function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value;
  for (const member of Object.values(value)) deepFreeze(member);
  return Object.freeze(value);
}
