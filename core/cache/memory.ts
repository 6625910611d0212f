/** How a fill ended, told to those who waited for it: with the text, with nothing there, or with an error. */
export type Outcome = { readonly text: string | null } | { readonly error: unknown };

/** That somebody in this isolate is finding a value out. Plain data: requests may share it, as they may share no promise. */
export interface Fill {
  /** Whoever began it may be gone by then, ms since the epoch. */
  readonly until: number;
  outcome: Outcome | undefined;
}

interface Held {
  readonly scope: string;
  readonly text: string | null;
  readonly freshUntil: number;
  refreshAt: number;
}

/** From which share of its life on a value is asked for again behind an answer, so that nobody waits at the end of it. */
const REFRESH_FROM = 0.75;
const MAX_ENTRIES = 10_000;
const MAX_CHARS = 16_000_000;

/** What this isolate has learnt lately, as the text that goes into answers; null for what is not there. Bounded: the oldest goes first. */
export class Memory {
  readonly #held = new Map<string, Held>();
  readonly #fills = new Map<string, Fill>();
  #chars = 0;

  /** The text of a key while it is fresh; `refresh` tells one of those who ask to fill it anew. */
  recall(key: string, now: number): { readonly text: string | null; readonly refresh: boolean } | undefined {
    const held = this.#held.get(key);
    if (held === undefined || now >= held.freshUntil) return undefined;
    const refresh = now >= held.refreshAt;
    if (refresh) held.refreshAt = held.freshUntil;
    return { text: held.text, refresh };
  }

  /** Keeps a text for `lifeMs` from `askedAt`: when the asking began, not when the answer came. */
  keep(key: string, scope: string, text: string | null, askedAt: number, lifeMs: number): void {
    this.forget(key);
    this.#held.set(key, { scope, text, freshUntil: askedAt + lifeMs, refreshAt: askedAt + lifeMs * REFRESH_FROM });
    this.#chars += text?.length ?? 0;
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= MAX_ENTRIES && this.#chars <= MAX_CHARS) break;
      this.forget(oldest);
    }
  }

  forget(key: string): void {
    this.#chars -= this.#held.get(key)?.text?.length ?? 0;
    this.#held.delete(key);
  }

  /** Forgets every key of these scopes; all keys without them. */
  forgetScopes(scopes?: ReadonlySet<string>): void {
    for (const [key, { scope }] of this.#held) if (scopes === undefined || scopes.has(scope)) this.forget(key);
  }

  /** The fill of a key that somebody is at, if there is one. */
  filling(key: string, now: number): Fill | undefined {
    const fill = this.#fills.get(key);
    return fill !== undefined && now < fill.until ? fill : undefined;
  }

  /** Says that the caller fills a key now. It must `settle` it. */
  begin(key: string, until: number): Fill {
    const fill: Fill = { until, outcome: undefined };
    this.#fills.set(key, fill);
    return fill;
  }

  settle(key: string, fill: Fill, outcome: Outcome): void {
    fill.outcome = outcome;
    if (this.#fills.get(key) === fill) this.#fills.delete(key);
  }
}
