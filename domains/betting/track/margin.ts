import { refuse, type Rejection } from '../../../core/kernel/decision.ts';
import type { Participant, Payout } from '../contract.ts';
import { weightsOf } from '../round/weights.ts';
import type { TrackSettings } from './model.ts';

const BASIS_POINTS = 10_000n;
/** A coefficient of 1.00, in hundredths. */
const ONE = 100n;

/**
 * What the house keeps of the stakes on average, basis points, rounded down: at fixed odds 1 − 1 / Σ(1 / coefficient), below 0
 * where the runners pay more than the stakes; the takeout of a pool.
 */
export function marginBasisPoints({ runners, payout }: { readonly runners: readonly Participant[]; readonly payout: Payout }): number {
  if (payout.model === 'pari-mutuel') return payout.takeoutBasisPoints;
  const { kept, taken } = balanceOf(runners);
  const floor = (kept * BASIS_POINTS) / taken - (kept < 0n && (kept * BASIS_POINTS) % taken !== 0n ? 1n : 0n);
  return Number(floor);
}

/** Why a track may not be set like this; null when it may. Exact: no rounding lets a track without a margin pass. */
export function refusedSettings(settings: TrackSettings): { readonly ok: false; readonly rejection: Rejection } | null {
  return refusedRunners(settings) ?? refusedMargin(settings) ?? refusedLimits(settings);
}

function refusedRunners({ runners }: TrackSettings) {
  const seen = new Set<number>();
  for (const [index, { participantNumber }] of runners.entries()) {
    const isFree = participantNumber >= 1 && participantNumber <= runners.length && !seen.has(participantNumber);
    const details = { field: `runners.${index}.participantNumber`, participantNumber, runners: runners.length };
    if (!isFree) return refuse('betting/runners-misnumbered', details);
    seen.add(participantNumber);
  }
  const cheap = runners.findIndex(({ coefficientHundredths }) => coefficientHundredths <= Number(ONE));
  if (cheap >= 0) return refuse('betting/coefficient-too-low', { field: `runners.${cheap}.coefficientHundredths` });
  try {
    weightsOf(runners);
    return null;
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown;
    return refuse('betting/coefficients-too-odd', { field: 'runners' });
  }
}

function refusedMargin(settings: TrackSettings) {
  const { runners, payout, maxMarginBasisPoints } = settings;
  const marginIs = marginBasisPoints(settings);
  if (payout.model === 'pari-mutuel') {
    const details = { field: 'payout.takeoutBasisPoints', marginBasisPoints: marginIs, maxMarginBasisPoints };
    return marginIs > maxMarginBasisPoints ? refuse('betting/margin-too-high', details) : null;
  }
  const { kept, taken } = balanceOf(runners);
  if (kept <= 0n) return refuse('betting/no-margin', { field: 'runners', marginBasisPoints: marginIs });
  const isTooHigh = kept * BASIS_POINTS > BigInt(maxMarginBasisPoints) * taken;
  return isTooHigh ? refuse('betting/margin-too-high', { field: 'runners', marginBasisPoints: marginIs, maxMarginBasisPoints }) : null;
}

function refusedLimits({ runners, limits, payout }: TrackSettings) {
  const { minStakeMinor, maxStakeMinor, maxPayoutMinor } = limits;
  if (minStakeMinor > maxStakeMinor) {
    return refuse('betting/limits-contradict', { field: 'limits.minStakeMinor', minStakeMinor, maxStakeMinor });
  }
  if (payout.model === 'pari-mutuel') return null;
  // The smallest bet on the longest odds must be one that can be sold.
  const best = Math.max(...runners.map(({ coefficientHundredths }) => coefficientHundredths));
  const leastPayoutMinor = Math.floor((minStakeMinor * best) / 100);
  const details = { field: 'limits.maxPayoutMinor', maxPayoutMinor, leastPayoutMinor };
  return leastPayoutMinor > maxPayoutMinor ? refuse('betting/max-payout-too-low', details) : null;
}

/** Out of `taken` stakes, spread so that each runner costs the same, the house keeps `kept`. */
function balanceOf(runners: readonly Participant[]): { readonly kept: bigint; readonly taken: bigint } {
  const coefficients = runners.map(({ coefficientHundredths }) => BigInt(coefficientHundredths));
  const product = coefficients.reduce((all, coefficient) => all * coefficient, 1n);
  const taken = coefficients.reduce((sum, coefficient) => sum + product / coefficient, 0n) * ONE;
  return { kept: taken - product, taken };
}
