import fc from 'fast-check';
import { decide } from '../../../domains/esports/match/decider.ts';
import { evolve, initialState } from '../../../domains/esports/match/evolve.ts';
import type { MatchCommand, MatchEvent, MatchState } from '../../../domains/esports/match/model.ts';
import {
  cancel,
  correct,
  create,
  dispute,
  end,
  forfeit,
  pause,
  player,
  record,
  resolve,
  resume,
  score,
  start,
  T,
  undo,
} from './matches.ts';

/** One event that a command led to, and the match before and after it. */
export interface Step {
  readonly command: MatchCommand;
  readonly before: MatchState;
  readonly event: MatchEvent;
  readonly after: MatchState;
}

const entrant = fc.constantFrom('oak', 'elm');
const gameTimeMs = fc.option(fc.nat(60_000));
const detail = fc.option(fc.record({ gameTimeMs: fc.nat(60_000) }));
const gold = fc.option(fc.nat(20_000)).map((amount) => (amount === null ? {} : { gold: amount }));
const reported = fc.tuple(fc.constantFrom('ada', 'ben', 'cleo'), fc.constantFrom('home', 'away'), gold).map((told) => player(...told));

/** What is asked of a match, given how it stands. */
type Ask = (state: MatchState) => MatchCommand;
const any = (...commands: readonly fc.Arbitrary<MatchCommand>[]): fc.Arbitrary<Ask> =>
  fc.oneof(...commands).map((command) => () => command);

const scored: fc.Arbitrary<Ask> = fc.tuple(fc.integer({ min: -1, max: 3 }), fc.nat(2), detail).map(([home, away, told]) => (state) => {
  const { homeScore, awayScore } = state.status === 'unopened' ? { homeScore: 0, awayScore: 0 } : state;
  return score(Math.max(0, homeScore + home), awayScore + away, told);
});
const recorded = fc
  .tuple(fc.uniqueArray(reported, { selector: ({ userId }) => userId, minLength: 1 }), gameTimeMs)
  .map(([players, at]) => record(players, at));
const ended = any(
  entrant.map(end),
  entrant.map((id) => forfeit(id)),
  fc.constantFrom(cancel, forfeit('oak', 'elm')),
);
const settled = any(
  fc.tuple(fc.option(entrant), fc.option(fc.nat(9)), fc.option(fc.nat(9))).map((told) => resolve(...told)),
  fc.tuple(entrant, fc.nat(9), fc.nat(9)).map((told) => correct(...told)),
);
const nonsense = any(fc.constantFrom(create(), create({ game: 'fifa' }), end('ash'), forfeit('ash'), resolve('ash'), correct('ash', 0, 0)));
const inPlay = fc.oneof(
  { weight: 12, arbitrary: scored },
  { weight: 4, arbitrary: any(fc.constant(undo)) },
  { weight: 4, arbitrary: any(fc.constantFrom(pause, resume, resume), recorded) },
  { weight: 1, arbitrary: fc.oneof(ended, settled, nonsense) },
);
const otherwise = fc.oneof(
  { weight: 6, arbitrary: any(fc.constantFrom(start, start, undo, undo, dispute)) },
  { weight: 3, arbitrary: settled },
  { weight: 2, arbitrary: fc.oneof(scored, ended, nonsense, any(recorded)) },
);
const asked = fc.tuple(inPlay, otherwise).map(
  ([playing, not]): Ask =>
    (state) =>
      state.status === 'LIVE' ? playing(state) : not(state),
);

/** Matches from their creation to some moment of their life, one second a command; what is refused leaves no step. */
export const histories: fc.Arbitrary<readonly Step[]> = fc
  .array(asked, { maxLength: 80, size: 'max' })
  .map((list) => play([() => create(), ...list]));

function play(list: readonly Ask[]): readonly Step[] {
  const steps: Step[] = [];
  let state = initialState;
  for (const [index, ask] of list.entries()) {
    const command = ask(state);
    const decision = decide(command, state, { now: T + index * 1_000 });
    for (const event of decision.ok ? decision.events : []) {
      const before = state;
      state = evolve(state, event);
      steps.push({ command, before, event, after: state });
    }
  }
  return steps;
}
