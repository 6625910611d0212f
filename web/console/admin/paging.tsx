import { useState } from 'preact/hooks';
import type { Outcome } from './api.ts';
import { useAsked, type Asked } from './asked.ts';
import { adminWords } from './words.ts';

export interface Paged<Data> {
  readonly asked: Asked<Data>;
  readonly isFirst: boolean;
  readonly older: (() => void) | undefined;
  readonly newest: () => void;
}

/**
 * A list that is read page by page, newest first. The first page is asked again every so often: an older one stays as it is.
 * @param subject  Names the list with its filters: another list begins at its first page.
 */
export function usePages<Data>(
  subject: string,
  ask: (cursor: string | undefined) => Promise<Outcome<Data>>,
  everyMs?: number,
): Paged<Data> {
  const [place, setPlace] = useState<{ readonly subject: string; readonly cursor: string | undefined }>({ subject, cursor: undefined });
  const cursor = place.subject === subject ? place.cursor : undefined;
  const asked = useAsked(`${subject} ${cursor ?? ''}`, () => ask(cursor), cursor === undefined ? everyMs : undefined);
  const next = asked.cursor;
  return {
    asked,
    isFirst: cursor === undefined,
    older: next === null ? undefined : () => setPlace({ subject, cursor: next }),
    newest: () => setPlace({ subject, cursor: undefined }),
  };
}

/** Leads through the pages of a list. Both buttons stay where they are, so that the keyboard does too. */
export function Pager({ isFirst, older, newest }: Pick<Paged<unknown>, 'isFirst' | 'older' | 'newest'>) {
  const words = adminWords.value;
  if (isFirst && older === undefined) return null;
  return (
    <div class="actions">
      <button class="button" type="button" aria-disabled={isFirst} onClick={() => !isFirst && newest()}>
        {words.first}
      </button>
      <button class="button" type="button" aria-disabled={older === undefined} onClick={() => older?.()}>
        {words.more}
      </button>
    </div>
  );
}
