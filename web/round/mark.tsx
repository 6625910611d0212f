import { roundWords } from './words.ts';

/** Whether a step fits: a tick, a cross, or an open ring while it cannot be told. */
export function Mark({ holds }: { readonly holds: boolean | null }) {
  const drawn = holds === null ? 'M4 10a6 6 0 1 0 12 0a6 6 0 1 0-12 0' : holds ? 'M4 10.5l4 4 8-9' : 'M5 5l10 10M15 5L5 15';
  const said = holds === null ? roundWords.value.pending : holds ? roundWords.value.holds : roundWords.value.fails;
  return (
    <span class="mark" data-holds={String(holds)}>
      <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
        <path d={drawn} fill="none" stroke="currentColor" stroke-width="2.5" stroke-linecap="round" stroke-linejoin="round" />
      </svg>
      <span class="visually-hidden">{said}</span>
    </span>
  );
}
