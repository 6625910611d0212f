import { z } from 'zod';
import type { Database } from '../db/neon.ts';
import { rest } from '../kernel/rest.ts';
import { asError, log } from '../metrics/log.ts';
import { withTimeLimit } from '../resilience/time-limit.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { Projection } from './projection.ts';

/** The checkpoint was not where it was expected: another projector wrote. */
const MOVED = 'RS001';
const BATCH_POSITIONS = 5_000;
/** How soon a projection that failed is tried again. */
export const PROJECTION_RETRY_MS = 500;

const ScopesRow = z.object({ scopes: z.array(z.string()) });
const PositionRow = z.object({ position: z.coerce.number() });

/** The last position given. @throws when Postgres cannot be reached. */
export async function readHead(database: Database): Promise<number> {
  return PositionRow.parse((await database.query('SELECT position FROM core.position_counter'))[0]).position;
}

/**
 * Writes one projection's rows for the positions from `from` (exclusive) to `to`, and its checkpoint, in one call.
 * @returns the scopes of the cache that they changed.
 * @throws NeonDbError RS001, and writes nothing, when the checkpoint does not stand at `from`.
 */
export async function project(database: Database, projection: Projection, from: number, to: number, timeoutMs: number): Promise<string[]> {
  const { name, statements, stale } = projection;
  const parameters = [name, from, to, JSON.stringify(statements), stale ?? null];
  const rows = await withTimeLimit(timeoutMs, (signal) =>
    database.query('SELECT core.project($1, $2, $3, $4, $5) AS scopes', parameters, { fetchOptions: { signal } }),
  );
  return ScopesRow.parse(rows[0]).scopes;
}

/** Hears of what was committed: these scopes changed at positions after `from` and up to `to`; at first, where it stands (`from` = `to`). */
export type OnProjected = (from: number, to: number, scopes: readonly string[]) => void;

/**
 * Keeps one projection in step: a poke tells how far the store has come, and it runs until it is there. Pokes during a run
 * are gathered. It keeps nothing that Postgres does not hold.
 */
export class Projector {
  readonly #projection: Projection;
  readonly #database: Database;
  readonly #timeoutMs: number;
  readonly #restMs: number;
  readonly #onProjected: OnProjected;
  #startedAt = 0;
  #checkpoint: number | null = null;
  #target = 0;
  #running: Promise<'moved' | 'still' | 'failed'> | null = null;

  /** @param restMs  Least time from one batch's start to the next: the first is written at once, what follows is gathered. */
  constructor(projection: Projection, database: Database, timeoutMs: number, restMs = 0, onProjected: OnProjected = () => undefined) {
    this.#restMs = restMs;
    this.#projection = projection;
    this.#database = database;
    this.#timeoutMs = timeoutMs;
    this.#onProjected = onProjected;
  }

  /**
   * Runs until `position` (or the store's own head, when not told) is projected; a run under way goes on to there.
   * Answers whether it moved, stood there already, or failed and is to be tried again after a while.
   */
  async reach(position?: number): Promise<'moved' | 'still' | 'failed'> {
    if (position !== undefined) this.#target = Math.max(this.#target, position);
    this.#running ??= this.#run(position === undefined).finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #run(lookForHead: boolean): Promise<'moved' | 'still' | 'failed'> {
    try {
      let moved = false;
      this.#checkpoint ??= await this.#stand();
      if (lookForHead) this.#target = Math.max(this.#target, await readHead(this.#database));
      while (this.#checkpoint < this.#target) {
        await rest(this.#startedAt, this.#restMs);
        this.#startedAt = Date.now();
        const to: number = Math.min(this.#checkpoint + BATCH_POSITIONS, this.#target);
        const scopes = await project(this.#database, this.#projection, this.#checkpoint, to, this.#timeoutMs);
        this.#onProjected(this.#checkpoint, to, scopes);
        this.#checkpoint = to;
        moved = true;
      }
      return moved ? 'moved' : 'still';
    } catch (thrown) {
      const error = asError(thrown);
      // After a failure the checkpoint is read again: an answer may have been lost after its commit.
      this.#checkpoint = null;
      if ('code' in error && error.code === MOVED) log.info('a projection had moved on', { projection: this.#projection.name });
      else log.warn('a projection failed and is tried again', { projection: this.#projection.name, error });
      return 'failed';
    }
  }

  async #stand(): Promise<number> {
    const checkpoint = await readCheckpoint(this.#database, this.#projection.name);
    this.#onProjected(checkpoint, checkpoint, []);
    return checkpoint;
  }
}
