import type { RoundResult } from '../../domains/betting/live.ts';
import { formats } from '../formats.ts';
import { ClothBadge } from '../page/cloth-badge.tsx';
import { Empty } from '../page/empty.tsx';
import { raceWords } from '../race/words.ts';
import { lobbyWords } from './words.ts';

const SHOWN = 8;

/** The last winners, each with the way to its race and its proof. */
export function Results({ results }: { readonly results: readonly RoundResult[] }) {
  return (
    <section class="card results" aria-labelledby="results-title">
      <h2 id="results-title">{lobbyWords.value.results}</h2>
      {results.length === 0 ? (
        <Empty title={lobbyWords.value.noResults} next={lobbyWords.value.noResultsNext} />
      ) : (
        <ol class="ways">
          {results.slice(0, SHOWN).map((result) => (
            <Result key={result.roundId} result={result} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Result({ result }: { readonly result: RoundResult }) {
  const { roundId, roundNumber, finishedAt, winner } = result;
  return (
    <li data-round={roundId}>
      <a href={`/rounds/${roundId}`}>
        <ClothBadge number={winner.participantNumber} />
        <strong>{winner.name}</strong>
        <span class="soft">{raceWords.value.round(String(roundNumber))}</span>
        <time class="soft" dateTime={finishedAt} title={lobbyWords.value.finishedAt(formats.value.time(finishedAt))}>
          {formats.value.time(finishedAt)}
        </time>
      </a>
    </li>
  );
}
