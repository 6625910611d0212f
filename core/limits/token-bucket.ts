/** `perSecond` in the long run, `burst` at once. */
export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

/** A token bucket in memory. It begins full, so one that was forgotten while nobody used it is no loss. */
export class TokenBucket {
  readonly #rate: Rate;
  #tokens: number;
  #at: number;

  constructor(rate: Rate, now: number) {
    this.#rate = rate;
    this.#tokens = rate.burst;
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
