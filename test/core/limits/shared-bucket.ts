import type { Draw, Quota } from '../../../core/limits/permits.ts';

/** The bucket that isolates share, as Redis keeps it, under a clock of the test's. */
export class FakeBucket {
  readonly #quota: Quota;
  #tokens: number;
  #filledAt: number | null = null;
  /** How often it was asked. */
  draws = 0;

  constructor(quota: Quota) {
    this.#quota = quota;
    this.#tokens = quota.requests;
  }

  /** Which interval it is now: two requests with the same answer fall between the same two resets. */
  interval(now: number): number {
    this.#filledAt ??= now;
    const { requests, intervalMs } = this.#quota;
    const passed = Math.floor((now - this.#filledAt) / intervalMs);
    if (passed > 0) this.#tokens = requests;
    this.#filledAt += passed * intervalMs;
    return this.#filledAt;
  }

  draw(permits: number, now: number): Draw {
    this.draws += 1;
    const resetAt = this.interval(now) + this.#quota.intervalMs;
    if (permits > this.#tokens) return { given: false, left: 0, resetAt };
    this.#tokens -= permits;
    return { given: true, left: this.#tokens, resetAt };
  }
}
