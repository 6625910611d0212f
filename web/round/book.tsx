import type { Round } from '../../domains/betting/contract.ts';
import type { RoundView } from '../../domains/betting/live.ts';
import { formats } from '../formats.ts';
import { useArrivals } from '../page/arrivals.ts';
import { Empty } from '../page/empty.tsx';
import { Totals } from './totals.tsx';
import { roundWords } from './words.ts';

/** What the round took so far, and its tickets as they come. */
export function Book({ round, view }: { readonly round: Round; readonly view: RoundView }) {
  return (
    <section class="card book" aria-labelledby="book-title" data-round={round.roundId}>
      <h2 id="book-title">{roundWords.value.lastTickets}</h2>
      <Totals totals={round.totals} />
      {view.tickets.length === 0 ? <NoTickets round={round} /> : <Tickets tickets={view.tickets} />}
    </section>
  );
}

function NoTickets({ round }: { readonly round: Round }) {
  if (round.totals.receipts > 0) return null;
  return round.status === 'waiting' ? (
    <Empty title={roundWords.value.noTickets} next={roundWords.value.noTicketsNext} />
  ) : (
    <Empty title={roundWords.value.noTicketsSold} next={roundWords.value.noTicketsSoldNext} />
  );
}

/** The digits a person compares; those before them are the round's. */
const OWN_DIGITS = 7;

function Tickets({ tickets }: { readonly tickets: RoundView['tickets'] }) {
  const isNew = useArrivals(tickets.map(({ receiptId }) => receiptId));
  return (
    // Its own scrolling needs the keyboard's focus.
    <ol class="tickets" tabIndex={0} aria-labelledby="book-title">
      {tickets.map(({ receiptId, totalMinor }) => (
        <li key={receiptId} data-receipt={receiptId} class={isNew(receiptId) ? 'flash' : undefined}>
          <span class="ticket-number figures">
            <span class="soft">{receiptId.slice(0, -OWN_DIGITS)}</span>
            {receiptId.slice(-OWN_DIGITS)}
          </span>
          <span class="number">{formats.value.amount(totalMinor)}</span>
        </li>
      ))}
    </ol>
  );
}
