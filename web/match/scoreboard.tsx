import type { Match } from '../../domains/esports/contract.ts';
import { countdown, formats } from '../formats.ts';
import { Figure } from '../page/figure.tsx';
import { MatchState } from './match-state.tsx';
import { matchWords } from './words.ts';

interface ScoreboardProps {
  readonly match: Match;
  /** How far the game is by its own clock, ms; undefined before the feed says anything. */
  readonly gameTimeMs: number | undefined;
}

/** Both sides and the score, large; what state the match is in, and why. */
export function Scoreboard({ match, gameTimeMs }: ScoreboardProps) {
  const { home, away, game, bestOf } = match;
  // While it is disputed nobody has won.
  const winnerId = match.status === 'DISPUTED' ? null : match.winnerId;
  const { count } = formats.value;
  return (
    <section class="card scoreboard" data-status={match.status}>
      <div class="match-line">
        <MatchState match={match} />
        {gameTimeMs !== undefined && <span class="game-time figures">{countdown(gameTimeMs)}</span>}
        <span class="soft game">{game}</span>
        {bestOf > 1 && <span class="soft">{matchWords.value.bestOf(count(bestOf))}</span>}
      </div>
      <h1 class="visually-hidden">{matchWords.value.score(home.name, count(home.score), away.name, count(away.score))}</h1>
      <div class="sides" aria-hidden="true">
        <Side side={home} of="home" won={winnerId === home.id} lost={winnerId === away.id} />
        <Side side={away} of="away" won={winnerId === away.id} lost={winnerId === home.id} />
      </div>
      <Note match={match} winnerId={winnerId} />
    </section>
  );
}

interface SideProps {
  readonly side: Match['home'];
  readonly of: 'home' | 'away';
  readonly won: boolean;
  readonly lost: boolean;
}

function Side({ side, of, won, lost }: SideProps) {
  return (
    <div class={`side ${of}`} data-lost={lost ? '' : undefined}>
      <p class="side-name">{side.name}</p>
      <p class="score">
        <Figure value={side.score} format={formats.value.count} />
      </p>
      {won && <p class="side-won">{matchWords.value.winner}</p>}
    </div>
  );
}

/** What the state means, when the score alone does not say it. */
function Note({ match, winnerId }: { readonly match: Match; readonly winnerId: string | null }) {
  const notes = notesOn(match);
  const winner = [match.home, match.away].find(({ id }) => id === winnerId);
  return (
    <div class="match-note" role="status">
      {winner !== undefined && <p class="visually-hidden">{`${matchWords.value.winner}: ${winner.name}`}</p>}
      {notes.map((note) => (
        <p key={note}>{note}</p>
      ))}
    </div>
  );
}

function notesOn({ status, pausedAt, reason, startedAt, endedAt }: Match): readonly string[] {
  const { time } = formats.value;
  const words = matchWords.value;
  const why = reason === null ? [] : [words.reason(reason)];
  const ended = endedAt === null ? [] : [words.endedAt(time(endedAt))];
  switch (status) {
    case 'SCHEDULED':
      return [words.scheduledNext];
    case 'LIVE':
      if (pausedAt !== null) return [words.pausedSince(time(pausedAt))];
      return startedAt === null ? [] : [words.startedAt(time(startedAt))];
    case 'COMPLETED':
    case 'CANCELLED':
    case 'FORFEITED':
      return [...ended, ...why];
    case 'DISPUTED':
      return [words.disputedNext, ...why];
  }
}
