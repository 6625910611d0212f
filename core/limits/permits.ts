import { TokenBucket } from './token-bucket.ts';

/** So many requests, at once if the sender likes, and as many again every `intervalMs`. */
export interface Quota {
  readonly requests: number;
  readonly intervalMs: number;
}

/** What the bucket that all isolates share answered: it gives all that is asked of it, or nothing. */
export interface Draw {
  readonly given: boolean;
  readonly left: number;
  /** When it is full again, ms since the epoch. */
  readonly resetAt: number;
}

/** Whether a request may pass, and how it stands with its sender, as far as this isolate knows. */
export interface Verdict {
  readonly allowed: boolean;
  readonly remaining: number;
  /** ms since the epoch. */
  readonly resetAt: number;
}

/** An isolate holds at most this part of a quota in advance: what it does not use is lost to the others until the reset. */
const LARGEST_PART = 1 / 10;
/** A draw under way this long was cancelled with its request, ms. */
const DRAW_MS = 1_000;
/** After the shared bucket could not be asked, how long this isolate counts alone before it tries again, ms. */
const ALONE_MS = 1_000;

/**
 * One sender's permits in this isolate, drawn in blocks from a bucket that all isolates share, and spent before the reset:
 * so over all isolates no more than the quota is spent between two resets. Blocks grow with the rate of asking.
 * While the shared bucket cannot be asked, a bucket of the same size in this isolate stands in for it.
 */
export class Permits {
  readonly quota: Quota;
  readonly #draw: (permits: number) => Promise<Draw | null>;
  #held = 0;
  #left = 0;
  #resetAt = 0;
  #spent = false;
  #block = 1;
  #drawingUntil = 0;
  #standIn: TokenBucket | null = null;
  #aloneUntil = 0;

  /** @param draw  Asks the shared bucket for so many; null when it cannot be asked. Never rejects. */
  constructor(quota: Quota, draw: (permits: number) => Promise<Draw | null>) {
    this.quota = quota;
    this.#draw = draw;
  }

  /** Takes a permit that is at hand, or says that there are none left anywhere. Undefined: `ask`. */
  take(now: number): Verdict | undefined {
    if (now < this.#resetAt) {
      if (this.#held > 0) {
        this.#held -= 1;
        return this.#verdict(true);
      }
      if (this.#spent) return this.#verdict(false);
    }
    return now < this.#aloneUntil ? this.#takeAlone(now) : undefined;
  }

  /** Draws a block and takes one of it. */
  async ask(now: number): Promise<Verdict> {
    const draw = await this.#drawBlock(now, 1);
    return draw === null ? this.alone(now) : this.#verdict(draw.given);
  }

  /** Counts in this isolate alone for a while, this request included: the shared bucket did not answer in time. */
  alone(now: number): Verdict {
    this.#aloneUntil = now + ALONE_MS;
    return this.#takeAlone(now);
  }

  /** Whether to `restock` now, so that the next requests find permits at hand. */
  runsLow(now: number): boolean {
    const busy = this.#block > 1 && this.#held * 2 < this.#block;
    return busy && this.#left > 0 && now < this.#resetAt && now >= this.#drawingUntil;
  }

  /** Draws a block while the last one is being spent. */
  async restock(now: number): Promise<void> {
    await this.#drawBlock(now, 0);
  }

  /** @param taken  How many of the block are for the one who asks: they are never in hand, where another request could take them. */
  async #drawBlock(now: number, taken: 0 | 1): Promise<Draw | null> {
    let wanted = this.#nextBlock(now);
    let draw = await this.#draw(wanted);
    // Others took of what was left: a single one may still be there.
    if (draw?.given === false && wanted > 1) draw = await this.#draw((wanted = 1));
    this.#drawingUntil = 0;
    // What belongs to an interval that is over meanwhile is of no use to the next requests.
    if (draw !== null && draw.resetAt >= this.#resetAt) this.#settle(draw, wanted - taken);
    return draw;
  }

  #nextBlock(now: number): number {
    // Requests that arrive together draw for themselves: a block each would be far too much.
    if (now < this.#drawingUntil) return 1;
    this.#drawingUntil = now + DRAW_MS;
    const isNew = now >= this.#resetAt;
    const largest = Math.max(1, Math.floor(this.quota.requests * LARGEST_PART));
    const next = isNew ? Math.max(1, Math.floor(this.#block / 2)) : Math.min(this.#block * 2, largest);
    this.#block = next;
    return isNew ? next : Math.max(1, Math.min(next, this.#left));
  }

  #settle(draw: Draw, toHold: number): void {
    if (draw.resetAt > this.#resetAt) this.#held = 0;
    this.#resetAt = draw.resetAt;
    this.#left = draw.left;
    this.#spent = !draw.given;
    if (draw.given) this.#held += toHold;
    this.#standIn = null;
    this.#aloneUntil = 0;
  }

  #takeAlone(now: number): Verdict {
    const { requests, intervalMs } = this.quota;
    this.#standIn ??= new TokenBucket({ perSecond: (requests * 1_000) / intervalMs, burst: requests }, now);
    const allowed = this.#standIn.take(now);
    const waitMs = allowed ? intervalMs : this.#standIn.waitMs(now);
    return { allowed, remaining: Math.floor(this.#standIn.level(now)), resetAt: now + waitMs };
  }

  #verdict(allowed: boolean): Verdict {
    return { allowed, remaining: this.#held + this.#left, resetAt: this.#resetAt };
  }
}
