import { useEffect, useRef } from 'preact/hooks';
import { complaint, escapeLine, takeBack, takeLine, typed } from './line-state.ts';
import { sale } from './sale.ts';
import { sellWords } from './words.ts';

/** The line. The cursor stands in it from the start, and whatever is typed elsewhere on the page goes here. */
export function BetLine() {
  const words = sellWords.value;
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    input.current?.focus();
    const gather = (event: KeyboardEvent) => {
      if (/^[\d*]$/.test(event.key) && document.activeElement?.tagName !== 'INPUT') input.current?.focus();
    };
    addEventListener('keydown', gather);
    return () => removeEventListener('keydown', gather);
  }, []);
  return (
    <form
      class="bet-line"
      onSubmit={(event) => {
        event.preventDefault();
        takeLine();
      }}
    >
      <label class="field">
        {words.line}
        <input
          ref={input}
          name="line"
          value={typed.value}
          inputMode="decimal"
          autocomplete="off"
          aria-describedby="line-help"
          aria-invalid={complaint.value !== ''}
          onInput={({ currentTarget }) => {
            typed.value = currentTarget.value;
          }}
          onKeyDown={onKey}
        />
      </label>
      <button type="submit" class="button" aria-disabled={sale.value.is === 'sending'}>
        {words.add}
      </button>
      <p class="complaint" role="alert">
        {complaint.value}
      </p>
      <p class="soft line-help" id="line-help">
        {words.lineHelp}
      </p>
    </form>
  );
}

function onKey(event: KeyboardEvent): void {
  // A key that is held down must not sell what it has just added.
  if (event.key === 'Enter' && event.repeat) return event.preventDefault();
  if (event.key === 'Escape') return escapeLine();
  if (event.key === 'Backspace' && typed.peek() === '' && !event.repeat) return takeBack();
  // The large key of the numeric keypad, after a bet: as Enter.
  if (event.key === '+' && typed.peek() !== '') {
    event.preventDefault();
    takeLine();
  }
}
