import type { TicketStatus } from '../../domains/betting/contract.ts';
import { groupedDigits } from '../console/ticket/written.ts';
import { countdown, formats } from '../formats.ts';
import { serverTick } from '../live/store.ts';
import { ClothBadge } from '../page/cloth-badge.tsx';
import { Awaiting, Shell, Unknown } from '../page/shell.tsx';
import { subject } from './subject.ts';
import { ticketPageWords } from './words.ts';

/** Did I win? One word, one amount, what to do. */
export function TicketPage() {
  return (
    <Shell page="ticket">
      <Content />
    </Shell>
  );
}

function Content() {
  const words = ticketPageWords.value;
  const ticket = subject.value;
  if (ticket === undefined) return <Awaiting />;
  if (ticket === 'unknown') return <Unknown title={words.unknown} next={words.unknownNext} />;
  if (ticket === 'ambiguous') return <Unknown title={words.ambiguous} next={words.ambiguousNext} />;
  const { amountMinor, label } = amountOf(ticket);
  const round = String(ticket.roundNumber);
  return (
    <>
      <section class="card answer" data-status={ticket.status} aria-live="polite">
        <p class="eyebrow">{words.number(groupedDigits(ticket.receiptId))}</p>
        <h1>{words[ticket.status]}</h1>
        <p class="answer-amount">
          <data value={amountMinor}>{formats.value.amount(amountMinor)}</data> <span class="label">{label}</span>
        </p>
        <p class="next">{nextStep(ticket)}</p>
        {ticket.voidReason !== null && <p class="soft">{words.voidReason(ticket.voidReason)}</p>}
      </section>
      <section class="card">
        <h2>{words.bets}</h2>
        <Bets ticket={ticket} />
        <a class="way" href={`/rounds/${ticket.roundId}`}>
          {words.watch(round)}
        </a>
      </section>
    </>
  );
}

function Bets({ ticket: { bets, winner, payout } }: { readonly ticket: TicketStatus }) {
  const { amount, coefficient } = formats.value;
  return (
    <ol class="bets">
      {bets.map(({ participantNumber, name, stakeMinor, coefficientHundredths }, index) => (
        <li key={index}>
          <ClothBadge number={participantNumber} />
          <span class="bet-name">
            {name}
            {winner?.participantNumber === participantNumber && <strong class="winner-mark"> {ticketPageWords.value.winner}</strong>}
          </span>
          <data value={stakeMinor}>{amount(stakeMinor)}</data>
          <span class="soft number">{payout.model === 'fixed-odds' && coefficient(coefficientHundredths)}</span>
        </li>
      ))}
    </ol>
  );
}

function amountOf({ status, bets, totalMinor, dueMinor, paidMinor, payout }: TicketStatus): {
  readonly amountMinor: number;
  readonly label: string;
} {
  const words = ticketPageWords.value;
  switch (status) {
    case 'open':
      return payout.model === 'pari-mutuel'
        ? { amountMinor: totalMinor, label: words.canWinPool }
        : { amountMinor: bestPrizeOf(bets), label: words.canWin };
    case 'won':
      return { amountMinor: dueMinor, label: words.isDue };
    case 'refundable':
      return { amountMinor: dueMinor, label: words.givesBack };
    case 'paid':
      return { amountMinor: paidMinor, label: words.wasPaid };
    case 'lost':
    case 'void':
      return { amountMinor: totalMinor, label: words.staked };
  }
}

/** One runner wins, and every bet on it. */
function bestPrizeOf(bets: TicketStatus['bets']): number {
  const byRunner = new Map<number, number>();
  for (const { participantNumber, prizeMinor } of bets)
    byRunner.set(participantNumber, (byRunner.get(participantNumber) ?? 0) + prizeMinor);
  return Math.max(...byRunner.values());
}

function nextStep({ status, closesAt, winner }: TicketStatus): string {
  const words = ticketPageWords.value;
  switch (status) {
    case 'open': {
      const left = Date.parse(closesAt) - serverTick.value;
      return left > 0 ? words.closesIn(countdown(left)) : words.racing;
    }
    case 'won':
      return words.wonNext;
    case 'lost':
      return words.lostNext(winner?.name ?? '');
    case 'paid':
      return words.paidNext;
    case 'void':
      return words.voidNext;
    case 'refundable':
      return words.refundNext;
  }
}
