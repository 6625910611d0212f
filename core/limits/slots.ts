import type { InTime } from './in-time.ts';
import { Lapsing } from './lapsing.ts';

/** How long a slot stays leased, and how long a request counts at most: longer than any takes while all is well, ms. */
export const LEASE_MS = 5_000;
/** After all slots were found taken, how long before the others are asked about again, ms. */
const FULL_MS = 250;
/** After the leases could not be asked for, how long this isolate counts alone, ms. */
const ALONE_MS = 1_000;
/** A renewal under way this long was cancelled with its request, ms. */
const RENEWAL_MS = 1_000;
/** An isolate leases at most this part of the slots in advance. */
const LARGEST_PART = 1 / 10;
/** How often a request that waits for a slot looks again, ms. */
const LOOK_EVERY_MS = 10;

/** Leases these names, or renews them, until then; null when nobody can be asked. Never rejects. @returns those that were leased. */
export type Lease = (names: readonly string[], now: number, until: number) => Promise<readonly string[] | null>;

/** A request under way. Give it back with `leave`. */
export interface Use {
  readonly since: number;
}

/**
 * One sender's slots in this isolate: as many requests may be under way here as slots are leased, and over all isolates no
 * more are leased than the limit. A lease that nobody renews ends by itself, and so does a request that was cancelled.
 */
export class Slots {
  readonly limit: number;
  readonly #ask: Lease;
  readonly #newName: () => string;
  readonly #leased = new Lapsing<string>();
  readonly #uses = new Lapsing<Use>();
  readonly #waiting = new Lapsing<object>();
  #most = 0;
  #fullUntil = 0;
  #aloneUntil = 0;
  #renewingUntil = 0;

  /** @param newName  A name that no other isolate uses. */
  constructor(limit: number, ask: Lease, newName: () => string) {
    this.limit = limit;
    this.#ask = ask;
    this.#newName = newName;
  }

  /** Takes a slot, or null when none is at hand. */
  enter(now: number): Use | null {
    const underWay = this.#uses.count(now);
    const here = now < this.#aloneUntil ? this.limit : this.#leased.count(now);
    if (underWay >= here) return null;
    const use = { since: now };
    this.#uses.hold(use, now + LEASE_MS);
    this.#most = Math.max(this.#most, underWay + 1);
    return use;
  }

  leave(use: Use): void {
    this.#uses.drop(use);
  }

  /** Whether there may be slots to be had that are not leased here: then `lease` before entering. */
  isShort(now: number): boolean {
    const underWay = this.#uses.count(now);
    return underWay < this.limit && underWay >= this.#leased.count(now) && now >= this.#aloneUntil && now >= this.#fullUntil;
  }

  /** Leases more slots, and renews those there are; counts in this isolate alone for a while when no answer comes in time. */
  async lease(now: number, inTime: InTime): Promise<void> {
    const held = this.#leased.members(now);
    const inAdvance = Math.min(held.length, Math.floor(this.limit * LARGEST_PART));
    const more = Math.min(Math.max(1, inAdvance), this.limit - held.length);
    const answered = await inTime(this.#leaseAll([...held, ...Array.from({ length: more }, this.#newName)], now));
    if (!answered) this.#aloneUntil = now + ALONE_MS;
  }

  /** Whether the leases should be renewed now. */
  runsOut(now: number): boolean {
    return this.#leased.firstLapse(now) - now < LEASE_MS / 2 && now >= this.#renewingUntil;
  }

  /** Renews as many leases as were in use at once since the last time; the others are let go. */
  async renew(now: number): Promise<void> {
    this.#renewingUntil = now + RENEWAL_MS;
    const held = this.#leased.members(now);
    for (const name of held.slice(this.#most)) this.#leased.drop(name);
    const kept = held.slice(0, this.#most);
    this.#most = this.#uses.count(now);
    await this.#leaseAll(kept, now);
    this.#renewingUntil = 0;
  }

  /**
   * Waits for one of the sender's own requests to end: a page asks for several things at once, and each takes a moment.
   * As many may wait as may be under way.
   */
  async wait(clock: () => number, forMs: number): Promise<Use | null> {
    const until = clock() + forMs;
    if (this.#waiting.count(clock()) >= this.limit) return null;
    const place = {};
    this.#waiting.hold(place, until);
    let use: Use | null = null;
    while (use === null && clock() < until) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
      use = this.enter(clock());
    }
    this.#waiting.drop(place);
    return use;
  }

  async #leaseAll(names: readonly string[], now: number): Promise<void> {
    const until = now + LEASE_MS;
    const leased = await this.#ask(names, now, until);
    this.#aloneUntil = leased === null ? now + ALONE_MS : 0;
    if (leased === null) return;
    for (const name of names) this.#leased.drop(name);
    for (const name of leased) this.#leased.hold(name, until);
    if (leased.length < names.length) this.#fullUntil = now + FULL_MS;
  }
}
