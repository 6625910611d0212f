import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goldOf, withoutScore, withPoint, type SeriesPoint } from '../../../domains/esports/series.ts';
import { player } from './matches.ts';

const point = (gameTimeMs: number, homeScore = 0, awayScore = 0): SeriesPoint => ({
  gameTimeMs,
  homeScore,
  awayScore,
  homeGold: null,
  awayGold: null,
});
const seriesOf = (points: readonly SeriesPoint[]) => points.reduce<readonly SeriesPoint[]>(withPoint, []);

describe('the series of a match', () => {
  it('ascends in game time, whatever order its points come in, and has at most 240', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(3_600_000), { maxLength: 400, size: 'max' }), (times) => {
        const series = seriesOf(times.map((time) => point(time)));
        const shown = series.map(({ gameTimeMs }) => gameTimeMs);
        expect(shown).toEqual(shown.toSorted((a, b) => a - b));
        expect(series).toHaveLength(Math.min(240, times.length));
        if (times.length > 0) expect([shown[0], shown.at(-1)]).toEqual([Math.min(...times), Math.max(...times)]);
      }),
    );
  });

  it('is thinned evenly: no gap is more than a few times the mean', () => {
    const series = seriesOf(Array.from({ length: 1_000 }, (_, index) => point(index * 1_000)));
    const gaps = series.slice(1).map(({ gameTimeMs }, index) => gameTimeMs - (series[index]?.gameTimeMs ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(4 * (999_000 / 239));
  });

  it('keeps points of one moment in the order they came', () => {
    expect(seriesOf([point(5, 1), point(5, 2), point(4)]).map(({ homeScore }) => homeScore)).toEqual([0, 1, 2]);
  });

  it('loses the point of a score that is taken back, and that score in what came after', () => {
    const series = seriesOf([point(1, 1), point(2, 2), point(3, 3), point(4, 3)]);
    expect(withoutScore(series, point(3, 3), point(2, 2))).toEqual([point(1, 1), point(2, 2), point(4, 2)]);
  });

  it('loses one point alone where a score repeated the one before', () => {
    expect(withoutScore([point(1, 1), point(2, 1)], point(2, 1), point(1, 1))).toEqual([point(1, 1)]);
  });
});

describe('the gold of a side', () => {
  it('is the sum of what its players name, and null where none does', () => {
    const players = [
      player('a', 'home', { gold: 500 }),
      player('b', 'home', { gold: 250.5 }),
      player('c', 'home'),
      player('d', 'away', { gold: 'much' }),
    ];
    expect([goldOf(players, 'home'), goldOf(players, 'away')]).toEqual([750.5, null]);
  });
});
