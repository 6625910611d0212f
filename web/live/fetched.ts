import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { answered } from './api.ts';

/** There is none of that id, or none can have it. */
const NONE = new Set([400, 404]);
const AGAIN_MS = 3_000;

/** What the API says of a thing: undefined until it has answered. */
export type Fetched<Data> = { readonly found: true; readonly data: Data } | { readonly found: false } | undefined;

/**
 * Asks the API for what the live topic does not know, once it says so, and again while nobody answers.
 *
 * @param missing  Whether the topic was heard and knows nothing.
 * @param read     Makes the thing of the API's answers, or of one of them that is a 404, `undefined`.
 */
export function fetchedWhen<Data>(missing: () => boolean, read: () => Promise<Data | undefined>): ReadonlySignal<Fetched<Data>> {
  const fetched = signal<Fetched<Data>>(undefined);
  async function ask(): Promise<void> {
    try {
      const data = await read();
      fetched.value = data === undefined ? { found: false } : { found: true, data };
    } catch {
      setTimeout(() => void ask(), AGAIN_MS);
    }
  }
  const stop = effect(() => {
    if (!missing()) return;
    queueMicrotask(() => stop());
    void ask();
  });
  return fetched;
}

/** The data that a call of the API answers with; undefined where there is none. @throws when nobody answers, or with a failure. */
export async function found<Data>(call: Parameters<typeof answered<Data>>[0]): Promise<Data | undefined> {
  const { status, data } = await answered(call);
  if (data === undefined && !NONE.has(status)) throw new Error(`the API answered ${status}`);
  return data;
}
