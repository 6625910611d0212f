import { Awaiting, Shell, Unknown } from '../page/shell.tsx';
import { Feed } from './feed.tsx';
import { Players } from './players.tsx';
import { Plots } from './plots.tsx';
import { Scoreboard } from './scoreboard.tsx';
import { subject } from './subject.ts';
import { matchWords } from './words.ts';

/** One match: what is the score, and why. */
export function MatchPage() {
  return (
    <Shell page="match">
      <Content />
    </Shell>
  );
}

function Content() {
  const view = subject.value;
  if (view === undefined) return <Awaiting />;
  if (view === null) return <Unknown title={matchWords.value.unknown} next={matchWords.value.unknownNext} />;
  const { match, feed, players, series } = view;
  return (
    <>
      <Scoreboard match={match} gameTimeMs={series.at(-1)?.gameTimeMs} />
      <Feed match={match} feed={feed} />
      <Plots match={match} feed={feed} series={series} />
      <Players match={match} players={players} />
    </>
  );
}
