import type { Participant, Round } from '../../domains/betting/contract.ts';
import type { RoundView } from '../../domains/betting/live.ts';
import { countdown, formats } from '../formats.ts';
import { serverTick } from '../live/store.ts';
import { ClothBadge } from '../page/cloth-badge.tsx';
import { Commentary } from '../race/commentary.tsx';
import { paysOf } from '../race/pays.ts';
import { Track } from '../race/track.tsx';
import { raceWords } from '../race/words.ts';
import { momentOf, type Moment } from './moment.ts';
import { roundWords } from './words.ts';

interface RoundStageProps {
  readonly round: Round;
  readonly view: RoundView;
  /** Undefined when it is not known. */
  readonly stakesMinor: Readonly<Record<number, number>> | undefined;
}

/** The round's track, from the start through the race to the result. */
export function RoundStage({ round, view, stakesMinor }: RoundStageProps) {
  const moment = momentOf(round, view, serverTick.value);
  const number = String(round.roundNumber);
  const race = 'race' in moment ? moment.race : null;
  const label = race === null ? raceWords.value.atTheStart(number) : raceWords.value.raceLabel(number);
  return (
    <section class="card stage" data-shows={moment.is}>
      <p class="eyebrow">{raceWords.value.round(number)}</p>
      <Headline moment={moment} round={round} view={view} />
      {moment.is !== 'void' && (
        <Track
          race={race}
          runners={round.participants}
          pays={paysOf(round, view)}
          label={label}
          over={moment.is === 'finished'}
          stakes={{ minor: stakesMinor }}
        />
      )}
      <Telling moment={moment} runners={round.participants} />
    </section>
  );
}

/** The one thing to see first. */
function Headline({ moment, round, view }: { readonly moment: Moment; readonly round: Round; readonly view: RoundView }) {
  switch (moment.is) {
    case 'waiting':
      return <ClosingTime round={round} leftMs={moment.leftMs} />;
    case 'closing':
      return <Line title={raceWords.value.betsClosing} />;
    case 'beacon':
      return (
        <>
          <Line title={raceWords.value.betsClosedForBeacon} />
          <p class="soft">{roundWords.value.waitsForPulse(String(moment.pulse))}</p>
        </>
      );
    case 'racing':
      return <Line title={raceWords.value.raceRuns} beside={raceWords.value.raceEndsIn(countdown(moment.leftMs))} />;
    case 'awaited':
      return <Line title={raceWords.value.awaitingResult} />;
    case 'finished':
      return <WinnerLine winner={moment.winner} round={round} paid={paysOf(round, view)(moment.winner)} />;
    case 'void':
      return (
        <>
          <Line title={roundWords.value.isVoid} />
          {round.voidReason !== null && <p>{roundWords.value.voidBecause(round.voidReason)}</p>}
          <p class="soft">{roundWords.value.voidNext}</p>
        </>
      );
  }
}

function Line({ title, beside }: { readonly title: string; readonly beside?: string }) {
  return (
    <div class="stage-line">
      <h1>{title}</h1>
      {beside !== undefined && <p class="to-go figures">{beside}</p>}
    </div>
  );
}

function ClosingTime({ round, leftMs }: { readonly round: Round; readonly leftMs: number }) {
  const soon = leftMs <= 10_000;
  return (
    <div class="stage-line">
      <h1>{raceWords.value.betsCloseIn}</h1>
      <p class={soon ? 'countdown soon' : 'countdown'} role="timer">
        {countdown(leftMs)}
      </p>
      <p class="soft">{raceWords.value.betsCloseAt(formats.value.time(round.closesAt))}</p>
      <p class="visually-hidden" aria-live="polite">
        {soon ? raceWords.value.lastTenSeconds(String(round.roundNumber)) : ''}
      </p>
    </div>
  );
}

function WinnerLine({ winner, round, paid }: { readonly winner: Participant; readonly round: Round; readonly paid: number | null }) {
  const { participantNumber, name } = winner;
  return (
    <div class="stage-line winner">
      <ClothBadge number={participantNumber} large />
      <div>
        <h1>{raceWords.value.wins(name)}</h1>
        {paid !== null && <p class="soft">{raceWords.value.pays(formats.value.coefficient(paid))}</p>}
      </div>
      {round.finishedAt !== null && (
        <time class="soft finished-at" dateTime={round.finishedAt}>
          {formats.value.time(round.finishedAt)}
        </time>
      )}
      <p class="visually-hidden" aria-live="polite">
        {raceWords.value.winsRound(name, String(participantNumber), String(round.roundNumber))}
      </p>
    </div>
  );
}

/** What the picture shows, in words. */
function Telling({ moment, runners }: { readonly moment: Moment; readonly runners: readonly Participant[] }) {
  switch (moment.is) {
    case 'waiting':
      return <p class="commentary">{roundWords.value.atTheStart}</p>;
    case 'racing':
    case 'awaited':
      return <Commentary race={moment.race} runners={runners} />;
    case 'closing':
    case 'beacon':
    case 'finished':
    case 'void':
      return null;
  }
}
