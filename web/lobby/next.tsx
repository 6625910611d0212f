import type { Round } from '../../domains/betting/contract.ts';
import { formats } from '../formats.ts';
import { words } from '../language.ts';
import { Empty } from '../page/empty.tsx';
import { raceWords } from '../race/words.ts';
import { scheduledMatches } from './match-lists.ts';
import { lobbyWords } from './words.ts';

/** What comes after what is on: the round that takes bets while another one races, and the matches that are set. */
export function Next({ round }: { readonly round: Round | null }) {
  const scheduled = scheduledMatches.value;
  return (
    <section class="card next" aria-labelledby="next-title">
      <h2 id="next-title">{lobbyWords.value.next}</h2>
      {scheduled === undefined && <p class="soft">{words.value.loading}</p>}
      {round === null && scheduled?.length === 0 ? (
        <Empty title={lobbyWords.value.nothingNext} next={lobbyWords.value.nothingNextNext} />
      ) : (
        <ol class="ways">
          {round !== null && (
            <li key={round.roundId}>
              <a href={`/rounds/${round.roundId}`}>
                <strong>{raceWords.value.round(String(round.roundNumber))}</strong>
                <span class="soft">{lobbyWords.value.betsOpenUntil(formats.value.time(round.closesAt))}</span>
              </a>
            </li>
          )}
          {scheduled?.map(({ matchId, home, away, game }) => (
            <li key={matchId}>
              <a href={`/matches/${matchId}`}>
                <strong>
                  {home.name} – {away.name}
                </strong>
                <span class="soft game">{game}</span>
              </a>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
