import type { Redis } from '../redis/redis.ts';
import { decodeEntry, encodeEntry, type Entry, type Look } from './entry.ts';
import { INVALIDATE, PUT, RELEASE } from './scripts.ts';

/** Where one value lies: its own key, the scope that makes it stale, and the projection that both follow. */
export interface Place {
  readonly source: string;
  readonly scope: string;
  readonly key: string;
}

/** Leave to load a key, or not; and what was seen of the key at that moment. */
export interface Lease {
  readonly taken: boolean;
  readonly token: string;
  readonly look: Look;
}

/** How long one loader is waited for before another may try, ms. */
export const LEASE_MS = 3_000;
/** Longer than any entry lives, ms: without its mark an entry is not believed. */
const MARK_LIFE_MS = 7_200_000;
/** How long a mark lives that may turn out to be of nothing, ms: longer than any load. */
const YOUNG_MARK_LIFE_MS = 60_000;

const epochKey = (source: string) => `cache:epoch:${source}`;
const deliveredKey = (source: string) => `cache:delivered:${source}`;
const markKey = (scope: string) => `cache:mark:${scope}`;
const leaseKey = (key: string) => `cache:lease:${key}`;

const MARK = /^(\S+) (\d+)$/;

function lookOf([epoch, mark, stored]: readonly (string | null)[]): Look {
  const [, birth, changedAt] = MARK.exec(mark ?? '') ?? [];
  const stamp = epoch === null || epoch === undefined || birth === undefined ? null : `${epoch}:${birth}`;
  return { stamp, changedAt: Number(changedAt ?? 0), entry: stored === null || stored === undefined ? null : decodeEntry(stored) };
}

/**
 * What the cache keeps in Redis. An entry is believed by its stamp and its scope's mark (see `judge`), and put only where nothing
 * newer is known. Every method answers null or false where Redis is away, within Redis' time limit; none throws because of it.
 */
export class RedisTier {
  readonly #redis: Redis;

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  /** When this isolate last saw Redis fail, ms since the epoch; 0 for never. */
  get lastAwayAt(): number {
    return this.#redis.lastAwayAt;
  }

  look(place: Place): Promise<Look | null> {
    const keys = [epochKey(place.source), markKey(place.scope), place.key];
    return this.#redis.try(async (redis) => lookOf(await redis.mget<(string | null)[]>(...keys)), null);
  }

  /**
   * Takes the lease on a key unless another holds it, and looks again: the one before may have let go of it just now.
   * Epoch and mark exist afterwards: what is loaded from here on is stamped with them, and refused when either is lost meanwhile.
   */
  take(place: Place): Promise<Lease | null> {
    const token = crypto.randomUUID();
    const [epoch, mark] = [epochKey(place.source), markKey(place.scope)];
    return this.#redis.try(async (redis) => {
      const [, , lease, found] = await redis
        .pipeline()
        .set(epoch, crypto.randomUUID(), { nx: true })
        .set(mark, `${crypto.randomUUID()} 0`, { nx: true, px: YOUNG_MARK_LIFE_MS })
        .set(leaseKey(place.key), token, { nx: true, px: LEASE_MS })
        .mget<(string | null)[]>(epoch, mark, place.key)
        .exec<[unknown, unknown, string | null, (string | null)[]]>();
      return { taken: lease === 'OK', token, look: lookOf(found) };
    }, null);
  }

  /**
   * Puts what was loaded since the lease was asked for, and lets go of it.
   * @returns whether it was put: something newer may be known, or Redis was emptied meanwhile.
   */
  put(place: Place, lease: Lease, made: Omit<Entry, 'stamp'>, lifeMs: number): Promise<boolean> {
    const stamp = lease.look.stamp ?? '';
    const keys = [epochKey(place.source), markKey(place.scope), place.key, leaseKey(place.key)];
    const args = [lease.token, stamp, made.position, encodeEntry({ ...made, stamp }), Math.ceil(lifeMs), MARK_LIFE_MS];
    return this.#redis.try(async (redis) => Number(await redis.eval(PUT, keys, args)) === 1, false);
  }

  async release(place: Place, lease: Lease): Promise<void> {
    if (lease.taken) await this.#redis.try((redis) => redis.eval(RELEASE, [leaseKey(place.key)], [lease.token]), null);
  }

  /**
   * Marks scopes as changed by positions after `from` and up to `to`, which follow those delivered before. Twice changes nothing.
   * @returns null where nobody knows whether it was done; else whether an earlier delivery was missed, and a new epoch begun.
   */
  invalidate(source: string, from: number, to: number, scopes: readonly string[]): Promise<'marked' | 'renewed' | null> {
    const keys = [epochKey(source), deliveredKey(source), ...scopes.map(markKey)];
    const args = [from, to, crypto.randomUUID(), MARK_LIFE_MS];
    return this.#redis.try(async (redis) => (Number(await redis.eval(INVALIDATE, keys, args)) === 1 ? 'renewed' : 'marked'), null);
  }

  /** Gives up what is kept of these scopes, and what is being loaded now. @returns whether Redis took it. */
  drop(scopes: readonly string[]): Promise<boolean> {
    return this.#redis.try(async (redis) => (await redis.del(...scopes.map(markKey))) >= 0, false);
  }

  /** Gives up everything that follows a projection, as `drop` does. @returns whether Redis took it. */
  renew(source: string): Promise<boolean> {
    return this.#redis.try(async (redis) => (await redis.set(epochKey(source), crypto.randomUUID())) === 'OK', false);
  }
}
