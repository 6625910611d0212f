import type { InTime } from './in-time.ts';
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

/** A request that has no permit yet: one of the block is its own, if the block comes while it waits. */
interface Asker {
  waits: boolean;
  draw: Draw | null;
}

/** An isolate holds at most this part of a quota in advance: what it does not use is lost to the others until the reset. */
const LARGEST_PART = 1 / 10;
/** And of what is left: a block on its way must not make others, here or elsewhere, believe that nothing is left. */
const LARGEST_REST = 1 / 4;
/** A draw under way this long was cancelled with its request, ms. */
const DRAW_MS = 1_000;
/** After the shared bucket could not be asked, how long this isolate counts alone before it tries again, ms. */
const ALONE_MS = 1_000;

/**
 * One sender's permits in this isolate, drawn in blocks from a bucket that all isolates share, and spent before the reset:
 * so over all isolates no more than the quota is spent between two resets. Blocks grow with the rate of asking.
 * While the shared bucket cannot be asked, this isolate goes on alone from what it knew, and makes up for it afterwards.
 */
export class Permits {
  readonly quota: Quota;
  readonly #draw: (permits: number) => Promise<Draw | null>;
  #held = 0;
  #left = 0;
  #resetAt = 0;
  #block = 1;
  #drawingUntil = 0;
  #standIn: TokenBucket | null = null;
  #aloneUntil = 0;
  /** Spent alone, and not drawn yet. */
  #owed = 0;

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
      if (this.#left === 0) return this.#verdict(false);
    }
    return now < this.#aloneUntil ? this.#takeAlone(now) : undefined;
  }

  /** Draws a block and takes one of it, or counts alone for a while when no answer comes in time. */
  async ask(now: number, inTime: InTime): Promise<Verdict> {
    const asker: Asker = { waits: true, draw: null };
    await inTime(this.#drawBlock(now, asker));
    asker.waits = false;
    if (asker.draw === null) {
      this.#aloneUntil = now + ALONE_MS;
      return this.#takeAlone(now);
    }
    // Nothing was left because another request here has just drawn the last.
    return asker.draw.given ? this.#verdict(true) : (this.take(now) ?? this.#verdict(false));
  }

  /** Whether to `restock` now, so that the next requests find permits at hand. */
  runsLow(now: number): boolean {
    const busy = this.#block > 1 && this.#held * 2 < this.#block;
    const enough = this.#left * LARGEST_REST >= 1;
    return busy && enough && now < this.#resetAt && now >= this.#drawingUntil;
  }

  /** Draws a block while the last one is being spent. */
  async restock(now: number): Promise<void> {
    await this.#drawBlock(now, { waits: false, draw: null });
  }

  async #drawBlock(now: number, asker: Asker): Promise<void> {
    // Requests that arrive together draw for themselves: a block each would be far too much.
    const isOnly = now >= this.#drawingUntil;
    if (isOnly) this.#drawingUntil = now + DRAW_MS;
    const owed = this.#takeOwed(now);
    let wanted = isOnly ? this.#nextBlock(now) : 1;
    let draw = await this.#draw(wanted + owed);
    // Others took of what was left: a single one may still be there.
    if (draw?.given === false && wanted > 1) draw = await this.#draw((wanted = 1) + owed);
    if (isOnly) this.#drawingUntil = 0;
    if (draw === null) this.#owed += owed;
    else this.#settle(draw, wanted, asker);
  }

  #takeOwed(now: number): number {
    const owed = this.#resetAt > 0 && now >= this.#resetAt ? 0 : this.#owed;
    this.#owed = 0;
    return owed;
  }

  #nextBlock(now: number): number {
    const isNew = now >= this.#resetAt;
    const largest = Math.max(1, Math.floor(this.quota.requests * LARGEST_PART));
    this.#block = isNew ? Math.max(1, Math.floor(this.#block / 2)) : Math.min(this.#block * 2, largest);
    return isNew ? this.#block : Math.max(1, Math.min(this.#block, Math.floor(this.#left * LARGEST_REST)));
  }

  #settle(draw: Draw, wanted: number, asker: Asker): void {
    if (asker.waits) asker.draw = draw;
    // What belongs to an interval that is over meanwhile is of no use to the next requests.
    if (draw.resetAt < this.#resetAt) return;
    if (draw.resetAt > this.#resetAt) {
      this.#resetAt = draw.resetAt;
      this.#held = 0;
      this.#left = draw.left;
    }
    // Answers may overtake each other; what is left only falls.
    this.#left = Math.min(this.#left, draw.left);
    // The asker's own never lies in hand, where another request could take it first.
    if (draw.given) this.#held += asker.waits ? wanted - 1 : wanted;
    this.#standIn = null;
    this.#aloneUntil = 0;
  }

  #takeAlone(now: number): Verdict {
    const { requests, intervalMs } = this.quota;
    const known = now < this.#resetAt ? this.#held + this.#left : requests;
    this.#standIn ??= new TokenBucket({ perSecond: (requests * 1_000) / intervalMs, burst: requests }, now, known);
    const allowed = this.#standIn.take(now);
    if (allowed) this.#owed += 1;
    const waitMs = allowed ? intervalMs : this.#standIn.waitMs(now);
    return { allowed, remaining: Math.max(0, Math.floor(this.#standIn.level(now))), resetAt: now + waitMs };
  }

  #verdict(allowed: boolean): Verdict {
    return { allowed, remaining: this.#held + this.#left, resetAt: this.#resetAt };
  }
}
