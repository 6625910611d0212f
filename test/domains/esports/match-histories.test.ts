import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contextOf } from '../../support/given.ts';
import { MatchMessage } from '../../../domains/esports/contract.ts';
import { matchLive } from '../../../domains/esports/live.ts';
import { UNDO_DEPTH } from '../../../domains/esports/match/evolve.ts';
import { matchDefinition } from '../../../domains/esports/match/definition.ts';
import { MatchEvent } from '../../../domains/esports/match/model.ts';
import { situationOf } from '../../../domains/esports/match/situation.ts';
import { histories, type Step } from './histories.ts';
import { stateAfter, T } from './matches.ts';

const context = contextOf('match:under-test', T);
const viewAfter = (steps: readonly Step[]) =>
  steps
    .flatMap(({ event }) => matchDefinition.announce(event))
    .reduce((view, message) => matchLive.apply(view, message), matchLive.initial);

/** From → to, for each event that changes a status. */
const EDGES = new Set([
  'MatchCreated: unopened SCHEDULED',
  'MatchStarted: SCHEDULED LIVE',
  'MatchEnded: LIVE COMPLETED',
  'MatchForfeited: SCHEDULED FORFEITED',
  'MatchForfeited: LIVE FORFEITED',
  'MatchCancelled: SCHEDULED CANCELLED',
  'MatchCancelled: LIVE CANCELLED',
  'MatchDisputed: COMPLETED DISPUTED',
  'MatchDisputed: FORFEITED DISPUTED',
  'DisputeResolved: DISPUTED COMPLETED',
  'ResultUndone: COMPLETED LIVE',
  'ResultUndone: FORFEITED LIVE',
  'ResultUndone: FORFEITED SCHEDULED',
  'ResultUndone: CANCELLED LIVE',
  'ResultUndone: CANCELLED SCHEDULED',
]);

describe('a match, whatever is asked of it,', () => {
  it('moves along the edges that are allowed, one version an event', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        for (const [index, { before, event, after }] of steps.entries()) {
          if (before.status !== after.status) expect(EDGES).toContain(`${event.type}: ${before.status} ${after.status}`);
          expect(after).toMatchObject({ version: index + 1 });
        }
      }),
    );
  });

  it('says the same in its live view as in its state, and keeps the view’s bounds', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const { match, feed, players, series } = viewAfter(steps);
        const state = steps.at(-1)?.after ?? matchDefinition.initialState;
        expect(match).toEqual({ ...matchDefinition.reply([], state, context), version: steps.length });
        if (state.status === 'unopened') return;
        const scoresLeft = state.steps.filter(({ of }) => of === 'score').length;
        expect(feed.length).toBeGreaterThanOrEqual(Math.min(30, scoresLeft));
        expect(state.steps.length).toBeLessThanOrEqual(UNDO_DEPTH);
        expect(new Set(players.map(({ userId }) => userId))).toEqual(new Set(state.players));
        const moments = series.map(({ gameTimeMs }) => gameTimeMs);
        expect(moments).toEqual(moments.toSorted((a, b) => a - b));
      }),
    );
  });

  it('stands exactly where it stood before a score or a result, once that is taken back', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const undone: { readonly before: Step['before']; readonly pausedAt?: number | null }[] = [];
        for (const { before, event, after } of steps) {
          if (['ScoreChanged', 'MatchEnded', 'MatchForfeited', 'MatchCancelled'].includes(event.type)) undone.push({ before });
          if (event.type !== 'ScoreUndone' && event.type !== 'ResultUndone') continue;
          const stood = undone.pop()?.before;
          if (stood === undefined || stood.status === 'unopened' || after.status === 'unopened')
            throw new Error('nothing was there to undo');
          // A pause may have come between a score and its undo, and stays.
          const { pausedAt } = event.type === 'ScoreUndone' && before.status === 'LIVE' ? before : stood;
          expect(situationOf(after)).toEqual({ ...situationOf(stood), pausedAt });
        }
      }),
    );
  });

  it('shows in its series one point a score that stands and a report of stats, while there are few', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const count = (...types: readonly MatchEvent['type'][]) => steps.filter(({ event }) => types.includes(event.type)).length;
        expect(viewAfter(steps).series).toHaveLength(count('ScoreChanged', 'StatsRecorded') - count('ScoreUndone'));
      }),
    );
  });

  it('is the same rebuilt from its stored events, and from a stored state', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const stored = steps.map(({ event }) => MatchEvent.parse(JSON.parse(JSON.stringify(event))));
        const state = steps.at(-1)?.after;
        expect(stateAfter(stored)).toEqual(state);
        expect(JSON.parse(JSON.stringify(state))).toEqual(state);
      }),
    );
  });

  it('answers a late retry as it answered first', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        const last = steps.at(-1)?.after ?? matchDefinition.initialState;
        for (const { event, after } of steps) {
          expect(matchDefinition.reply([event], last, context)).toEqual(matchDefinition.reply([event], after, context));
          expect(matchDefinition.reply([event], last, context)).toEqual(matchDefinition.reply([], after, context));
        }
      }),
    );
  });

  it('speaks the contract', () => {
    fc.assert(
      fc.property(histories, (steps) => {
        for (const message of steps.flatMap(({ event }) => matchDefinition.announce(event)))
          expect(MatchMessage.parse(message)).toEqual({ event: message.event, data: message.data });
      }),
    );
  });
});
