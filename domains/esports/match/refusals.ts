import { refuse } from '../../../core/kernel/decision.ts';
import type { OpenMatch, Situation } from './model.ts';

type Refusal = ReturnType<typeof refuse>;

/** Why a match takes nothing that belongs to play; null when it is LIVE and not paused. */
export function notInPlay(state: OpenMatch): Refusal | null {
  const refusal = notLive(state);
  if (refusal !== null || state.pausedAt === null) return refusal;
  return refuse('esports/match-paused', { pausedAt: instant(state.pausedAt) });
}

/** Why a match takes nothing that only a LIVE one takes; null when it is LIVE. */
export function notLive(state: OpenMatch): Refusal | null {
  if (state.status === 'LIVE') return null;
  return state.status === 'SCHEDULED' ? refuse('esports/match-not-live') : over(state);
}

/** Why nothing can be decided about a match that is over; the caller has made sure that it is. */
export function over(state: OpenMatch): Refusal {
  if (state.status === 'DISPUTED') return disputed(state);
  return refuse('esports/match-over', { status: state.status, endedAt: instantOrNull(state.endedAt) });
}

export function disputed({ reason }: Situation): Refusal {
  return refuse('esports/match-disputed', { reason });
}

/** Why somebody cannot be the winner, or the one who gives up; null when they play. */
export function didNotPlay(entrantId: string, { plan: { home, away } }: OpenMatch, code: string, field: string): Refusal | null {
  if (entrantId === home.id || entrantId === away.id) return null;
  return refuse(code, { field, homeId: home.id, awayId: away.id });
}

/** ISO 8601 UTC of ms since the epoch. */
export function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

export function instantOrNull(milliseconds: number | null): string | null {
  return milliseconds === null ? null : instant(milliseconds);
}
