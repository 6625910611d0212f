import { unreachable } from '../../../core/kernel/decision.ts';
import type { Match, MatchMessage } from '../contract.ts';
import type { EventOf, MatchEvent, MatchPlan, Situation } from './model.ts';
import { instant, instantOrNull } from './refusals.ts';

/** A match as the public sees it, all but its version. */
export function shown(plan: MatchPlan, situation: Situation): Omit<Match, 'version'> {
  const { matchId, tournamentId, game, bestOf, home, away } = plan;
  const { status, homeScore, awayScore, winnerId, startedAt, endedAt, pausedAt, reason } = situation;
  return {
    matchId,
    tournamentId,
    game,
    bestOf,
    status,
    home: { ...home, score: homeScore },
    away: { ...away, score: awayScore },
    winnerId,
    startedAt: instantOrNull(startedAt),
    endedAt: instantOrNull(endedAt),
    pausedAt: instantOrNull(pausedAt),
    reason,
  };
}

/** How a match stands before anything happened to it. */
export const SCHEDULED: Situation = {
  status: 'SCHEDULED',
  homeScore: 0,
  awayScore: 0,
  winnerId: null,
  startedAt: null,
  endedAt: null,
  pausedAt: null,
  reason: null,
};

/** What an event says to the public: one message each. */
export function messageOf(event: MatchEvent): MatchMessage {
  const { matchId, tournamentId } = event.data;
  switch (event.type) {
    case 'MatchCreated':
      return { event: 'match_scheduled', data: { match: { ...shown(event.data, SCHEDULED), version: 1 } } };
    case 'MatchStarted':
      return { event: 'match_start', data: { matchId, tournamentId, startedAt: instant(event.data.startedAt) } };
    case 'ScoreChanged': {
      const { homeScore, awayScore, detail, scoredAt } = event.data;
      return { event: 'score_update', data: { matchId, tournamentId, homeScore, awayScore, detail, at: instant(scoredAt) } };
    }
    case 'MatchEnded': {
      const { winnerId, homeScore, awayScore, endedAt } = event.data;
      return { event: 'match_end', data: { matchId, tournamentId, winnerId, homeScore, awayScore, endedAt: instant(endedAt) } };
    }
    case 'MatchPaused':
      return { event: 'match_pause', data: notedOf(event.data) };
    case 'MatchResumed':
      return { event: 'match_resume', data: notedOf(event.data) };
    case 'ScoreUndone': {
      const { homeScore, awayScore } = event.data.situation;
      return { event: 'score_undo', data: { ...notedOf(event.data), homeScore, awayScore } };
    }
    case 'StatsRecorded': {
      const { at, gameTimeMs, players } = event.data;
      return { event: 'stats_update', data: { matchId, tournamentId, at: instant(at), gameTimeMs, players } };
    }
    case 'MatchForfeited':
    case 'MatchCancelled':
    case 'MatchDisputed':
    case 'DisputeResolved':
    case 'MatchCorrected':
    case 'ResultUndone': {
      const { situation, version, at } = event.data;
      return { event: 'match_update', data: { match: { ...shown(event.data, situation), version }, at: instant(at) } };
    }
    default:
      return unreachable(event);
  }
}

function notedOf({ matchId, tournamentId, at, reason }: EventOf<'MatchPaused'>) {
  return { matchId, tournamentId, at: instant(at), reason };
}
