import type { DecisionContext } from '../../../core/aggregates/definition.ts';
import { accept, refuse, unreachable, type Decision } from '../../../core/kernel/decision.ts';
import type { Detail } from './detail.ts';
import type { MatchCommand, MatchEvent, MatchPlan, MatchState, Scores } from './model.ts';

type Refusal = ReturnType<typeof refuse>;

export const initialState: MatchState = { status: 'unopened' };

/** Decides a command on a match: SCHEDULED, then LIVE, then COMPLETED. `now` is the object's clock. */
export function decide(command: MatchCommand, state: MatchState, { now }: Pick<DecisionContext, 'now'>): Decision<MatchEvent> {
  switch (command.type) {
    case 'CreateMatch':
      return createMatch(command, state, now);
    case 'StartMatch':
      return startMatch(state, now);
    case 'ScoreMatch':
      return scoreMatch(command, command.detail, state, now);
    case 'EndMatch':
      return endMatch(command.winnerId, state, now);
    default:
      return unreachable(command);
  }
}

/** Creating the same match again is already so; another match under the same id is refused. */
function createMatch(command: MatchPlan, state: MatchState, now: number): Decision<MatchEvent> {
  const { matchId, tournamentId, game, bestOf, home, away } = command;
  const plan: MatchPlan = { matchId, tournamentId, game, bestOf, home, away };
  if (state.status === 'unopened') return accept({ type: 'MatchCreated', data: { ...plan, createdAt: now } });
  return isSame(state.plan, plan) ? accept() : refuse('esports/match-exists', { field: 'matchId', matchId });
}

function startMatch(state: MatchState, now: number): Decision<MatchEvent> {
  switch (state.status) {
    case 'unopened':
      return refuse('esports/unknown-match');
    case 'SCHEDULED': {
      const { matchId, tournamentId } = state.plan;
      return accept({ type: 'MatchStarted', data: { matchId, tournamentId, startedAt: now } });
    }
    case 'LIVE':
      return refuse('esports/match-started', { startedAt: instant(state.startedAt) });
    case 'COMPLETED':
      return over(state.endedAt);
    default:
      return unreachable(state);
  }
}

/** Records a score, or says why not. It may repeat the score that stands: its detail may be news (a death without a killer). */
function scoreMatch({ homeScore, awayScore }: Scores, detail: Detail | null, state: MatchState, now: number): Decision<MatchEvent> {
  if (state.status !== 'LIVE') return notLive(state);
  const { plan, scores } = state;
  const lower = homeScore < scores.homeScore ? 'homeScore' : awayScore < scores.awayScore ? 'awayScore' : null;
  if (lower !== null) return refuse('esports/score-lower', { field: lower, ...scores });
  const { matchId, tournamentId } = plan;
  return accept({ type: 'ScoreChanged', data: { matchId, tournamentId, homeScore, awayScore, detail, scoredAt: now } });
}

function endMatch(winnerId: string, state: MatchState, now: number): Decision<MatchEvent> {
  if (state.status !== 'LIVE') return notLive(state);
  const { plan, scores } = state;
  if (winnerId !== plan.home.id && winnerId !== plan.away.id) {
    return refuse('esports/winner-did-not-play', { field: 'winnerId', homeId: plan.home.id, awayId: plan.away.id });
  }
  const { matchId, tournamentId } = plan;
  return accept({ type: 'MatchEnded', data: { matchId, tournamentId, winnerId, ...scores, endedAt: now } });
}

function notLive(state: Exclude<MatchState, { status: 'LIVE' }>): Refusal {
  if (state.status === 'COMPLETED') return over(state.endedAt);
  return refuse(state.status === 'SCHEDULED' ? 'esports/match-not-live' : 'esports/unknown-match');
}

function over(endedAt: number): Refusal {
  return refuse('esports/match-over', { endedAt: instant(endedAt) });
}

/** Applies an event. Pure; a match only ever moves forward. */
export function evolve(state: MatchState, event: MatchEvent): MatchState {
  switch (event.type) {
    case 'MatchCreated': {
      const { createdAt: _createdAt, ...plan } = event.data;
      return { status: 'SCHEDULED', plan };
    }
    case 'MatchStarted':
      if (state.status !== 'SCHEDULED') return state;
      return { status: 'LIVE', plan: state.plan, startedAt: event.data.startedAt, scores: { homeScore: 0, awayScore: 0 } };
    case 'ScoreChanged': {
      const { homeScore, awayScore } = event.data;
      return state.status === 'LIVE' ? { ...state, scores: { homeScore, awayScore } } : state;
    }
    case 'MatchEnded': {
      const { winnerId, endedAt } = event.data;
      return state.status === 'LIVE' ? { ...state, status: 'COMPLETED', winnerId, endedAt } : state;
    }
    default:
      return unreachable(event);
  }
}

function isSame(a: MatchPlan, b: MatchPlan): boolean {
  return textOf(a) === textOf(b);
}

function textOf({ tournamentId, game, bestOf, home, away }: MatchPlan): string {
  return JSON.stringify([tournamentId, game, bestOf, home.id, home.name, away.id, away.name]);
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
