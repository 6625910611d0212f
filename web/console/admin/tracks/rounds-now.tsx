import type { Round } from '../../../../domains/betting/contract.ts';
import type { RoundView, TrackView } from '../../../../domains/betting/live.ts';
import { countdown, formats } from '../../../formats.ts';
import { serverTick } from '../../../live/store.ts';
import { Empty } from '../../../page/empty.tsx';
import { read } from '../api.ts';
import { useAsked } from '../asked.ts';
import { Answer } from '../parts.tsx';
import { Step } from '../step.tsx';
import { tracksWords } from './words.ts';

const EVERY_MS = 2_000;

interface RoundsNowProps {
  readonly trackId: string;
  /** A round was voided; told in words. */
  readonly onVoided: (said: string) => Promise<void>;
}

/** The round that takes bets, and the one that races. */
export function RoundsNow({ trackId, onVoided }: RoundsNowProps) {
  const words = tracksWords.value;
  const asked = useAsked(trackId, () => read<{ readonly snapshot: TrackView }>(`/topics/track:${encodeURIComponent(trackId)}`), EVERY_MS);
  return (
    <>
      <h2>{words.now}</h2>
      <Answer of={asked}>
        {({ snapshot }) => {
          const rounds = [snapshot.running?.round, snapshot.starting ?? undefined, snapshot.waiting ?? undefined].filter(
            (round) => round !== undefined,
          );
          const done = async (round: Round) => {
            await asked.again();
            await onVoided(words.voided(String(round.roundNumber)));
          };
          return rounds.length === 0 ? (
            <Empty title={words.noRound} next={words.noRoundNext} />
          ) : (
            <ol class="admin-rounds">
              {rounds.map((round) => (
                <RoundNow key={round.roundId} round={round} onVoided={() => done(round)} />
              ))}
            </ol>
          );
        }}
      </Answer>
    </>
  );
}

interface RoundNowProps {
  readonly round: Round;
  readonly onVoided: () => Promise<void>;
}

/** @param opened  The round as its track has it: without its tickets, which the round's own topic counts. */
function RoundNow({ round: opened, onVoided }: RoundNowProps) {
  const words = tracksWords.value;
  const live = useAsked(opened.roundId, () => read<{ readonly snapshot: RoundView }>(`/topics/round:${opened.roundId}`), EVERY_MS);
  const round = live.data?.snapshot.round ?? opened;
  const { amount, count } = formats.value;
  const { roundId, roundNumber, status, closesAt, totals } = round;
  const left = Date.parse(closesAt) - serverTick.value;
  const isOpen = status === 'waiting' && left > 0;
  return (
    <li data-round={roundId} data-status={status}>
      <p>
        <strong>{words.round(String(roundNumber))}</strong>{' '}
        <span class="soft">{status === 'waiting' && !isOpen ? words.closed : words[status]}</span>
      </p>
      <p>
        {isOpen && (
          <>
            {words.closesIn(countdown(left))}
            {' · '}
          </>
        )}
        {words.tickets} <strong>{count(totals.receipts)}</strong> · {words.stakes} <strong>{amount(totals.stakesMinor)}</strong>
      </p>
      <div class="actions">
        <a class="way" href={`/rounds/${roundId}`}>
          {words.watch}
        </a>
        <a class="way" href={`#tickets/round/${roundId}`}>
          {words.seeTickets}
        </a>
        <Step
          title={words.voidRound(String(roundNumber))}
          act={words.voidAct}
          method="POST"
          path={`/rounds/${roundId}/void`}
          typed={{ label: words.typeNumber(String(roundNumber)), text: String(roundNumber) }}
          onDone={onVoided}
        >
          <p>{words.voidMeans(count(totals.receipts), amount(totals.stakesMinor))}</p>
        </Step>
      </div>
    </li>
  );
}
