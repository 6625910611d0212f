import type { TrackDetail } from '../contract.ts';
import { nextRoundNumber } from './decider.ts';
import { marginBasisPoints } from './margin.ts';
import type { TrackState } from './model.ts';

/** A track as staff see it; null before it was opened. */
export function detailOf(state: TrackState): TrackDetail | null {
  const { settings, isPaused } = state;
  if (settings === null) return null;
  const margin = marginBasisPoints(settings);
  return { ...settings, isPaused, marginBasisPoints: margin, nextRoundNumber: nextRoundNumber(state, settings) };
}
