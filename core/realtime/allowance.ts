/** What one socket may send: `perSecond` in the long run, `burst` at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** `refused` is the first of a series, the one to answer. */
export type Verdict = 'taken' | 'refused' | 'still refused' | 'hopeless';

/**
 * A token bucket for one socket's messages. Refused messages are counted too: who goes on sending falls into debt, and
 * a whole burst of debt is `hopeless`. A bucket need not survive hibernation: a socket quiet for that long has a full one.
 */
export class Allowance {
  readonly #rate: Rate;
  #tokens: number;
  #at: number;
  #refusing = false;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
    this.#at = now;
  }

  /** Counts one message at `now`, ms. */
  take(now: number): Verdict {
    const { perSecond, burst } = this.#rate;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#at) * perSecond) / 1_000) - 1;
    this.#at = now;
    const refusedBefore = this.#refusing;
    this.#refusing = this.#tokens < 0;
    if (!this.#refusing) return 'taken';
    if (this.#tokens <= -burst) return 'hopeless';
    return refusedBefore ? 'still refused' : 'refused';
  }
}
