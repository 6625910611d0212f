import { effect, signal, type ReadonlySignal } from '@preact/signals';
import { readApi } from './api.ts';

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

/** The data at an address of the API; undefined where there is none. @throws when nobody answers, or with a failure. */
export async function dataAt(path: string): Promise<unknown> {
  const { status, body } = await readApi(path);
  if (NONE.has(status)) return undefined;
  if (body === undefined) throw new Error(`${path} answered ${status}`);
  return body.data;
}
