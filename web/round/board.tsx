import type { Participant, Round } from '../../domains/betting/contract.ts';
import { formats } from '../formats.ts';
import { words } from '../language.ts';
import { ClothBadge } from '../page/cloth-badge.tsx';
import { Figure } from '../page/figure.tsx';
import { clothOf } from '../race/cloth.ts';

interface BoardProps {
  readonly round: Round;
  /** By participant number; undefined until the round's own topic has told. */
  readonly stakesMinor: Readonly<Record<number, number>> | undefined;
}

/** The runners of the round that takes bets: what each pays, and the money on it. */
export function Board({ round, stakesMinor }: BoardProps) {
  const most = Math.max(1, ...Object.values(stakesMinor ?? {}));
  return (
    <section class="card board" aria-labelledby="board-title">
      <div class="card-head">
        <h2 id="board-title">{words.value.runners}</h2>
        <p class="soft">{words.value.round(String(round.roundNumber))}</p>
      </div>
      <table>
        <thead>
          <tr>
            <th scope="col">{words.value.runner}</th>
            <th scope="col" class="number">
              {words.value.coefficient}
            </th>
            <th scope="col" class="number">
              {words.value.stakes}
            </th>
          </tr>
        </thead>
        <tbody>
          {round.participants.map((runner) => (
            <Runner
              key={runner.participantNumber}
              runner={runner}
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
  readonly stakeMinor: number | undefined;
  /** The stakes on the runner with the most: the whole length of the bar. */
  readonly most: number;
}

function Runner({ runner, stakeMinor, most }: RunnerProps) {
  const { participantNumber, name, coefficientHundredths } = runner;
  return (
    <tr>
      <th scope="row">
        <span class="runner">
          <ClothBadge number={participantNumber} />
          <span class="runner-name">{name}</span>
        </span>
        <span class="bar" aria-hidden="true">
          <span style={{ transform: `scaleX(${(stakeMinor ?? 0) / most})`, background: clothOf(participantNumber).trail }} />
        </span>
      </th>
      <td class="number coefficient">{formats.value.coefficient(coefficientHundredths)}</td>
      <td class="number">
        <Figure value={stakeMinor} format={formats.value.amount} />
      </td>
    </tr>
  );
}
