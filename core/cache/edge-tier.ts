/** The part of the platform's cache that is used here. */
export interface EdgeStore {
  match(url: string): Promise<Response | undefined>;
  put(url: string, response: Response): Promise<void>;
}

/** Nothing answers there: the name only keeps our keys apart from pages. */
const ORIGIN = 'https://cache.ringside.invalid/';

/**
 * The platform's cache in this building, for values that never change: it cannot be told of a change elsewhere.
 * It is a help, never a need: what goes wrong with it counts as not found.
 */
export class EdgeTier {
  readonly #store: EdgeStore;

  constructor(store: EdgeStore) {
    this.#store = store;
  }

  async match(key: string): Promise<string | null> {
    try {
      return (await (await this.#store.match(urlOf(key)))?.text()) ?? null;
    } catch {
      return null;
    }
  }

  async put(key: string, text: string, lifeMs: number): Promise<void> {
    const headers = { 'Content-Type': 'application/json', 'Cache-Control': `public, max-age=${Math.floor(lifeMs / 1_000)}` };
    await this.#store.put(urlOf(key), new Response(text, { headers })).catch(() => undefined);
  }
}

function urlOf(key: string): string {
  return ORIGIN + encodeURIComponent(key);
}
