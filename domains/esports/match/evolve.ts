import { unreachable } from '../../../core/kernel/decision.ts';
import type { MatchEvent, MatchPlan, MatchState, OpenMatch, Step } from './model.ts';

/** How many scores and results, newest first, can be taken back: enough for any slip of a hand, and the state stays small. */
export const UNDO_DEPTH = 20;

export const initialState: MatchState = { status: 'unopened' };

/** Applies an event. Pure; an event is believed, since it was decided. */
export function evolve(state: MatchState, event: MatchEvent): MatchState {
  if (event.type === 'MatchCreated') {
    const { createdAt: _createdAt, ...plan } = event.data;
    return created(plan);
  }
  if (state.status === 'unopened') return state;
  const match: OpenMatch = { ...state, version: state.version + 1 };
  switch (event.type) {
    case 'MatchStarted':
      return { ...match, status: 'LIVE', startedAt: event.data.startedAt };
    case 'ScoreChanged': {
      const { homeScore, awayScore } = event.data;
      const step: Step = { of: 'score', version: match.version, homeScore: state.homeScore, awayScore: state.awayScore };
      return { ...match, homeScore, awayScore, steps: withStep(state, step) };
    }
    case 'MatchEnded': {
      const { homeScore, awayScore, winnerId, endedAt } = event.data;
      return { ...match, status: 'COMPLETED', homeScore, awayScore, winnerId, endedAt, steps: withStep(state, resultOf(state)) };
    }
    case 'MatchForfeited':
    case 'MatchCancelled':
      return { ...match, ...event.data.situation, steps: withStep(state, resultOf(state)) };
    case 'ScoreUndone':
    case 'ResultUndone':
      return { ...match, ...event.data.situation, steps: state.steps.slice(0, -1) };
    // Settled: an undo does not reach behind a decision that took a referee.
    case 'DisputeResolved':
    case 'MatchCorrected':
      return { ...match, ...event.data.situation, steps: [] };
    case 'MatchPaused':
    case 'MatchResumed':
    case 'MatchDisputed':
      return { ...match, ...event.data.situation };
    case 'StatsRecorded':
      return { ...match, players: [...new Set([...state.players, ...event.data.players.map(({ userId }) => userId)])] };
    default:
      return unreachable(event);
  }
}

function created(plan: MatchPlan): OpenMatch {
  return {
    plan,
    version: 1,
    status: 'SCHEDULED',
    homeScore: 0,
    awayScore: 0,
    winnerId: null,
    startedAt: null,
    endedAt: null,
    pausedAt: null,
    reason: null,
    steps: [],
    players: [],
  };
}

function withStep(state: OpenMatch, step: Step): readonly Step[] {
  return [...state.steps, step].slice(-UNDO_DEPTH);
}

/** A result comes upon a match that was waiting or played. */
function resultOf({ status, pausedAt }: OpenMatch): Step {
  return { of: 'result', status: status === 'SCHEDULED' ? 'SCHEDULED' : 'LIVE', pausedAt };
}
