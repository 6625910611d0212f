import type { Match } from '../../domains/esports/contract.ts';
import type { MatchView } from '../../domains/esports/live.ts';
import { formats } from '../formats.ts';
import { words } from '../language.ts';
import { killWords } from '../match/kill-words.ts';
import { MatchState } from '../match/match-state.tsx';
import { matches } from '../match/topics.ts';
import { Empty } from '../page/empty.tsx';
import { Figure } from '../page/figure.tsx';
import { followedMatches } from './topics.ts';
import { lobbyWords } from './words.ts';

/** The matches being played, and those that have just ended, each with the way to its own page. */
export function Matches() {
  return (
    <section class="card matches" aria-labelledby="matches-title">
      <h2 id="matches-title">{lobbyWords.value.matches}</h2>
      <MatchList ids={followedMatches.value} />
    </section>
  );
}

function MatchList({ ids }: { readonly ids: readonly string[] | undefined }) {
  if (ids === undefined) return <p class="soft">{words.value.loading}</p>;
  const views = ids.map((id) => matches.views.value.get(id));
  const shown = views.flatMap((view) => (view?.match ? [{ match: view.match, last: view.feed[0] }] : []));
  if (shown.length === 0) return <Empty title={lobbyWords.value.noMatches} next={lobbyWords.value.noMatchesNext} />;
  return (
    <ol class="ways">
      {shown.map(({ match, last }) => (
        <li key={match.matchId} data-match={match.matchId}>
          <MatchLink match={match} last={last} />
        </li>
      ))}
    </ol>
  );
}

function MatchLink({ match, last }: { readonly match: Match; readonly last: MatchView['feed'][number] | undefined }) {
  const { matchId, home, away, game, status } = match;
  return (
    <a class="match-link" href={`/matches/${matchId}`}>
      <span class="match-line">
        <MatchState match={match} />
        <span class="soft game">{game}</span>
      </span>
      <Side side={home} behind={home.score < away.score} />
      <Side side={away} behind={away.score < home.score} />
      {status === 'LIVE' && last !== undefined && <span class="soft last-kill">{killWords(last)}</span>}
    </a>
  );
}

function Side({ side, behind }: { readonly side: Match['home']; readonly behind: boolean }) {
  return (
    <span class={behind ? 'match-line side behind' : 'match-line side'}>
      <span class="side-name">{side.name}</span>
      <span class="score">
        <Figure value={side.score} format={formats.value.count} />
      </span>
    </span>
  );
}
