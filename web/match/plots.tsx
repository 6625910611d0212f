import { useMemo } from 'preact/hooks';
import type { Match } from '../../domains/esports/contract.ts';
import type { MatchView } from '../../domains/esports/live.ts';
import { Empty } from '../page/empty.tsx';
import { killOf } from './kill.ts';
import { Plot } from './plot.tsx';
import { goldLines, scoreLines } from './series.ts';
import type { ShownScore } from './shown.ts';
import { matchWords } from './words.ts';

interface PlotsProps {
  readonly match: Match;
  readonly feed: readonly ShownScore[];
  readonly series: MatchView['series'];
}

/** How it came about: gold and kills over the game's time. */
export function Plots({ match, feed, series }: PlotsProps) {
  const words = matchWords.value;
  const gold = useMemo(() => goldLines(series), [series]);
  const score = useMemo(() => scoreLines(series), [series]);
  const { name: home } = match.home;
  const { name: away } = match.away;
  const seconds = (series.at(-1)?.gameTimeMs ?? 0) / 1_000;
  const ofKills = feed.some(({ detail }) => killOf(detail) !== undefined);
  return (
    <section class="card plots" aria-labelledby="plots-title">
      <h2 id="plots-title">{words.overTime}</h2>
      {score[0].length === 0 ? (
        <Empty title={words.nothingPlotted} next={words.nothingPlottedNext} />
      ) : (
        <>
          {gold[0].length > 0 && <Plot title={words.gold} lines={gold} home={home} away={away} seconds={seconds} shape="slopes" />}
          <Plot title={ofKills ? words.kills : words.points} lines={score} home={home} away={away} seconds={seconds} shape="steps" />
        </>
      )}
    </section>
  );
}
