import { useEffect, useRef, useState } from 'preact/hooks';
import type { ReceiptDetail } from '../../../domains/betting/contract.ts';
import { formats } from '../../formats.ts';
import { deed, pay } from './deed.ts';
import { ticketWords } from './words.ts';

/** Asks for the code on the paper, and pays. A scanned ticket has told it already: Enter pays. */
export function PayForm({ ticket, code }: { readonly ticket: ReceiptDetail; readonly code: string }) {
  const words = ticketWords.value;
  const [typed, type] = useState(code);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <form
      class="pay"
      onSubmit={(event) => {
        event.preventDefault();
        void pay(ticket, typed);
      }}
    >
      <label class="field">
        {words.code}
        <input
          ref={input}
          name="code"
          value={typed}
          autocomplete="off"
          autocapitalize="characters"
          spellcheck={false}
          required
          maxLength={20}
          aria-describedby="code-help"
          onInput={({ currentTarget }) => type(currentTarget.value)}
        />
      </label>
      <p class="soft" id="code-help">
        {words.codeHelp}
      </p>
      <button type="submit" class="button act" aria-disabled={deed.value.is === 'doing'}>
        {words.pay(formats.value.amount(ticket.dueMinor))}
      </button>
    </form>
  );
}
