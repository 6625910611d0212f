import type { Participant, Round } from '../../domains/betting/contract.ts';
import type { RoundView } from '../../domains/betting/live.ts';
import { formats } from '../formats.ts';
import { ClothBadge } from '../page/cloth-badge.tsx';
import { Figure } from '../page/figure.tsx';
import { clothOf } from '../race/cloth.ts';
import { paysOf } from '../race/pays.ts';
import { raceWords } from '../race/words.ts';
import { Totals } from '../round/totals.tsx';

interface BoardProps {
  readonly round: Round;
  /** Undefined until the round's own topic has told. */
  readonly view: RoundView | undefined;
}

/** The runners of the round that takes bets: what each pays, and the money on it. */
export function Board({ round, view }: BoardProps) {
  const stakesMinor = view?.stakesMinor;
  const most = Math.max(1, ...Object.values(stakesMinor ?? {}));
  return (
    <section class="card board" aria-labelledby="board-title" data-round={round.roundId}>
      <div class="card-head">
        <h2 id="board-title">{raceWords.value.runners}</h2>
        <p>
          <a class="way" href={`/rounds/${round.roundId}`}>
            {raceWords.value.round(String(round.roundNumber))}
          </a>
        </p>
      </div>
      <Totals totals={view?.round?.totals} />
      <table>
        <thead>
          <tr>
            <th scope="col">{raceWords.value.runner}</th>
            <th scope="col" class="number">
              {round.payout.model === 'fixed-odds' ? raceWords.value.coefficient : raceWords.value.odds}
            </th>
            <th scope="col" class="number">
              {raceWords.value.stakes}
            </th>
          </tr>
        </thead>
        <tbody>
          {round.participants.map((runner) => (
            <Runner
              key={runner.participantNumber}
              runner={runner}
              pays={paysOf(round, view)(runner)}
              stakeMinor={stakesMinor && (stakesMinor[runner.participantNumber] ?? 0)}
              most={most}
            />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface RunnerProps {
  readonly runner: Participant;
  /** Hundredths of the stake; null while nobody can say. */
  readonly pays: number | null;
  readonly stakeMinor: number | undefined;
  /** The stakes on the runner with the most: the whole length of the bar. */
  readonly most: number;
}

function Runner({ runner, pays, stakeMinor, most }: RunnerProps) {
  const { participantNumber, name } = runner;
  return (
    <tr>
      <th scope="row">
        <span class="runner">
          <ClothBadge number={participantNumber} />
          <span class="runner-name">{name}</span>
          <span class="bar" aria-hidden="true">
            <span style={{ transform: `scaleX(${(stakeMinor ?? 0) / most})`, background: clothOf(participantNumber).trail }} />
          </span>
        </span>
      </th>
      <td class="number coefficient">{formats.value.odds(pays)}</td>
      <td class="number">
        <Figure value={stakeMinor} format={formats.value.amount} />
      </td>
    </tr>
  );
}
