import type { DecisionContext } from '../../../core/aggregates/definition.ts';
import { accept, refuse, unreachable, type Decision } from '../../../core/kernel/decision.ts';
import { refuseStats } from '../stats/registry.ts';
import { MAX_PLAYERS, type PlayerStats } from '../contract.ts';
import type { Detail } from './detail.ts';
import type { MatchCommand, MatchEvent, MatchPlan, MatchState, OpenMatch, Scores } from './model.ts';
import { didNotPlay, instantOrNull, notInPlay, notLive, over } from './refusals.ts';
import { cancelMatch, correctMatch, disputeMatch, forfeitMatch, resolveDispute } from './results.ts';
import { noted } from './situation.ts';
import { undoStep } from './undo.ts';

/** Decides a command on a match; which status follows which is drawn in results.ts. `now` is the object's clock. */
export function decide(command: MatchCommand, state: MatchState, { now }: Pick<DecisionContext, 'now'>): Decision<MatchEvent> {
  if (command.type === 'CreateMatch') return createMatch(command, state, now);
  if (state.status === 'unopened') return refuse('esports/unknown-match');
  switch (command.type) {
    case 'StartMatch':
      return startMatch(state, now);
    case 'ScoreMatch':
      return scoreMatch(command, command.detail, state, now);
    case 'EndMatch':
      return endMatch(command.winnerId, state, now);
    case 'PauseMatch':
      return pauseMatch(command.reason, state, now);
    case 'ResumeMatch':
      return resumeMatch(state, now);
    case 'RecordStats':
      return recordStats(command.gameTimeMs, command.players, state, now);
    case 'UndoStep':
      return undoStep(command.reason, state, now);
    case 'ForfeitMatch':
      return forfeitMatch(command.entrantIds, command.reason, state, now);
    case 'CancelMatch':
      return cancelMatch(command.reason, state, now);
    case 'DisputeMatch':
      return disputeMatch(command.reason, state, now);
    case 'ResolveDispute':
      return resolveDispute(command, state, now);
    case 'CorrectMatch':
      return correctMatch(command, state, now);
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

function startMatch(state: OpenMatch, now: number): Decision<MatchEvent> {
  if (state.status === 'LIVE') return refuse('esports/match-started', { startedAt: instantOrNull(state.startedAt) });
  if (state.status !== 'SCHEDULED') return over(state);
  const { matchId, tournamentId } = state.plan;
  return accept({ type: 'MatchStarted', data: { matchId, tournamentId, startedAt: now } });
}

/** Records a score, or says why not. It may repeat the score that stands: its detail may be news (a death without a killer). */
function scoreMatch({ homeScore, awayScore }: Scores, detail: Detail | null, state: OpenMatch, now: number): Decision<MatchEvent> {
  const refusal = notInPlay(state);
  if (refusal !== null) return refusal;
  const lower = homeScore < state.homeScore ? 'homeScore' : awayScore < state.awayScore ? 'awayScore' : null;
  if (lower !== null) return refuse('esports/score-lower', { field: lower, homeScore: state.homeScore, awayScore: state.awayScore });
  const { matchId, tournamentId } = state.plan;
  return accept({ type: 'ScoreChanged', data: { matchId, tournamentId, homeScore, awayScore, detail, scoredAt: now } });
}

function endMatch(winnerId: string, state: OpenMatch, now: number): Decision<MatchEvent> {
  const refusal = notInPlay(state) ?? didNotPlay(winnerId, state, 'esports/winner-did-not-play', 'winnerId');
  if (refusal !== null) return refusal;
  const { matchId, tournamentId } = state.plan;
  const { homeScore, awayScore } = state;
  return accept({ type: 'MatchEnded', data: { matchId, tournamentId, winnerId, homeScore, awayScore, endedAt: now } });
}

function pauseMatch(reason: string | null, state: OpenMatch, now: number): Decision<MatchEvent> {
  return notInPlay(state) ?? accept({ type: 'MatchPaused', data: noted(state, now, reason, { pausedAt: now }) });
}

function resumeMatch(state: OpenMatch, now: number): Decision<MatchEvent> {
  const refusal = notLive(state);
  if (refusal !== null) return refusal;
  if (state.pausedAt === null) return refuse('esports/match-not-paused');
  return accept({ type: 'MatchResumed', data: noted(state, now, null, { pausedAt: null }) });
}

/** Records what players have done, while the match is LIVE (paused or not) or once it is COMPLETED. */
function recordStats(gameTimeMs: number | null, players: readonly PlayerStats[], state: OpenMatch, now: number): Decision<MatchEvent> {
  const refusal = state.status === 'COMPLETED' ? null : notLive(state);
  if (refusal !== null) return refusal;
  const invalid = refuseStats(state.plan.game, players);
  if (invalid !== null) return invalid;
  const newcomers = players.flatMap(({ userId }, index) => (state.players.includes(userId) ? [] : [index]));
  const first = newcomers[MAX_PLAYERS - state.players.length];
  if (first !== undefined) return refuse('esports/too-many-players', { field: `players.${first}.userId`, most: MAX_PLAYERS });
  return accept({ type: 'StatsRecorded', data: { ...noted(state, now, null), gameTimeMs, players: [...players] } });
}

function isSame(a: MatchPlan, b: MatchPlan): boolean {
  return textOf(a) === textOf(b);
}

function textOf({ tournamentId, game, bestOf, home, away }: MatchPlan): string {
  return JSON.stringify([tournamentId, game, bestOf, home.id, home.name, away.id, away.name]);
}
