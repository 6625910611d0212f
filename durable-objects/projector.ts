import { DurableObject } from 'cloudflare:workers';
import { Invalidation } from '../core/cache/invalidation.ts';
import { RedisTier } from '../core/cache/redis-tier.ts';
import { configOf } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { flushBeside } from '../core/metrics/flush.ts';
import { PROJECTION_RETRY_MS, Projector } from '../core/projections/projector.ts';
import { redisOf } from '../core/redis/redis.ts';
import type { ObjectEnv } from './env.ts';
import { PROJECTIONS } from './projections.ts';

/** A batch costs about the same for one event and for a hundred: under load they are so far apart. */
const REST_MS = 25;

/** How soon Redis is told again of what it could not be told, ms: about as often as its breaker lets a probe through. */
const INVALIDATION_RETRY_MS = 2_000;

const NAME = 'name';

interface Parts {
  readonly projector: Projector;
  readonly invalidation: Invalidation;
}

/** Keeps one projection in step with the store, and the cache in step with it. Named by the projection. */
export class ProjectorObject extends DurableObject<ObjectEnv> {
  #parts: Parts | null = null;
  /** Whether this life of the object knows its alarm to be set. */
  #armed = false;

  /** Called after each append, with the last position; and by the cron without one, in case a poke was lost. Answers at once. */
  async poke(position?: number): Promise<void> {
    // Armed before the work, so that a crash in the middle of it is followed by another try.
    if (!this.#armed) await this.#arm(PROJECTION_RETRY_MS);
    this.ctx.waitUntil(this.#reach(position));
  }

  override async alarm(): Promise<void> {
    this.#armed = false;
    // It looks at the store's own head until nothing moves: the last poke of a burst may have been for others, or lost.
    const outcome = await this.#reach();
    if (outcome !== 'still') return this.#arm(PROJECTION_RETRY_MS);
    // A new life finds out by itself what Redis was not told; it only has to be awake for that.
    if (!(await this.#open().invalidation.delivered())) await this.#arm(INVALIDATION_RETRY_MS);
  }

  async #arm(inMs: number): Promise<void> {
    this.#armed = true;
    await this.ctx.storage.setAlarm(Date.now() + inMs);
  }

  async #reach(position?: number): Promise<'moved' | 'still' | 'failed'> {
    const outcome = await this.#open().projector.reach(position);
    flushBeside(this.ctx, this.env);
    return outcome;
  }

  #open(): Parts {
    this.#parts ??= this.#make();
    return this.#parts;
  }

  #make(): Parts {
    const called = this.ctx.id.name ?? this.ctx.storage.kv.get<string>(NAME);
    const projection = PROJECTIONS.find(({ name }) => name === called);
    if (projection === undefined) throw new Error(`no projection is called ${called}`);
    // The platform may wake an object by its alarm without telling its name.
    this.ctx.storage.kv.put(NAME, projection.name);
    const config = configOf(this.env);
    const invalidation = new Invalidation(new RedisTier(redisOf(this.env)), projection.name);
    const changed = invalidation.note.bind(invalidation);
    return {
      invalidation,
      projector: new Projector(projection, openDatabase(config), config.APPEND_TIMEOUT_MS, projection.restMs ?? REST_MS, changed),
    };
  }
}
