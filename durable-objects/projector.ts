import { DurableObject } from 'cloudflare:workers';
import { configOf } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { PROJECTION_RETRY_MS, Projector } from '../core/projections/projector.ts';
import type { ObjectEnv } from './env.ts';
import { PROJECTIONS } from './projections.ts';

/** A batch costs the same six statements for one event and for a thousand: under load they are so far apart. */
const REST_MS = 25;

const NAME = 'name';

/** Keeps one projection in step with the store. Named by the projection. */
export class ProjectorObject extends DurableObject<ObjectEnv> {
  #projector: Projector | null = null;
  /** Whether this life of the object knows its alarm to be set. */
  #armed = false;

  /** Called after each append, with the last position; and by the cron without one, in case a poke was lost. Answers at once. */
  async poke(position?: number): Promise<void> {
    // Armed before the work, so that a crash in the middle of it is followed by another try.
    if (!this.#armed) await this.#arm();
    this.ctx.waitUntil(this.#reach(position));
  }

  override async alarm(): Promise<void> {
    this.#armed = false;
    // It looks at the store's own head until nothing moves: the last poke of a burst may have been for others, or lost.
    const outcome = await this.#reach();
    if (outcome !== 'still') await this.#arm();
  }

  async #arm(): Promise<void> {
    this.#armed = true;
    await this.ctx.storage.setAlarm(Date.now() + PROJECTION_RETRY_MS);
  }

  async #reach(position?: number): Promise<'moved' | 'still' | 'failed'> {
    this.#projector ??= this.#open();
    return this.#projector.reach(position);
  }

  #open(): Projector {
    const called = this.ctx.id.name ?? this.ctx.storage.kv.get<string>(NAME);
    const projection = PROJECTIONS.find(({ name }) => name === called);
    if (projection === undefined) throw new Error(`no projection is called ${called}`);
    // The platform may wake an object by its alarm without telling its name.
    this.ctx.storage.kv.put(NAME, projection.name);
    const config = configOf(this.env);
    return new Projector(projection, openDatabase(config), config.APPEND_TIMEOUT_MS, REST_MS);
  }
}
