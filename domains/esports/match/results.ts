import { accept, refuse, type Decision } from '../../../core/kernel/decision.ts';
import type { MatchCommand, MatchEvent, OpenMatch } from './model.ts';
import { didNotPlay, disputed, over } from './refusals.ts';
import { decided } from './situation.ts';

/**
 * What becomes of a match besides its end by play:
 *
 *     SCHEDULED ──> LIVE ──> COMPLETED <──> DISPUTED <── FORFEITED
 *         └──────────┴──> CANCELLED, FORFEITED
 *
 * COMPLETED may be corrected; an undo (undo.ts) leads from COMPLETED, CANCELLED and FORFEITED back to where they came from.
 */

type CommandOf<Type extends MatchCommand['type']> = Extract<MatchCommand, { type: Type }>;
type Refusal = ReturnType<typeof refuse>;

/** One side gives up and the other wins, or both do and nobody wins. */
export function forfeitMatch(entrantIds: readonly string[], reason: string, state: OpenMatch, now: number): Decision<MatchEvent> {
  const refusal = notOpen(state) ?? strangerAmong(entrantIds, state);
  if (refusal !== null) return refusal;
  const { home, away } = state.plan;
  const winnerId = [home.id, away.id].find((id) => !entrantIds.includes(id)) ?? null;
  const change = { status: 'FORFEITED', winnerId, endedAt: now, pausedAt: null, reason } as const;
  return accept({ type: 'MatchForfeited', data: { ...decided(state, now, reason, change), entrantIds: [...entrantIds] } });
}

export function cancelMatch(reason: string, state: OpenMatch, now: number): Decision<MatchEvent> {
  const change = { status: 'CANCELLED', endedAt: now, pausedAt: null, reason } as const;
  return notOpen(state) ?? accept({ type: 'MatchCancelled', data: decided(state, now, reason, change) });
}

/** The result stands in the match until the dispute is resolved. */
export function disputeMatch(reason: string, state: OpenMatch, now: number): Decision<MatchEvent> {
  if (state.status === 'DISPUTED') return disputed(state);
  if (state.status !== 'COMPLETED' && state.status !== 'FORFEITED') return noResult(state);
  return accept({ type: 'MatchDisputed', data: decided(state, now, reason, { status: 'DISPUTED', reason }) });
}

/** Settles a dispute: also without a winner, and with another score. */
export function resolveDispute(command: CommandOf<'ResolveDispute'>, state: OpenMatch, now: number): Decision<MatchEvent> {
  if (state.status !== 'DISPUTED') return refuse('esports/match-not-disputed', { status: state.status });
  const { winnerId, homeScore, awayScore, reason } = command;
  const refusal = winnerId === null ? null : strangerWins(winnerId, state);
  if (refusal !== null) return refusal;
  const scores = { homeScore: homeScore ?? state.homeScore, awayScore: awayScore ?? state.awayScore };
  return accept({ type: 'DisputeResolved', data: decided(state, now, reason, { status: 'COMPLETED', winnerId, ...scores, reason }) });
}

/** Puts right what a match ended with. */
export function correctMatch(command: CommandOf<'CorrectMatch'>, state: OpenMatch, now: number): Decision<MatchEvent> {
  if (state.status === 'DISPUTED') return disputed(state);
  if (state.status !== 'COMPLETED') return noResult(state);
  const { homeScore, awayScore, winnerId, reason } = command;
  const refusal = strangerWins(winnerId, state);
  return refusal ?? accept({ type: 'MatchCorrected', data: decided(state, now, reason, { homeScore, awayScore, winnerId, reason }) });
}

function notOpen(state: OpenMatch): Refusal | null {
  return state.status === 'SCHEDULED' || state.status === 'LIVE' ? null : over(state);
}

function noResult({ status }: OpenMatch): Refusal {
  return refuse('esports/no-result', { status });
}

function strangerWins(winnerId: string, state: OpenMatch): Refusal | null {
  return didNotPlay(winnerId, state, 'esports/winner-did-not-play', 'winnerId');
}

function strangerAmong(entrantIds: readonly string[], state: OpenMatch): Refusal | null {
  const refusals = entrantIds.map((id, index) => didNotPlay(id, state, 'esports/entrant-does-not-play', `entrantIds.${index}`));
  return refusals.find((refusal) => refusal !== null) ?? null;
}
