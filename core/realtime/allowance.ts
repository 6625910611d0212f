import { TokenBucket, type Rate } from '../limits/token-bucket.ts';

/** `refused` is the first of a series, the one to answer. */
export type Verdict = 'taken' | 'refused' | 'still refused' | 'hopeless';

/**
 * What one socket may send. Refused messages are counted too: who goes on sending falls into debt, and a whole burst of debt
 * is `hopeless`. It need not survive hibernation: a socket quiet for that long has a full one.
 */
export class Allowance {
  readonly #bucket: TokenBucket;
  readonly #burst: number;
  #refusing = false;

  constructor(rate: Rate, now: number) {
    this.#bucket = new TokenBucket(rate, now);
    this.#burst = rate.burst;
  }

  /** Counts one message at `now`, ms. */
  take(now: number): Verdict {
    const left = this.#bucket.spend(now);
    const refusedBefore = this.#refusing;
    this.#refusing = left < 0;
    if (!this.#refusing) return 'taken';
    if (left <= -this.#burst) return 'hopeless';
    return refusedBefore ? 'still refused' : 'refused';
  }
}
