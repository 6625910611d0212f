import fc from 'fast-check';
import { expect, it } from 'vitest';
import { due } from '../../../domains/betting/track/decider.ts';
import { trackDefinition } from '../../../domains/betting/track/definition.ts';
import type { TrackCommand, TrackEvent } from '../../../domains/betting/track/model.ts';
import { RACE_MS, settingsOf, T } from '../../support/betting.ts';
import { contextOf } from '../../support/given.ts';

const by = { by: 'admin-1', reason: 'A try' };
type Move = (current: string) => TrackCommand;

const moves: fc.Arbitrary<Move> = fc.oneof(
  fc.constantFrom<Move>(
    () => ({ type: 'PauseTrack', ...by }),
    () => ({ type: 'ResumeTrack', ...by }),
    () => ({ type: 'RemindRound' }),
    (roundId) => ({ type: 'ContinueTrack', roundId, startedAt: T, finishesAt: T + RACE_MS }),
    () => ({ type: 'ContinueTrack', roundId: '9001', startedAt: T, finishesAt: T }),
  ),
  fc.integer({ min: 1, max: 9 }).map((seconds): Move => () => ({ type: 'OpenTrack', ...settingsOf({ raceDurationMs: seconds * 1_000 }) })),
  fc.integer({ min: 1, max: 9 }).map((bets): Move => () => ({ type: 'ChangeTrack', ...by, changes: { limits: { maxBets: bets } } })),
);
const histories = fc.array(fc.tuple(moves, fc.integer({ min: 0, max: 200_000 })), { maxLength: 60 });

it('a track numbers its rounds without a gap, opens none while it is paused, and is never without one or a pause, whatever is ordered', () => {
  fc.assert(
    fc.property(histories, (steps) => {
      const events: TrackEvent[] = [];
      let state = trackDefinition.initialState;
      let now = T;
      const decide = (command: TrackCommand) => {
        const decision = trackDefinition.decide(command, state, contextOf('track:main', now));
        for (const event of decision.ok ? decision.events : []) {
          if (event.type === 'RoundScheduled') expect(state.isPaused).toBe(false);
          events.push(event);
          // A state lives in a snapshot between two steps.
          state = JSON.parse(JSON.stringify(trackDefinition.evolve(state, event)));
        }
      };
      decide({ type: 'OpenTrack', ...settingsOf() });
      for (const [move, passesMs] of steps) {
        now += passesMs;
        decide(move(state.current?.plan.roundId ?? ''));
        expect(state.current !== null || state.isPaused).toBe(true);
        expect(due(state) !== null).toBe(state.current !== null);
      }
      const numbers = events.flatMap((event) => (event.type === 'RoundScheduled' ? [event.data.roundNumber] : []));
      expect(numbers).toEqual(numbers.map((_, index) => (index + 1) * 1_000 + 1));
      expect(events.reduce(trackDefinition.evolve, trackDefinition.initialState)).toEqual(state);
    }),
  );
});
