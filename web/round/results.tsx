import type { RoundResult } from '../../domains/betting/live.ts';
import { formats } from '../formats.ts';
import { words } from '../language.ts';
import { ClothBadge } from '../page/cloth-badge.tsx';
import { Empty } from '../page/empty.tsx';
import { commitments } from './commitments.ts';
import { Commitment } from './proof.tsx';

/** The last winners, each with the way to its proof. */
export function Results({ results }: { readonly results: readonly RoundResult[] }) {
  return (
    <section class="card results" aria-labelledby="results-title">
      <div class="card-head">
        <h2 id="results-title">{words.value.results}</h2>
      </div>
      {results.length === 0 ? (
        <Empty title={words.value.noResults} next={words.value.noResultsNext} />
      ) : (
        <ol>
          {results.map((result) => (
            <Result key={result.roundId} result={result} />
          ))}
        </ol>
      )}
    </section>
  );
}

function Result({ result }: { readonly result: RoundResult }) {
  const { roundId, roundNumber, finishedAt, winner } = result;
  const number = String(roundNumber);
  const commitment = commitments.value.get(roundId);
  return (
    <li data-round={roundId}>
      <ClothBadge number={winner.participantNumber} />
      <div class="result-text">
        <p>
          <strong>{winner.name}</strong> <span class="soft">{words.value.round(number)}</span>
        </p>
        {commitment !== undefined && <Commitment commitment={commitment} />}
      </div>
      <time class="soft" dateTime={finishedAt} title={words.value.finishedAt(formats.value.time(finishedAt))}>
        {formats.value.time(finishedAt)}
      </time>
      <a class="proof" href={`/api/v1/rounds/${roundId}/fairness`} aria-label={words.value.proofOf(number)}>
        {words.value.proof}
      </a>
    </li>
  );
}
