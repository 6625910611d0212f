import type { EventOf, OpenMatch, Situation } from './model.ts';

/** How a match stands, without what only its rules need. */
export function situationOf(state: OpenMatch): Situation {
  const { status, homeScore, awayScore, winnerId, startedAt, endedAt, pausedAt, reason } = state;
  return { status, homeScore, awayScore, winnerId, startedAt, endedAt, pausedAt, reason };
}

/** The data of an event that changes a match by `change`. */
export function noted(state: OpenMatch, at: number, reason: string | null, change: Partial<Situation> = {}): EventOf<'MatchPaused'> {
  const { matchId, tournamentId } = state.plan;
  return { matchId, tournamentId, situation: { ...situationOf(state), ...change }, at, reason };
}

/** The same for an event that is told to the public as the whole match. */
export function decided(state: OpenMatch, at: number, reason: string | null, change: Partial<Situation>): EventOf<'MatchCancelled'> {
  return { ...state.plan, ...noted(state, at, reason, change), version: state.version + 1 };
}
