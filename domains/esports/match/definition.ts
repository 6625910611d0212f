import type { AggregateDefinition } from '../../../core/aggregates/definition.ts';
import { unreachable } from '../../../core/kernel/decision.ts';
import type { Match, MatchMessage } from '../contract.ts';
import { decide, evolve, initialState } from './decider.ts';
import { MatchEvent, type MatchCommand, type MatchPlan, type MatchState, type Scores } from './model.ts';

/** The match after a command, all but its version, which the outcome has; null only for a match that does not exist. */
export type MatchReply = Omit<Match, 'version'> | null;

export const matchDefinition: AggregateDefinition<MatchState, MatchCommand, MatchEvent, MatchReply> = {
  type: 'match',
  eventSchema: MatchEvent,
  upcasters: {},
  initialState,
  decide,
  evolve,
  due: () => null,
  opens: (command) => command.type === 'CreateMatch',
  reply: (events, state) => replyFrom(events, state),
  announce: (event) => [{ topic: `match:${event.data.matchId}`, ...messageOf(event) }],
  react: () => [],
};

const NO_SCORES: Scores = { homeScore: 0, awayScore: 0 };

/** From the command's own event and what was fixed before it, so that a late retry tells what the first answer told. */
function replyFrom(events: readonly MatchEvent[], state: MatchState): MatchReply {
  if (state.status === 'unopened') return null;
  const { plan } = state;
  const event = events.at(-1);
  const startedAt = state.status === 'SCHEDULED' ? null : instant(state.startedAt);
  switch (event?.type) {
    case 'MatchCreated':
      return scheduled(plan);
    case 'MatchStarted':
      return { ...scheduled(plan), status: 'LIVE', startedAt };
    case 'ScoreChanged':
      return { ...scheduled(plan, event.data), status: 'LIVE', startedAt };
    case 'MatchEnded': {
      const { winnerId, endedAt } = event.data;
      return { ...scheduled(plan, event.data), status: 'COMPLETED', startedAt, winnerId, endedAt: instant(endedAt) };
    }
    case undefined:
      return standing(state);
    default:
      return unreachable(event);
  }
}

/** The match as it stands, for a command that changed nothing. */
function standing(state: Exclude<MatchState, { status: 'unopened' }>): MatchReply {
  if (state.status === 'SCHEDULED') return scheduled(state.plan);
  const match = { ...scheduled(state.plan, state.scores), status: state.status, startedAt: instant(state.startedAt) };
  return state.status === 'LIVE' ? match : { ...match, winnerId: state.winnerId, endedAt: instant(state.endedAt) };
}

function scheduled({ matchId, tournamentId, game, home, away }: MatchPlan, { homeScore, awayScore } = NO_SCORES): Omit<Match, 'version'> {
  return {
    matchId,
    tournamentId,
    game,
    status: 'SCHEDULED',
    home: { ...home, score: homeScore },
    away: { ...away, score: awayScore },
    winnerId: null,
    startedAt: null,
    endedAt: null,
  };
}

function messageOf(event: MatchEvent): MatchMessage {
  const { matchId, tournamentId } = event.data;
  switch (event.type) {
    case 'MatchCreated':
      return { event: 'match_scheduled', data: { match: { ...scheduled(event.data), version: 1 } } };
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
    default:
      return unreachable(event);
  }
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
