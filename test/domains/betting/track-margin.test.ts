import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Participant } from '../../../domains/betting/contract.ts';
import { marginBasisPoints } from '../../../domains/betting/track/margin.ts';
import type { TrackChanges } from '../../../domains/betting/track/model.ts';
import { changeTrack, givenTrack, LIMITS, roundScheduled, trackOpened } from '../../support/betting.ts';

const FIXED = { model: 'fixed-odds' } as const;
const runnersOf = (...coefficients: number[]): Participant[] =>
  coefficients.map((coefficientHundredths, index) => ({
    participantNumber: index + 1,
    name: `Runner ${index + 1}`,
    coefficientHundredths,
  }));

function whenSet(changes: TrackChanges) {
  return givenTrack(trackOpened(), roundScheduled()).when(changeTrack(changes));
}

describe('the margin of a track', () => {
  it('is what the house keeps of stakes spread so that every runner costs the same', () => {
    // 1 − 1 / (1/2.20 + 1/3.50 + 1/5.00 + 1/7.00 + 1/11.00 + 1/16.00) = 0.19128…
    expect(marginBasisPoints({ runners: runnersOf(220, 350, 500, 700, 1_100, 1_600), payout: FIXED })).toBe(1_912);
    expect(marginBasisPoints({ runners: runnersOf(200, 200), payout: FIXED })).toBe(0);
    expect(marginBasisPoints({ runners: runnersOf(190, 190), payout: FIXED })).toBe(500);
    // 1 − 2.05 / 2: the house would pay 2.5 % on top.
    expect(marginBasisPoints({ runners: runnersOf(205, 205), payout: FIXED })).toBe(-250);
    expect(marginBasisPoints({ runners: runnersOf(200, 201), payout: FIXED })).toBe(-25);
    expect(marginBasisPoints({ runners: runnersOf(205, 205), payout: { model: 'pari-mutuel', takeoutBasisPoints: 1_500 } })).toBe(1_500);
  });

  it('is the same as in floating point, where that is exact enough', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 101, max: 100_000 }), { minLength: 2, maxLength: 20 }), (coefficients) => {
        const inverses = coefficients.reduce((sum, coefficient) => sum + 100 / coefficient, 0);
        const margin = marginBasisPoints({ runners: runnersOf(...coefficients), payout: FIXED });
        expect(Math.abs(margin + 0.5 - (1 - 1 / inverses) * 10_000)).toBeLessThan(0.51);
      }),
    );
  });
});

describe('a track is refused', () => {
  it('whose coefficients leave the house nothing, down to the last fraction', () => {
    for (const coefficients of [
      [200, 200],
      [205, 205],
      [200, 201],
      [300, 300, 300],
    ]) {
      whenSet({ runners: runnersOf(...coefficients) }).thenRefused('betting/no-margin', { field: 'runners' });
    }
    whenSet({ runners: runnersOf(200, 199) }).thenHappens({ type: 'TrackChanged' });
  });

  it('whose coefficients or takeout leave the house more than was allowed, and not one that leaves exactly that', () => {
    // 1 − 1.40 / 2 = 30 %.
    whenSet({ runners: runnersOf(140, 140) }).thenHappens({ type: 'TrackChanged' });
    const details = { field: 'runners', marginBasisPoints: 3_000, maxMarginBasisPoints: 2_999 };
    whenSet({ runners: runnersOf(140, 140), maxMarginBasisPoints: 2_999 }).thenRefused('betting/margin-too-high', details);
    // Less than a basis point above 30 %: rounding must not let it pass.
    whenSet({ runners: runnersOf(140, 140, 10_000_000) }).thenRefused('betting/margin-too-high', { marginBasisPoints: 3_000 });
    const pool = (takeoutBasisPoints: number) => ({ payout: { model: 'pari-mutuel', takeoutBasisPoints } }) as const;
    whenSet(pool(3_000)).thenHappens({ type: 'TrackChanged' });
    whenSet(pool(3_001)).thenRefused('betting/margin-too-high', { field: 'payout.takeoutBasisPoints' });
  });

  it('whose coefficients have no common multiple that a draw can weigh', () => {
    whenSet({ runners: runnersOf(151, 99_991, 99_989, 99_971, 99_961) }).thenRefused('betting/coefficients-too-odd', { field: 'runners' });
  });

  it('whose runners are not numbered from 1, each once', () => {
    const [first, second, third] = runnersOf(220, 220, 350);
    if (first === undefined || second === undefined || third === undefined) throw new Error('no runners');
    for (const wrong of [1, 4]) {
      const runners = [first, { ...second, participantNumber: wrong }, third];
      whenSet({ runners }).thenRefused('betting/runners-misnumbered', { field: 'runners.1.participantNumber' });
    }
    whenSet({ runners: [third, first, second] }).thenHappens({ type: 'TrackChanged' });
  });

  it('of which a runner pays no more than the stake', () => {
    whenSet({ runners: runnersOf(220, 100) }).thenRefused('betting/coefficient-too-low', { field: 'runners.1.coefficientHundredths' });
  });

  it('whose limits let no ticket be sold', () => {
    const stakes = { minStakeMinor: 200, maxStakeMinor: 199 };
    whenSet({ limits: stakes }).thenRefused('betting/limits-contradict', { field: 'limits.minStakeMinor' });
    // 10 on 3.50 pays 35.
    whenSet({ limits: { maxPayoutMinor: 34 } }).thenRefused('betting/max-payout-too-low', { leastPayoutMinor: 35 });
    whenSet({ limits: { ...LIMITS, maxPayoutMinor: 35 } }).thenHappens({ type: 'TrackChanged' });
  });
});
