import type { Match } from '../../domains/esports/contract.ts';
import type { MatchView } from '../../domains/esports/live.ts';
import { countdown, formats } from '../formats.ts';
import { words } from '../language.ts';
import { followedMatches, matches } from '../live/store.ts';
import { useArrivals } from '../page/arrivals.ts';
import { Empty } from '../page/empty.tsx';
import { Figure } from '../page/figure.tsx';
import { killOf } from './kill.ts';

/** The matches being played, and those that have just ended. */
export function Matches() {
  const views = followedMatches.value.map((id) => matches.value.get(id)).filter((view) => view !== undefined);
  const shown = views.flatMap(({ match, feed }) => (match === null ? [] : [{ match, feed }]));
  return (
    <section class="matches" aria-labelledby="matches-title">
      <h2 id="matches-title">{words.value.matches}</h2>
      {shown.length === 0 ? (
        <div class="card">
          <Empty title={words.value.noMatches} next={words.value.noMatchesNext} />
        </div>
      ) : (
        shown.map(({ match, feed }) => <MatchCard key={match.matchId} match={match} feed={feed} />)
      )}
    </section>
  );
}

function MatchCard({ match, feed }: { readonly match: Match; readonly feed: MatchView['feed'] }) {
  const { home, away, status, winnerId } = match;
  const score = words.value.matchScore(home.name, formats.value.count(home.score), away.name, formats.value.count(away.score));
  return (
    <article class="card match" aria-label={score}>
      <div class="card-head">
        <p class="match-status" data-live={status === 'LIVE' ? '' : undefined}>
          {statusWords(status)}
        </p>
        <p class="soft game">{match.game}</p>
      </div>
      <div class="scoreboard">
        <Side side={home} won={winnerId === home.id} />
        <span class="versus" aria-hidden="true">
          –
        </span>
        <Side side={away} won={winnerId === away.id} />
      </div>
      <h3>{words.value.killFeed}</h3>
      {feed.length === 0 ? <p class="soft">{words.value.noKills}</p> : <KillFeed feed={feed} />}
    </article>
  );
}

function Side({ side, won }: { readonly side: Match['home']; readonly won: boolean }) {
  return (
    <div class={won ? 'side won' : 'side'}>
      {won && <p class="side-won">{words.value.winner}</p>}
      <p class="side-name">{side.name}</p>
      <p class="score">
        <Figure value={side.score} format={formats.value.count} />
      </p>
    </div>
  );
}

function statusWords(status: Match['status']): string {
  if (status === 'LIVE') return words.value.matchLive;
  return status === 'SCHEDULED' ? words.value.matchScheduled : words.value.matchFinal;
}

function KillFeed({ feed }: { readonly feed: MatchView['feed'] }) {
  const keyed = feed.map((score) => ({ key: `${score.at} ${score.homeScore} ${score.awayScore}`, score }));
  const isNew = useArrivals(keyed.map(({ key }) => key));
  return (
    <ol class="kills" tabIndex={0} aria-label={words.value.killFeed}>
      {keyed.map(({ key, score }) => (
        <Score key={key} score={score} isNew={isNew(key)} />
      ))}
    </ol>
  );
}

function Score({ score, isNew }: { readonly score: MatchView['feed'][number]; readonly isNew: boolean }) {
  const kill = killOf(score.detail);
  const reached = `${formats.value.count(score.homeScore)} – ${formats.value.count(score.awayScore)}`;
  return (
    <li class={isNew ? 'flash' : undefined}>
      <span class="when">{kill === undefined ? formats.value.time(score.at) : countdown(kill.gameTimeMs)}</span>
      <span class="what">{sentence(kill)}</span>
      {kill !== undefined && kill.assists > 0 && <span class="soft">{words.value.assists(kill.assists)}</span>}
      <span class="number">{reached}</span>
    </li>
  );
}

function sentence(kill: ReturnType<typeof killOf>): string {
  if (kill === undefined) return words.value.scoreChanged;
  return kill.killer === null ? words.value.dies(kill.victim) : words.value.kill(kill.killer, kill.victim);
}
