import type { Participant, Round } from '../../../domains/betting/contract.ts';
import { countdown, formats } from '../../formats.ts';
import { serverTick } from '../../live/store.ts';
import { ClothBadge } from '../../page/cloth-badge.tsx';
import { Empty } from '../../page/empty.tsx';
import { raceWords } from '../../race/words.ts';
import { oddsHundredths, openRound, track } from '../floor.ts';
import { bet, typed } from './line-state.ts';
import { readLine } from './typed-line.ts';
import { sellWords } from './words.ts';

/** Major units. */
const QUICK_STAKES = [2, 5, 10, 20, 50];

/** The round that takes bets, its countdown by the server's clock, and its runners: a touch puts one into the line. */
export function Runners() {
  const words = sellWords.value;
  const round = openRound.value;
  const isPaused = track.value?.isPaused === true;
  if (round === null || round === undefined) {
    return (
      <section class="card round-card">
        <Empty title={isPaused ? words.paused : words.noRound} next={isPaused ? words.pausedNext : words.noRoundNext} />
      </section>
    );
  }
  return (
    <section class="card round-card" data-round={round.roundId}>
      <Closing round={round} />
      <div class="runners" role="group" aria-label={words.runners}>
        {round.participants.map((runner) => (
          <Runner key={runner.participantNumber} runner={runner} />
        ))}
      </div>
      <QuickStakes />
    </section>
  );
}

function Closing({ round }: { readonly round: Round }) {
  const left = Date.parse(round.closesAt) - serverTick.value;
  const isSoon = left <= 10_000;
  return (
    <div class="closing">
      <h2>{sellWords.value.round(String(round.roundNumber))}</h2>
      <p>
        {left > 0 ? sellWords.value.closesIn : raceWords.value.betsClosing}{' '}
        <strong class={isSoon ? 'left soon' : 'left'} role="timer">
          {countdown(left)}
        </strong>
      </p>
      <p class="visually-hidden" aria-live="polite">
        {isSoon && left > 0 ? raceWords.value.lastTenSeconds(String(round.roundNumber)) : ''}
      </p>
    </div>
  );
}

function Runner({ runner: { participantNumber, name } }: { readonly runner: Participant }) {
  const odds = oddsHundredths.value.get(participantNumber) ?? null;
  const isChosen = chosenRunner() === participantNumber;
  return (
    <button
      type="button"
      class="runner"
      aria-pressed={isChosen}
      onClick={() => {
        typed.value = `${participantNumber}*`;
      }}
    >
      <ClothBadge number={participantNumber} />
      <span class="runner-name">{name}</span>
      <data class="odds" value={odds ?? ''}>
        {odds === null ? '–' : formats.value.coefficient(odds)}
      </data>
    </button>
  );
}

/** For fingers: a touch on a stake bets it on the runner that was touched before. */
function QuickStakes() {
  const runner = chosenRunner();
  const { amount, minorDigits } = formats.value;
  return (
    <div class="stakes" role="group" aria-label={sellWords.value.stakes}>
      {QUICK_STAKES.map((major) => {
        const stakeMinor = major * 10 ** minorDigits;
        return (
          <button
            key={major}
            type="button"
            class="button"
            aria-disabled={runner === null}
            onClick={() => runner !== null && bet(runner, stakeMinor)}
          >
            {amount(stakeMinor)}
          </button>
        );
      })}
    </div>
  );
}

/** The runner that the line begins with; null for none. */
function chosenRunner(): number | null {
  const line = readLine(typed.value, formats.value.minorDigits);
  return line.asks === 'bet' ? line.participantNumber : null;
}
