import { useState } from 'preact/hooks';
import type { ReceiptDetail } from '../../../domains/betting/contract.ts';
import { formats } from '../../formats.ts';
import { deed, voidTicket } from './deed.ts';
import { ticketWords } from './words.ts';

/** Takes a ticket back, with a reason for the audit trail; folded away, because it is rare. */
export function VoidForm({ ticket }: { readonly ticket: ReceiptDetail }) {
  const words = ticketWords.value;
  const [reason, setReason] = useState('');
  return (
    <details class="void">
      <summary>{words.voidTitle}</summary>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void voidTicket(ticket, reason);
        }}
      >
        <label class="field">
          {words.reason}
          <input name="reason" value={reason} required maxLength={500} onInput={({ currentTarget }) => setReason(currentTarget.value)} />
        </label>
        <button type="submit" class="button" aria-disabled={deed.value.is === 'doing'}>
          {words.voidNow(formats.value.amount(ticket.totalMinor))}
        </button>
      </form>
    </details>
  );
}
