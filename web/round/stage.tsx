import type { Round } from '../../domains/betting/contract.ts';
import type { RoundResult, TrackView } from '../../domains/betting/live.ts';
import { countdown, formats } from '../formats.ts';
import { words } from '../language.ts';
import { rounds, serverTick } from '../live/store.ts';
import { ClothBadge } from '../page/cloth-badge.tsx';
import { Empty } from '../page/empty.tsx';
import { Commentary, RaceTrack } from '../race/race-track.tsx';
import { Commitment, ProofLine } from './proof.tsx';
import { stageOf, type StageState } from './stage-state.ts';

type Shown<Shows extends StageState['shows']> = Extract<StageState, { readonly shows: Shows }>;

/** The ring: the countdown, then the race, then the winner. It keeps its size, so that nothing below it moves. */
export function Stage({ track }: { readonly track: TrackView }) {
  const state = stageOf(track, rounds.value, serverTick.value);
  return (
    <section class="card stage" id="stage" tabIndex={-1} data-shows={state.shows}>
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
      return <Empty title={words.value.noRound} next={words.value.noRoundNext} />;
  }
}

function WaitingStage({ round, last }: Shown<'countdown'>) {
  const left = Date.parse(round.closesAt) - serverTick.value;
  const number = String(round.roundNumber);
  const closing = left <= 0;
  return (
    <>
      <p class="eyebrow">{words.value.round(number)}</p>
      <h1>{closing ? words.value.betsClosing : words.value.betsCloseIn}</h1>
      <p class={left <= 10_000 ? 'countdown soon' : 'countdown'} role="timer">
        {countdown(left)}
      </p>
      <p class="soft">{words.value.betsCloseAt(formats.value.time(round.closesAt))}</p>
      <p class="visually-hidden" aria-live="polite">
        {left <= 10_000 && !closing ? words.value.lastTenSeconds(number) : ''}
      </p>
      <div class="stage-foot">
        <LastWinner last={last} />
        <Commitment commitment={round.commitment} />
      </div>
    </>
  );
}

function RaceStage({ round, race, next }: Shown<'race'>) {
  const left = Date.parse(race.startedAt) + race.durationMs - serverTick.value;
  const number = String(round.roundNumber);
  return (
    <>
      <p class="eyebrow">{words.value.round(number)}</p>
      <div class="stage-line">
        <h1>{left > 0 ? words.value.raceRuns : words.value.awaitingResult}</h1>
        {left > 0 && <p class="to-go">{words.value.raceEndsIn(countdown(left))}</p>}
      </div>
      <RaceTrack race={race} runners={round.participants} label={words.value.raceLabel(number)} over={false} />
      <Commentary race={race} runners={round.participants} />
      <NextRound next={next} />
    </>
  );
}

function WinnerStage({ result, past, next }: Shown<'winner'>) {
  const { winner, roundNumber } = result;
  const number = String(roundNumber);
  const runner = past.round.participants.find(({ participantNumber }) => participantNumber === winner.participantNumber);
  return (
    <>
      <p class="eyebrow">{words.value.round(number)}</p>
      <div class="stage-line winner">
        <ClothBadge number={winner.participantNumber} large />
        <div>
          <h1>{words.value.wins(winner.name)}</h1>
          {runner !== undefined && <p class="soft">{words.value.pays(formats.value.coefficient(runner.coefficientHundredths))}</p>}
        </div>
      </div>
      <RaceTrack race={past.race} runners={past.round.participants} label={words.value.raceLabel(number)} over />
      <p class="visually-hidden" aria-live="polite">
        {words.value.winsRound(winner.name, String(winner.participantNumber), number)}
      </p>
      <ProofLine commitment={past.round.commitment} serverSeed={past.proof?.serverSeed ?? null} />
      <NextRound next={next} />
    </>
  );
}

function NextRound({ next }: { readonly next: Round | null }) {
  if (next === null) return null;
  return (
    <p class="next-round">
      <span>{words.value.nextRoundCloses(String(next.roundNumber))}</span>
      <strong>{countdown(Date.parse(next.closesAt) - serverTick.value)}</strong>
    </p>
  );
}

function LastWinner({ last }: { readonly last: RoundResult | undefined }) {
  if (last === undefined) return <span />;
  return (
    <p class="last-winner">
      <span class="label">{words.value.lastWinner}</span>
      <ClothBadge number={last.winner.participantNumber} />
      <strong>{last.winner.name}</strong>
    </p>
  );
}
