import { TokenBucket, type Rate } from './token-bucket.ts';

/** The house itself: what follows from events and the clock. It is never limited. */
const HOUSE = 'system';

/**
 * What each actor may send to one object, counted in the object's memory: nobody else need be asked, so it fails closed. An
 * object that wakes has full buckets again. Actors are few: they passed a role's guard.
 */
export class ActorLimit {
  readonly rate: Rate;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(rate: Rate) {
    this.rate = rate;
  }

  /** Counts one command of an actor. @returns 0, or how long to wait before the next would be taken, ms. */
  take(actor: string, now: number): number {
    if (actor === HOUSE) return 0;
    let bucket = this.#buckets.get(actor);
    if (bucket === undefined) this.#buckets.set(actor, (bucket = new TokenBucket(this.rate, now)));
    return bucket.take(now) ? 0 : bucket.waitMs(now);
  }
}
