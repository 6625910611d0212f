import { useEffect, useRef, useState } from 'preact/hooks';
import type { Outcome, Refusal } from './api.ts';

/** What the server was asked. What came stays while it is asked again, dated by `at`; `refusal` is of the newest try. */
export interface Asked<Data> {
  readonly data: Data | undefined;
  readonly cursor: string | null;
  /** When the data came, ms since the epoch. */
  readonly at: number | undefined;
  readonly refusal: Refusal | undefined;
  /** Asks now. */
  readonly again: () => Promise<void>;
}

interface Held<Data> {
  readonly subject: string;
  readonly data: Data | undefined;
  readonly cursor: string | null;
  readonly at: number | undefined;
  readonly refusal: Refusal | undefined;
}

const nothing = { data: undefined, cursor: null, at: undefined, refusal: undefined } as const;

/**
 * Asks the server, anew when the subject changes, and every so often while somebody looks.
 * @param subject  Names what is asked: data of another subject are never shown under it.
 */
export function useAsked<Data>(subject: string, ask: () => Promise<Outcome<Data>>, everyMs?: number): Asked<Data> {
  const [held, hold] = useState<Held<Data>>({ subject, ...nothing });
  const newest = useRef({ subject, ask, asks: 0 });
  newest.current.subject = subject;
  newest.current.ask = ask;
  const again = async () => {
    const number = (newest.current.asks += 1);
    const outcome = await newest.current.ask();
    // An answer that another question overtook says nothing any more.
    if (newest.current.subject !== subject || newest.current.asks !== number) return;
    hold((before) => {
      if (outcome.ok) return { subject, data: outcome.data, cursor: outcome.cursor, at: Date.now(), refusal: undefined };
      return { ...(before.subject === subject ? before : { subject, ...nothing }), refusal: outcome.refusal };
    });
  };
  useEffect(() => {
    void again();
    if (everyMs === undefined) return undefined;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') void again();
    }, everyMs);
    return () => clearInterval(timer);
  }, [subject, everyMs]);
  return { ...(held.subject === subject ? held : nothing), again };
}
