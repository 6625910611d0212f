import { rest } from '../kernel/rest.ts';
import { asError, log } from '../metrics/log.ts';
import { observe } from '../metrics/meter.ts';
import { withTimeLimit } from '../resilience/time-limit.ts';
import type { EdgeTier } from './edge-tier.ts';
import { judge, type Entry, type Look, type Verdict } from './entry.ts';
import { LIFE_MS, type Loaded, type Traits } from './family.ts';
import { LEASE_MS, type Lease, type Place, type RedisTier } from './redis-tier.ts';

/** Longest a load may take, ms: as long as others leave it alone. Whoever it was for is then told that the database is away. */
const LOAD_LIMIT_MS = LEASE_MS;
/** How long another isolate's load is waited for, and how often Redis is asked for it, ms. */
const OTHERS_WAIT_MS = 1_000;
const OTHERS_PAUSE_MS = 25;
/** How long an expired entry stays in Redis, to be shown while one loads it anew, ms. */
const STALE_MS = 30_000;

/** What is wanted, and where it lies. */
export interface Wanted {
  readonly family: Traits;
  readonly place: Place;
  readonly load: (() => Promise<Loaded<unknown>>) | null;
}

export interface Found {
  /** Null where there is no such thing. */
  readonly text: string | null;
  readonly from: 'edge' | 'redis' | 'stale' | 'waited' | 'loaded' | 'absent';
  /** Good, and to be loaded anew behind the answer. */
  readonly early: boolean;
}

export interface FinderOptions {
  readonly redis: RedisTier;
  /** Null where the platform has none. */
  readonly edge: EdgeTier | null;
  /** Lets work outlive the request that began it. */
  readonly background: (work: Promise<unknown>) => void;
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

const found = (text: string | null, from: Found['from'], early = false): Found => ({ text, from, early });

/**
 * Finds what no memory holds: in the platform's cache, in Redis, or by loading it. Of all isolates one loads a key at a time, under
 * a lease; the others show the expired value where there is one, or wait for the new one briefly. Without Redis everybody loads.
 */
export class Finder {
  readonly #options: FinderOptions;

  constructor(options: FinderOptions) {
    this.#options = options;
  }

  /** @throws what the load throws; TimeLimitExceeded when it took too long. Nothing else. */
  async find(wanted: Wanted): Promise<Found> {
    const { redis, edge, background } = this.#options;
    const { family, place } = wanted;
    const near = family.final && edge !== null ? await edge.match(place.key) : null;
    if (near !== null && isValid(family, near)) return found(near, 'edge');
    const look = await redis.look(place);
    if (look === null) return this.#load(wanted, null);
    const { verdict, text } = this.#judge(family, look);
    if (text === null || verdict === 'expired') return wanted.load === null ? found(null, 'absent') : this.#loadAlone(wanted, text);
    if (family.final && edge !== null) background(edge.put(place.key, text, LIFE_MS[family.pattern]));
    return found(text, 'redis', verdict === 'early');
  }

  /** Loads a value that is good still, unless somebody else is at it. @returns null where that is so, or where it is gone. */
  async refresh(wanted: Wanted): Promise<string | null> {
    const lease = await this.#options.redis.take(wanted.place);
    return lease?.taken === true ? (await this.#load(wanted, lease)).text : null;
  }

  /** Tells the other isolates and buildings of a value that never changes. */
  async spread(family: Traits, place: Place, text: string): Promise<void> {
    const { redis, edge } = this.#options;
    const lease = await redis.take(place);
    if (lease?.taken === true) await this.#put(family, place, lease, { text, position: 0, deltaMs: 0 });
    await edge?.put(place.key, text, LIFE_MS[family.pattern]);
  }

  #judge(family: Traits, look: Look): { verdict: Verdict; text: string | null } {
    const { redis, now, random } = this.#options;
    const verdict = judge(look, now(), 1 - random());
    if (look.entry === null || verdict === 'none') return { verdict: 'none', text: null };
    const { expiresAt, text } = look.entry;
    // While Redis was away it may not have been told of a change: what it held then is not believed here.
    const missed = !family.final && expiresAt - LIFE_MS[family.pattern] <= redis.lastAwayAt;
    return missed || !isValid(family, text) ? { verdict: 'none', text: null } : { verdict, text };
  }

  async #loadAlone(wanted: Wanted, expired: string | null): Promise<Found> {
    const { redis, background } = this.#options;
    const lease = await redis.take(wanted.place);
    if (lease === null) return this.#load(wanted, null);
    const { verdict, text } = this.#judge(wanted.family, lease.look);
    if (text !== null && verdict !== 'expired') {
      background(redis.release(wanted.place, lease));
      return found(text, 'redis');
    }
    if (lease.taken) return this.#load(wanted, lease);
    return expired === null ? this.#waitForOther(wanted, lease) : found(expired, 'stale');
  }

  async #waitForOther(wanted: Wanted, lease: Lease): Promise<Found> {
    const { redis, now } = this.#options;
    for (const until = now() + OTHERS_WAIT_MS; now() < until;) {
      await rest(Date.now(), OTHERS_PAUSE_MS);
      const look = await redis.look(wanted.place);
      if (look === null) break;
      const { verdict, text } = this.#judge(wanted.family, look);
      if (text !== null && verdict !== 'expired') return found(text, 'waited');
    }
    return this.#load(wanted, lease);
  }

  /** @param lease  Asked for before the load; null keeps what is loaded from Redis. */
  async #load({ family, place, load }: Wanted, lease: Lease | null): Promise<Found> {
    const { redis, background, now } = this.#options;
    if (load === null) return found(null, 'absent');
    const startedAt = now();
    try {
      const { value, position } = await withTimeLimit(LOAD_LIMIT_MS, load);
      const deltaMs = now() - startedAt;
      observe('ringside_cache_load_duration_seconds', { family: family.name }, deltaMs / 1_000);
      const text = value === null ? null : JSON.stringify(value);
      // Of what is not there nothing is kept: anybody may ask for numbers without end.
      if (lease !== null)
        background(text === null ? redis.release(place, lease) : this.#put(family, place, lease, { text, position, deltaMs }));
      return found(text, 'loaded');
    } catch (error) {
      if (lease !== null) background(redis.release(place, lease));
      throw error;
    }
  }

  async #put(family: Traits, place: Place, lease: Lease, made: Omit<Entry, 'stamp' | 'expiresAt'>): Promise<void> {
    const lifeMs = LIFE_MS[family.pattern];
    await this.#options.redis.put(place, lease, { ...made, expiresAt: this.#options.now() + lifeMs }, lifeMs + STALE_MS);
  }
}

/** Whether a stored text is of the shape this version of the Worker answers with. */
function isValid(family: Traits, text: string): boolean {
  try {
    return family.schema.safeParse(JSON.parse(text)).success;
  } catch (error) {
    log.warn('a cached value is no JSON', { family: family.name, error: asError(error) });
    return false;
  }
}
