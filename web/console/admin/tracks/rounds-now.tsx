import type { Round } from '../../../../domains/betting/contract.ts';
import type { RoundView, TrackView } from '../../../../domains/betting/live.ts';
import { countdown, formats } from '../../../formats.ts';
import { serverTick } from '../../../live/store.ts';
import { Empty } from '../../../page/empty.tsx';
import { api, outcomeOf, type Outcome } from '../api.ts';
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
  const asked = useAsked(trackId, () => viewOf<TrackView>(`track:${trackId}`), EVERY_MS);
  return (
    <>
      <h2>{words.now}</h2>
      <Answer of={asked}>
        {(snapshot) => {
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
  const live = useAsked(opened.roundId, () => viewOf<RoundView>(`round:${opened.roundId}`), EVERY_MS);
  const round = live.data?.round ?? opened;
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
          order={(reason) => api.POST('/api/v1/rounds/{roundId}/void', { params: { path: { roundId } }, body: { reason } })}
          typed={{ label: words.typeNumber(String(roundNumber)), text: String(roundNumber) }}
          onDone={onVoided}
        >
          <p>{words.voidMeans(count(totals.receipts), amount(totals.stakesMinor))}</p>
        </Step>
      </div>
    </li>
  );
}

/** What a topic says now. The document leaves open what a view holds: each kind of topic has its own. */
async function viewOf<View>(topic: string): Promise<Outcome<View>> {
  const outcome = await outcomeOf(api.GET('/api/v1/topics/{topic}', { params: { path: { topic } } }));
  if (!outcome.ok) return outcome;
  // Who says of no offset that they have it is sent the whole view.
  return 'snapshot' in outcome.data ? { ...outcome, data: outcome.data.snapshot as View } : { ok: false, refusal: { kind: 'unanswered' } };
}
