import type { PlayerStats } from './contract.ts';

/** One moment of a match on its plot; gold is a side's sum, null until its players' stats name any. */
export interface SeriesPoint {
  readonly gameTimeMs: number;
  readonly homeScore: number;
  readonly awayScore: number;
  readonly homeGold: number | null;
  readonly awayGold: number | null;
}

/** What a plot takes: half the pixels of a phone. */
const MAX_POINTS = 240;

/** Adds a point at its moment, after others of the same. A full series gives up its least telling point. */
export function withPoint(series: readonly SeriesPoint[], point: SeriesPoint): readonly SeriesPoint[] {
  const place = series.findLastIndex(({ gameTimeMs }) => gameTimeMs <= point.gameTimeMs) + 1;
  return thinned([...series.slice(0, place), point, ...series.slice(place)]);
}

/** Takes back the point of a score that counts no more; later points did not have it either. */
export function withoutScore(
  series: readonly SeriesPoint[],
  undone: Pick<SeriesPoint, 'gameTimeMs' | 'homeScore' | 'awayScore'>,
  standing: Pick<SeriesPoint, 'homeScore' | 'awayScore'>,
): readonly SeriesPoint[] {
  const index = series.findLastIndex(
    ({ gameTimeMs, homeScore, awayScore }) =>
      gameTimeMs === undone.gameTimeMs && homeScore === undone.homeScore && awayScore === undone.awayScore,
  );
  return series
    .filter((_point, place) => place !== index)
    .map((point) => ({
      ...point,
      homeScore: Math.min(point.homeScore, standing.homeScore),
      awayScore: Math.min(point.awayScore, standing.awayScore),
    }));
}

/** The gold of a side together, as far as its players' stats name it. */
export function goldOf(players: readonly PlayerStats[], side: PlayerStats['side']): number | null {
  const gold = players.flatMap(({ side: played, stats }) => (played === side && typeof stats['gold'] === 'number' ? [stats['gold']] : []));
  return gold.length === 0 ? null : gold.reduce((sum, amount) => sum + amount, 0);
}

/** Drops the point whose neighbours are nearest to each other, so that what stays is spread evenly; the ends stay. */
function thinned(series: readonly SeriesPoint[]): readonly SeriesPoint[] {
  if (series.length <= MAX_POINTS) return series;
  const gaps = series.slice(2).map(({ gameTimeMs }, index) => gameTimeMs - (series[index]?.gameTimeMs ?? 0));
  const densest = gaps.indexOf(Math.min(...gaps)) + 1;
  return series.filter((_point, index) => index !== densest);
}
