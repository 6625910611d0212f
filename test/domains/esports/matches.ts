import { expect } from 'vitest';
import { decide } from '../../../domains/esports/match/decider.ts';
import { evolve, initialState } from '../../../domains/esports/match/evolve.ts';
import type { EventOf, MatchCommand, MatchEvent, MatchPlan, MatchState } from '../../../domains/esports/match/model.ts';

/** A moment; tests count from it. */
export const T = Date.parse('2026-11-20T18:00:00.000Z');

export const PLAN: MatchPlan = {
  matchId: 'final',
  tournamentId: null,
  game: 'lol',
  bestOf: 1,
  home: { id: 'oak', name: 'Oak' },
  away: { id: 'elm', name: 'Elm' },
};
const OF_MATCH = { matchId: PLAN.matchId, tournamentId: null };

export const matchCreated = (plan: Partial<MatchPlan> = {}): MatchEvent => ({
  type: 'MatchCreated',
  data: { ...PLAN, ...plan, createdAt: T },
});
export const matchStarted = (startedAt = T): MatchEvent => ({ type: 'MatchStarted', data: { ...OF_MATCH, startedAt } });
export const matchEnded = (data: Partial<EventOf<'MatchEnded'>> = {}): MatchEvent => ({
  type: 'MatchEnded',
  data: { ...OF_MATCH, winnerId: 'oak', homeScore: 0, awayScore: 0, endedAt: T, ...data },
});
export const scoreChanged = (homeScore: number, awayScore: number, detail: EventOf<'ScoreChanged'>['detail'] = null): MatchEvent => ({
  type: 'ScoreChanged',
  data: { ...OF_MATCH, homeScore, awayScore, detail, scoredAt: T },
});

export const create = (plan: Partial<MatchPlan> = {}): MatchCommand => ({ type: 'CreateMatch', ...PLAN, ...plan });
export const start: MatchCommand = { type: 'StartMatch' };
export const score = (homeScore: number, awayScore: number): MatchCommand => ({ type: 'ScoreMatch', homeScore, awayScore, detail: null });
export const end = (winnerId: string): MatchCommand => ({ type: 'EndMatch', winnerId });

export function stateAfter(events: readonly MatchEvent[]): MatchState {
  return events.reduce(evolve, initialState);
}

/** `given(matchCreated()).when(start).thenAccepted(matchStarted())` */
export function given(...history: readonly MatchEvent[]) {
  return {
    when: (command: MatchCommand, now = T) => {
      const decision = decide(command, stateAfter(history), { now });
      return {
        thenAccepted: (...events: readonly MatchEvent[]) => expect(decision).toEqual({ ok: true, events }),
        thenRefused: (code: string, details: object = {}) => expect(decision).toMatchObject({ ok: false, rejection: { code, details } }),
      };
    },
  };
}
