import type { ReceiptDetail } from '../../../domains/betting/contract.ts';
import { formats } from '../../formats.ts';
import { serverTick } from '../../live/store.ts';
import { ClothBadge } from '../../page/cloth-badge.tsx';
import { printTicket } from '../print/printer.ts';
import { refusalWords } from '../refusals.ts';
import { goTo } from '../place.ts';
import { changeTicket } from '../sell/slip.ts';
import { who } from '../who.ts';
import { deed, type Deed } from './deed.ts';
import type { Found } from './found.ts';
import { PayForm } from './pay-form.tsx';
import { VoidForm } from './void-form.tsx';
import { ticketWords } from './words.ts';
import { groupedDigits } from './written.ts';

type Shown = Extract<Found, { readonly is: 'found' }>;

/** How the ticket stands in one word and one amount; its bets; what may be done with it now. */
export function TicketCard({ ticket, round, code }: Shown) {
  const words = ticketWords.value;
  const { label, amountMinor } = amountOf(ticket);
  const names = new Map(round?.participants.map(({ participantNumber, name }) => [participantNumber, name]));
  return (
    <section class="card ticket-card" data-status={ticket.status}>
      <p class="eyebrow">{words.number(groupedDigits(ticket.receiptId))}</p>
      <h2 class="ticket-word">{words[ticket.status]}</h2>
      <p class="ticket-amount">
        <span class="label">{label}</span> <data value={amountMinor}>{formats.value.amount(amountMinor)}</data>
      </p>
      <p class="soft">
        {words.roundOf(ticket.roundId)} · {words.soldAt(formats.value.time(ticket.createdAt))}
      </p>
      <p class="outcome" role="status" data-deed={deed.value.is}>
        {deedWords(deed.value)}
      </p>
      {ticket.dueMinor > 0 && <PayForm ticket={ticket} code={code} />}
      <ol class="bets">
        {ticket.bets.map(({ participantNumber, stakeMinor, prizeMinor }, index) => (
          <li key={index}>
            <ClothBadge number={participantNumber} />
            <span class="bet-name">{names.get(participantNumber)}</span>
            <data value={stakeMinor}>{formats.value.amount(stakeMinor)}</data>
            <span class="soft number">{formats.value.amount(prizeMinor)}</span>
          </li>
        ))}
      </ol>
      <Actions ticket={ticket} />
    </section>
  );
}

function Actions({ ticket }: Pick<Shown, 'ticket'>) {
  const words = ticketWords.value;
  const now = who.value;
  const isOwn = now.is === 'in' && now.user.id === ticket.cashierId;
  const isAdmin = now.is === 'in' && now.user.role === 'admin';
  const isOpen = ticket.status === 'open' && Date.parse(ticket.closesAt) > serverTick.value;
  const { redeemCode, receiptId, roundId, bets } = ticket;
  const change = () => {
    changeTicket(receiptId, roundId, bets);
    goTo('sell');
  };
  return (
    <>
      <div class="actions">
        {isOpen && isOwn && (
          <button type="button" class="button" onClick={change}>
            {words.change}
          </button>
        )}
        {redeemCode !== null && ticket.status !== 'void' && (
          <button type="button" class="button" onClick={() => void printTicket({ ...ticket, redeemCode }, { isCopy: true })}>
            {words.reprint}
          </button>
        )}
      </div>
      {isOpen && (isOwn || isAdmin) && <VoidForm ticket={ticket} />}
    </>
  );
}

function amountOf({ status, dueMinor, paidMinor, totalMinor }: ReceiptDetail): { readonly label: string; readonly amountMinor: number } {
  const words = ticketWords.value;
  switch (status) {
    case 'won':
      return { label: words.payIt, amountMinor: dueMinor };
    case 'refundable':
      return { label: words.refundIt, amountMinor: dueMinor };
    case 'paid':
      return { label: words.wasPaid, amountMinor: paidMinor };
    case 'open':
    case 'lost':
    case 'void':
      return { label: words.stakeOf, amountMinor: totalMinor };
  }
}

function deedWords(now: Deed): string {
  const words = ticketWords.value;
  switch (now.is) {
    case 'none':
      return '';
    case 'doing':
      return now.isDoubtful ? words.doubtful : words.doing;
    case 'paid':
      return words.paidNow(formats.value.amount(now.amountMinor));
    case 'voided':
      return words.voidedNow(formats.value.amount(now.amountMinor));
    case 'refused':
      return refusalWords(now.problem);
  }
}
