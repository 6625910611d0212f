import type { Match } from '../../domains/esports/contract.ts';
import { countdown, formats } from '../formats.ts';
import { useArrivals } from '../page/arrivals.ts';
import { Empty } from '../page/empty.tsx';
import { killWords } from './kill-words.ts';
import { killOf } from './kill.ts';
import type { ShownScore } from './shown.ts';
import { matchWords } from './words.ts';

interface FeedProps {
  readonly match: Match;
  readonly feed: readonly ShownScore[];
}

/** Why the score is what it is: every kill, newest first. */
export function Feed({ match, feed }: FeedProps) {
  return (
    <section class="card feed" aria-labelledby="feed-title">
      <h2 id="feed-title">{matchWords.value.killFeed}</h2>
      {feed.length === 0 ? <NoKills match={match} /> : <Kills feed={feed} />}
    </section>
  );
}

function NoKills({ match }: { readonly match: Match }) {
  const words = matchWords.value;
  return match.endedAt === null ? (
    <Empty title={words.noKills} next={words.noKillsNext} />
  ) : (
    <Empty title={words.noKillsRecorded} next={words.noKillsRecordedNext} />
  );
}

function Kills({ feed }: { readonly feed: readonly ShownScore[] }) {
  const keyed = feed.map((score) => ({ key: `${score.at} ${score.homeScore} ${score.awayScore}`, score }));
  const isNew = useArrivals(keyed.map(({ key }) => key));
  return (
    // Its own scrolling needs the keyboard's focus.
    <ol class="kills" tabIndex={0} aria-labelledby="feed-title">
      {keyed.map(({ key, score }) => (
        <Score key={key} score={score} isNew={isNew(key)} />
      ))}
    </ol>
  );
}

function Score({ score, isNew }: { readonly score: ShownScore; readonly isNew: boolean }) {
  const kill = killOf(score.detail);
  const { count } = formats.value;
  return (
    <li class={isNew ? 'flash' : undefined} data-side={kill?.side ?? undefined}>
      <span class="when figures">{kill === undefined ? formats.value.time(score.at) : countdown(kill.gameTimeMs)}</span>
      <span class="what">{killWords(score)}</span>
      {kill !== undefined && kill.assists > 0 && <span class="soft">{matchWords.value.assists(kill.assists)}</span>}
      <span class="number">
        {count(score.homeScore)} – {count(score.awayScore)}
      </span>
    </li>
  );
}
