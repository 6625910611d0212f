import type { Round } from '../../domains/betting/contract.ts';
import type { RoundResult, TrackView } from '../../domains/betting/live.ts';
import { countdown, formats } from '../formats.ts';
import { words } from '../language.ts';
import { serverTick } from '../live/store.ts';
import { ClothBadge } from '../page/cloth-badge.tsx';
import { Empty } from '../page/empty.tsx';
import { Commentary } from '../race/commentary.tsx';
import { paysOf, type Pays } from '../race/pays.ts';
import { Track } from '../race/track.tsx';
import { raceWords } from '../race/words.ts';
import { rounds } from '../round/topics.ts';
import { stageOf, type StageState } from './stage-state.ts';
import { lobbyWords } from './words.ts';

type Shown<Shows extends StageState['shows']> = Extract<StageState, { readonly shows: Shows }>;

/** The ring: the countdown, then the race, then the winner. It keeps its size, so that nothing below it moves. */
export function Stage({ track }: { readonly track: TrackView }) {
  const state = stageOf(track, rounds.views.value, serverTick.value);
  return (
    <section class="card stage" data-shows={state.shows}>
      <StageContent state={state} />
    </section>
  );
}

function StageContent({ state }: { readonly state: StageState }) {
  switch (state.shows) {
    case 'countdown':
      return <WaitingStage {...state} />;
    case 'race':
      return <RaceStage {...state} />;
    case 'winner':
      return <WinnerStage {...state} />;
    case 'nothing':
      return (
        <>
          <h1 class="visually-hidden">{words.value.lobby}</h1>
          {state.isPaused ? (
            <Empty title={lobbyWords.value.paused} next={lobbyWords.value.pausedNext} />
          ) : (
            <Empty title={lobbyWords.value.noRound} next={lobbyWords.value.noRoundNext} />
          )}
        </>
      );
  }
}

function WaitingStage({ round, last, isPaused }: Shown<'countdown'>) {
  const left = Date.parse(round.closesAt) - serverTick.value;
  const number = String(round.roundNumber);
  const closing = left <= 0;
  return (
    <>
      <p class="eyebrow">{raceWords.value.round(number)}</p>
      <h1>{closing ? closingWords(round) : raceWords.value.betsCloseIn}</h1>
      <p class={left <= 10_000 ? 'countdown soon' : 'countdown'} role="timer">
        {countdown(left)}
      </p>
      <p class="soft">{raceWords.value.betsCloseAt(formats.value.time(round.closesAt))}</p>
      {isPaused && <p class="soft">{lobbyWords.value.lastBeforePause}</p>}
      <p class="visually-hidden" aria-live="polite">
        {left <= 10_000 && !closing ? raceWords.value.lastTenSeconds(number) : ''}
      </p>
      <div class="stage-foot">
        <LastWinner last={last} />
        <WatchRound round={round} />
      </div>
    </>
  );
}

function closingWords({ entropyKind }: Round): string {
  return entropyKind === 'beacon' ? raceWords.value.betsClosedForBeacon : raceWords.value.betsClosing;
}

function RaceStage({ round, race, next }: Shown<'race'>) {
  const left = Date.parse(race.startedAt) + race.durationMs - serverTick.value;
  const number = String(round.roundNumber);
  return (
    <>
      <p class="eyebrow">{raceWords.value.round(number)}</p>
      <div class="stage-line">
        <h1>{left > 0 ? raceWords.value.raceRuns : raceWords.value.awaitingResult}</h1>
        {left > 0 && <p class="to-go figures">{raceWords.value.raceEndsIn(countdown(left))}</p>}
      </div>
      <Track race={race} runners={round.participants} pays={paysIn(round)} label={raceWords.value.raceLabel(number)} over={false} />
      <Commentary race={race} runners={round.participants} />
      <StageFoot round={round} next={next} />
    </>
  );
}

function WinnerStage({ result, past, next }: Shown<'winner'>) {
  const { winner, roundNumber } = result;
  const number = String(roundNumber);
  const runner = past.round.participants.find(({ participantNumber }) => participantNumber === winner.participantNumber);
  const paid = runner === undefined ? null : paysIn(past.round)(runner);
  return (
    <>
      <p class="eyebrow">{raceWords.value.round(number)}</p>
      <div class="stage-line winner">
        <ClothBadge number={winner.participantNumber} large />
        <div>
          <h1>{raceWords.value.wins(winner.name)}</h1>
          {paid !== null && <p class="soft">{raceWords.value.pays(formats.value.coefficient(paid))}</p>}
        </div>
      </div>
      <Track race={past.race} runners={past.round.participants} pays={paysIn(past.round)} label={raceWords.value.raceLabel(number)} over />
      <p class="visually-hidden" aria-live="polite">
        {raceWords.value.winsRound(winner.name, String(winner.participantNumber), number)}
      </p>
      <StageFoot round={past.round} next={next} />
    </>
  );
}

function paysIn(round: Round): Pays {
  return paysOf(round, rounds.views.value.get(round.roundId));
}

function StageFoot({ round, next }: { readonly round: Round; readonly next: Round | null }) {
  return (
    <div class="stage-foot">
      <NextRound next={next} />
      <WatchRound round={round} />
    </div>
  );
}

/** The way to the round's own page. */
function WatchRound({ round }: { readonly round: Round }) {
  return (
    <a class="way" href={`/rounds/${round.roundId}`}>
      {lobbyWords.value.watchRound(String(round.roundNumber))}
    </a>
  );
}

function NextRound({ next }: { readonly next: Round | null }) {
  if (next === null) return <span />;
  return (
    <p class="next-round">
      <span>{lobbyWords.value.nextRoundCloses(String(next.roundNumber))}</span>
      <strong>{countdown(Date.parse(next.closesAt) - serverTick.value)}</strong>
    </p>
  );
}

function LastWinner({ last }: { readonly last: RoundResult | undefined }) {
  if (last === undefined) return <span />;
  return (
    <p class="last-winner">
      <span class="label">{lobbyWords.value.lastWinner}</span>
      <ClothBadge number={last.winner.participantNumber} />
      <strong>{last.winner.name}</strong>
    </p>
  );
}
