import type { MatchView } from '../../domains/esports/live.ts';

type Point = MatchView['series'][number];

/** Two lines over one time axis, as uPlot takes them: seconds of game time, the home side's values, the away side's. */
export type Lines = readonly [seconds: readonly number[], home: readonly number[], away: readonly number[]];

/** The score over time, from 0 : 0 at the start. Empty while nothing was scored. */
export function scoreLines(series: MatchView['series']): Lines {
  return lines(
    series,
    (point) => point.homeScore,
    (point) => point.awayScore,
  );
}

/** The gold over time, where the feed reports it: between two reports it grew. Empty where it never does. */
export function goldLines(series: MatchView['series']): Lines {
  // A score between two reports carries the gold of the first one, which it did not tell.
  const told = series.filter(({ homeGold, awayGold }, index) => {
    const before = series[index - 1];
    return before === undefined || homeGold !== before.homeGold || awayGold !== before.awayGold;
  });
  return lines(
    told,
    (point) => point.homeGold,
    (point) => point.awayGold,
  );
}

/** The points where both sides have a value. They begin at zero, so that one report already makes a line. */
function lines(series: MatchView['series'], home: (point: Point) => number | null, away: (point: Point) => number | null): Lines {
  const known = series.flatMap((point) => {
    const [at, atAway] = [home(point), away(point)];
    return at === null || atAway === null ? [] : [{ seconds: point.gameTimeMs / 1_000, home: at, away: atAway }];
  });
  if (known.length === 0) return [[], [], []];
  const points = known[0]?.seconds === 0 ? known : [{ seconds: 0, home: 0, away: 0 }, ...known];
  return [points.map(({ seconds }) => seconds), points.map((point) => point.home), points.map((point) => point.away)];
}
