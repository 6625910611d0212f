import type { RoundView } from '../../domains/betting/live.ts';
import { formats } from '../formats.ts';
import { words } from '../language.ts';
import { useArrivals } from '../page/arrivals.ts';
import { Empty } from '../page/empty.tsx';
import { Figure } from '../page/figure.tsx';

interface BookProps {
  readonly roundId: string;
  /** Undefined until the round's own topic has told. */
  readonly view: RoundView | undefined;
}

/** What the round took so far, and its tickets as they come. */
export function Book({ roundId, view }: BookProps) {
  const totals = view?.round?.totals;
  return (
    <section class="card book" aria-labelledby="book-title" data-round={roundId}>
      <h2 id="book-title" class="visually-hidden">
        {words.value.lastTickets}
      </h2>
      <dl class="totals">
        <div>
          <dt>{words.value.tickets}</dt>
          <dd id="total-tickets">
            <Figure value={totals?.receipts} format={formats.value.count} />
          </dd>
        </div>
        <div>
          <dt>{words.value.stakes}</dt>
          <dd id="total-stakes">
            <Figure value={totals?.stakesMinor} format={formats.value.amount} />
          </dd>
        </div>
      </dl>
      {view?.tickets.length === 0 && <Empty title={words.value.noTickets} next={words.value.noTicketsNext} />}
      {view !== undefined && view.tickets.length > 0 && <Tickets tickets={view.tickets} />}
    </section>
  );
}

/** The digits a person compares; those before them are the round's. */
const OWN_DIGITS = 7;

function Tickets({ tickets }: { readonly tickets: RoundView['tickets'] }) {
  const isNew = useArrivals(tickets.map(({ receiptId }) => receiptId));
  return (
    // Its own scrolling needs the keyboard's focus.
    <ol class="tickets" tabIndex={0} aria-label={words.value.lastTickets}>
      {tickets.map(({ receiptId, totalMinor }) => (
        <li key={receiptId} data-receipt={receiptId} class={isNew(receiptId) ? 'flash' : undefined}>
          <span class="ticket-number">
            <span class="soft">{receiptId.slice(0, -OWN_DIGITS)}</span>
            {receiptId.slice(-OWN_DIGITS)}
          </span>
          <span class="number">{formats.value.amount(totalMinor)}</span>
        </li>
      ))}
    </ol>
  );
}
