import { useState } from 'preact/hooks';
import type { ReceiptDetail } from '../../../../domains/betting/contract.ts';
import { formats } from '../../../formats.ts';
import { serverTick } from '../../../live/store.ts';
import { ClothBadge } from '../../../page/cloth-badge.tsx';
import { api, outcomeOf } from '../api.ts';
import { useAsked } from '../asked.ts';
import { Answer, Landing, News, Table } from '../parts.tsx';
import { Step } from '../step.tsx';
import { adminWords } from '../words.ts';
import { ticketsWords } from './words.ts';

const EVERY_MS = 3_000;

/** All of one ticket, and its voiding while that is possible. */
export function OneTicket({ receiptId }: { readonly receiptId: string }) {
  const words = ticketsWords.value;
  const ticket = useAsked(
    receiptId,
    () => outcomeOf(api.GET('/api/v1/receipts/{receiptId}', { params: { path: { receiptId } } })),
    EVERY_MS,
  );
  const [news, setNews] = useState('');
  const done = async (amount: string) => {
    await ticket.again();
    setNews(words.voided(amount));
  };
  return (
    <section class="card">
      <Landing>{words.ticketOf(receiptId)}</Landing>
      <News said={news} />
      <Answer of={ticket}>{(detail) => <Detail ticket={detail} onVoided={done} />}</Answer>
      <div class="actions">
        <a class="way" href="#tickets">
          {adminWords.value.back}
        </a>
        <a class="way" href={`#audit/RECEIPT/${receiptId}`}>
          {words.history}
        </a>
      </div>
    </section>
  );
}

interface DetailProps {
  readonly ticket: ReceiptDetail;
  readonly onVoided: (amount: string) => Promise<void>;
}

function Detail({ ticket, onVoided }: DetailProps) {
  const words = ticketsWords.value;
  const { amount, coefficient, day, time } = formats.value;
  const { receiptId, roundId, status, totalMinor, dueMinor, paidMinor, cashierId, createdAt, closesAt } = ticket;
  const facts = [
    { name: words.status, value: <span data-state={status}>{words.states[status]}</span> },
    { name: words.round, value: <a href={`/rounds/${roundId}`}>{roundId}</a> },
    { name: words.sold, value: `${day(createdAt)}, ${time(createdAt)}` },
    { name: words.soldBy, value: cashierId },
    { name: words.stake, value: amount(totalMinor) },
    { name: words.due, value: amount(dueMinor) },
    { name: words.paid, value: amount(paidMinor) },
  ];
  return (
    <>
      <dl class="admin-facts">
        {facts.map(({ name, value }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <Table
        caption={words.bets}
        rows={ticket.bets.map((bet, index) => ({ ...bet, index }))}
        keyOf={({ index }) => String(index)}
        empty={{ title: adminWords.value.nothingHere, next: '' }}
        columns={[
          { heading: words.runner, cell: ({ participantNumber }) => <ClothBadge number={participantNumber} /> },
          { heading: words.stake, number: true, cell: ({ stakeMinor }) => amount(stakeMinor) },
          { heading: words.coefficient, number: true, cell: ({ coefficientHundredths }) => coefficient(coefficientHundredths) },
          { heading: words.prize, number: true, cell: ({ prizeMinor }) => amount(prizeMinor) },
        ]}
      />
      {status === 'open' &&
        (Date.parse(closesAt) > serverTick.value ? (
          <Step
            title={words.voidTicket}
            act={words.voidAct}
            order={(reason) => api.DELETE('/api/v1/receipts/{receiptId}', { params: { path: { receiptId } }, body: { reason } })}
            onDone={() => onVoided(amount(totalMinor))}
          >
            <p>{words.voidMeans(amount(totalMinor))}</p>
          </Step>
        ) : (
          <p class="soft">{words.tooLate}</p>
        ))}
    </>
  );
}
