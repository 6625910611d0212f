import { useEffect, useRef } from 'preact/hooks';
import { deed } from './deed.ts';
import { Camera } from './camera.tsx';
import { followFound, found, lookUp } from './found.ts';
import { refusalWords } from '../refusals.ts';
import { sectionSubject } from '../place.ts';
import { TicketCard } from './ticket-card.tsx';
import { ticketWords } from './words.ts';

/** A ticket by its number, its code or its square: how it stands, and what may be done with it. */
export function Tickets() {
  const words = ticketWords.value;
  const input = useRef<HTMLInputElement>(null);
  const asked = sectionSubject.value;
  useEffect(() => followFound(), []);
  useEffect(() => {
    input.current?.focus();
    if (asked !== '') look(asked);
  }, [asked]);
  // Once it is done the next ticket can be scanned.
  const isDone = deed.value.is === 'paid' || deed.value.is === 'voided';
  useEffect(() => {
    if (isDone) input.current?.select();
  }, [isDone]);
  return (
    <div class="look-up">
      <section class="card">
        <form
          class="find"
          onSubmit={(event) => {
            event.preventDefault();
            if (input.current !== null) look(input.current.value);
          }}
        >
          <label class="field">
            {words.find}
            <input ref={input} name="ticket" autocomplete="off" autocapitalize="characters" spellcheck={false} required />
          </label>
          <button type="submit" class="button act">
            {words.look}
          </button>
        </form>
        <Camera onRead={look} />
        <p class="outcome" role="status" data-found={found.value.is}>
          {foundWords()}
        </p>
      </section>
      {found.value.is === 'found' && <TicketCard {...found.value} key={found.value.ticket.receiptId} />}
    </div>
  );
}

function look(typed: string): void {
  if (deed.peek().is === 'doing') return;
  deed.value = { is: 'none' };
  void lookUp(typed);
}

function foundWords(): string {
  const words = ticketWords.value;
  const now = found.value;
  switch (now.is) {
    case 'nothing':
    case 'found':
      return '';
    case 'asking':
      return words.asking;
    case 'misread number':
      return words.misread;
    case 'unreadable':
      return words.unreadable;
    case 'unreachable':
      return words.unreachable;
    case 'refused':
      return refusalWords(now.problem);
  }
}
