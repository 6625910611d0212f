import { rest } from '../kernel/rest.ts';
import { asError, log } from '../metrics/log.ts';
import { count } from '../metrics/meter.ts';
import { memoryLifeMs, type Family, type JsonText } from './family.ts';
import { Finder, type FinderOptions, type Wanted } from './finder.ts';
import { Memory, type Fill, type Outcome } from './memory.ts';
import type { Place, RedisTier } from './redis-tier.ts';

/** Longer than a fill takes, whose every step has its own limit, ms: past it whoever began it is gone. */
const FILL_LIMIT_MS = 5_000;
/** First and longest pause between two looks at what this isolate is filling, ms. */
const FILL_PAUSE_MS = 2;
const FILL_PAUSE_MAX_MS = 25;

export type CacheOptions = Omit<FinderOptions, 'now' | 'random'> & Partial<Pick<FinderOptions, 'now' | 'random'>>;

/**
 * Public reads as JSON text: from this isolate's memory (at most two seconds old), else as `Finder` finds them.
 *
 * One request of an isolate finds a value out at a time, and the others look at what it found: they share data, never a promise,
 * which the runtime forbids.
 */
export class Cache {
  readonly #memory = new Memory();
  readonly #finder: Finder;
  readonly #redis: RedisTier;
  readonly #background: CacheOptions['background'];
  readonly #now: () => number;

  constructor(options: CacheOptions) {
    this.#redis = options.redis;
    this.#background = options.background;
    this.#now = options.now ?? Date.now;
    this.#finder = new Finder({ now: this.#now, random: Math.random, ...options });
  }

  /** @returns null where there is no such thing. @throws what the load throws; TimeLimitExceeded when it took too long. */
  async read<Id, Value, Deps>(family: Family<Id, Value, Deps>, id: Id, deps: Deps): Promise<JsonText<Value> | null> {
    const key = family.key(id);
    const now = this.#now();
    const held = this.#memory.recall(key, now);
    if (held !== undefined) {
      if (held.refresh && this.#memory.filling(key, now) === undefined) void this.#fill(wantedOf(family, id, deps));
      count('ringside_cache_requests_total', { family: family.name, result: 'memory' });
      return held.text;
    }
    const outcome = await this.#outcomeOf(family, id, deps, key);
    if ('error' in outcome) throw outcome.error;
    return outcome.text;
  }

  /** Keeps a value that never changes again, and answers its text. */
  keep<Id, Value, Deps>(family: Family<Id, Value, Deps>, id: Id, value: Value): JsonText<Value> {
    const place = placeOf(family, id);
    const text = JSON.stringify(value);
    this.#memory.keep(place.key, place.scope, text, this.#now(), memoryLifeMs(family));
    this.#background(this.#finder.spread(family, place, text));
    return text;
  }

  /** Gives up what is kept of these scopes. Other isolates' memory follows within two seconds. @returns whether Redis took it. */
  drop(scopes: readonly string[]): Promise<boolean> {
    this.#memory.forgetScopes(new Set(scopes));
    return this.#redis.drop(scopes);
  }

  /** Gives up everything that follows a projection, as `drop` does. */
  renew(source: string): Promise<boolean> {
    this.#memory.forgetScopes();
    return this.#redis.renew(source);
  }

  /** Finds a value out, or sees what another request of this isolate finds, who is at it. */
  async #outcomeOf<Id, Value, Deps>(family: Family<Id, Value, Deps>, id: Id, deps: Deps, key: string): Promise<Outcome> {
    for (;;) {
      const fill = this.#memory.filling(key, this.#now());
      // Begun in the same turn as it was looked for, so that of all who come now one begins.
      if (fill === undefined) return this.#fill(wantedOf(family, id, deps));
      await this.#settled(fill);
      if (fill.outcome === undefined) continue;
      count('ringside_cache_requests_total', { family: family.name, result: 'waited' });
      return fill.outcome;
    }
  }

  async #settled(fill: Fill): Promise<void> {
    for (
      let pause = FILL_PAUSE_MS;
      fill.outcome === undefined && this.#now() < fill.until;
      pause = Math.min(2 * pause, FILL_PAUSE_MAX_MS)
    ) {
      await rest(Date.now(), pause);
    }
  }

  #fill(wanted: Wanted): Promise<Outcome> {
    const askedAt = this.#now();
    const fill = this.#memory.begin(wanted.place.key, askedAt + FILL_LIMIT_MS);
    const work = this.#find(wanted, askedAt).then((outcome) => {
      this.#memory.settle(wanted.place.key, fill, outcome);
      return outcome;
    });
    // A viewer who leaves must not take the others' answer along.
    this.#background(work);
    return work;
  }

  async #find(wanted: Wanted, askedAt: number): Promise<Outcome> {
    try {
      const { text, from, early } = await this.#finder.find(wanted);
      count('ringside_cache_requests_total', { family: wanted.family.name, result: from });
      this.#learn(wanted, text, askedAt);
      if (early) this.#background(this.#refresh(wanted));
      return { text };
    } catch (error) {
      return { error };
    }
  }

  /** Loads anew behind an answer what is about to expire. */
  async #refresh(wanted: Wanted): Promise<void> {
    try {
      const askedAt = this.#now();
      const text = await this.#finder.refresh(wanted);
      if (text !== null) this.#learn(wanted, text, askedAt);
    } catch (error) {
      log.warn('a cached value was not loaded anew', { family: wanted.family.name, error: asError(error) });
    }
  }

  #learn({ family, place, load }: Wanted, text: string | null, askedAt: number): void {
    // That a value is not there yet is remembered only where asking again would not load it.
    if (text === null && load !== null) this.#memory.forget(place.key);
    else this.#memory.keep(place.key, place.scope, text, askedAt, memoryLifeMs({ final: family.final && text !== null }));
  }
}

function wantedOf<Id, Value, Deps>(family: Family<Id, Value, Deps>, id: Id, deps: Deps): Wanted {
  const { load } = family;
  return { family, place: placeOf(family, id), load: load === null ? null : () => load(deps, id) };
}

function placeOf<Id, Value, Deps>(family: Family<Id, Value, Deps>, id: Id): Place {
  return { source: family.source, scope: family.scope(id), key: family.key(id) };
}
