/** `perSecond` in the long run, `burst` at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** A token bucket in memory. One that was forgotten while nobody used it is no loss: it would be full. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #at: number;

  /** @param tokens  What it begins with; full unless told. */
  constructor(rate: Rate, now: number, tokens = rate.burst) {
    this.#rate = rate;
    this.#tokens = tokens;
    this.#at = now;
  }

  /** What it holds at `now`, ms; below zero it is in debt. */
  level(now: number): number {
    const { perSecond, burst } = this.#rate;
    this.#tokens = Math.min(burst, this.#tokens + (Math.max(0, now - this.#at) * perSecond) / 1_000);
    this.#at = now;
    return this.#tokens;
  }

  /** Takes one token if there is one. */
  take(now: number): boolean {
    if (this.level(now) < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  /** Takes one token, there or not: it may fall into debt. @returns what it holds then. */
  spend(now: number): number {
    this.level(now);
    this.#tokens -= 1;
    return this.#tokens;
  }

  /** Puts back a token that was taken for nothing. */
  giveBack(): void {
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + 1);
  }

  /** How long until one can be taken, ms; 0 when one is there. */
  waitMs(now: number): number {
    return Math.max(0, ((1 - this.level(now)) / this.#rate.perSecond) * 1_000);
  }
}
