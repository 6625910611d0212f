import { describe, expect, it } from 'vitest';
import { chiSquareSurvival, normalTwoSided } from '../../bench/fairness/p-values.ts';
import { testsOf } from '../../bench/fairness/statistics.ts';
import { Random } from '../support/random.ts';

describe('p-values', () => {
  // The critical values of every textbook's tables.
  it.each([
    [3.841459, 1, 0.05],
    [6.634897, 1, 0.01],
    [5.991465, 2, 0.05],
    [11.070498, 5, 0.05],
    [15.086272, 5, 0.01],
    [20.515006, 5, 0.001],
    [1.145476, 5, 0.95],
    [30.143527, 19, 0.05],
    [124.342113, 100, 0.05],
  ])('of chi-square %f with %i degrees of freedom: %f', (statistic, degrees, pValue) => {
    expect(chiSquareSurvival(statistic, degrees)).toBeCloseTo(pValue, 6);
  });

  it('of chi-square with two degrees are e^(−x/2), far into the tail', () => {
    for (const x of [0.001, 0.5, 2, 3.9, 4.1, 40, 400]) expect(chiSquareSurvival(x, 2) / Math.exp(-x / 2)).toBeCloseTo(1, 10);
    expect(chiSquareSurvival(0, 5)).toBe(1);
    expect(() => chiSquareSurvival(1, 0)).toThrow(RangeError);
  });

  it('of the normal are those of its tables', () => {
    for (const [z, pValue] of [
      [0, 1],
      [1, 0.317311],
      [1.959964, 0.05],
      [-2.575829, 0.01],
      [3.290527, 0.001],
    ] as const) {
      expect(normalTwoSided(z)).toBeCloseTo(pValue, 6);
    }
  });
});

describe('the tests of a list of winners', () => {
  const WEIGHTS = [3, 2, 1].map((weight, index) => ({ participantNumber: index + 1, weight }));
  const DRAWS = 6_000;
  const random = new Random(7);
  const fair = Array.from({ length: DRAWS }, () => [1, 1, 1, 2, 2, 3][random.whole(0, 5)] ?? 0);
  const lowest = (winners: readonly number[], name: string) =>
    Math.min(...testsOf(winners, WEIGHTS).flatMap((test) => (test.name.includes(name) ? [test.pValue] : [])));

  it('see nothing in a fair list', () => {
    for (const { pValue } of testsOf(fair, WEIGHTS)) expect(pValue).toBeGreaterThan(0.001);
  });

  it('see a runner that wins too often, whatever the order', () => {
    const helped = fair.map((winner, index) => (index % 20 === 0 ? 3 : winner));
    expect(lowest(helped, 'runner 3')).toBeLessThan(1e-6);
    expect(lowest(helped, 'all runners')).toBeLessThan(1e-6);
  });

  it('see an order where all win as often as they should', () => {
    const sorted = fair.toSorted((a, b) => a - b);
    const turns = fair.map((_, index) => [1, 2, 1, 3, 1, 2][index % 6] ?? 0);
    for (const ordered of [sorted, turns]) {
      expect(lowest(ordered, 'all runners')).toBeGreaterThan(0.001);
      expect(lowest(ordered, 'runs')).toBeLessThan(1e-6);
      expect(lowest(ordered, 'serial')).toBeLessThan(1e-6);
    }
  });
});
