import { z } from 'zod';
import type { Redis } from '../redis/redis.ts';
import { DependencyAway } from '../resilience/guard.ts';
import { Session } from './session.ts';

/** How long a copy in Redis is believed before Postgres is asked again, ms: the longest a sign-out can go unnoticed. */
export const TRUST_MS = 30_000;
/** How old a copy may be while Postgres is away, ms: as long as the house goes on taking commands without it. */
export const OUTAGE_TRUST_MS = 900_000;
/** How long the mark of a sign-out outlives the copy it contradicts, ms. */
const MARK_MARGIN_MS = 3_600_000;

/** How long a session lasts, and the longest any copy is kept, ms. */
export const SESSION_MS = 86_400_000;

/** Sessions of one account that end together, in one call to Redis. */
const DROPPED_AT_ONCE = 100;

const Copy = Session.extend({ checkedAtMs: z.number() });
type Copy = z.infer<typeof Copy>;

/** Whose session: by the hash of a session token (a JWT names the one it was made with), or by the hash of an API key. */
export interface Subject {
  readonly kind: 'session' | 'key';
  readonly id: string;
}

/** Asks Postgres. @throws DependencyAway where it cannot be asked. */
export type Load = (subject: Subject) => Promise<Session | null>;

function keyOf(subject: Subject): string {
  return subject.kind === 'session' ? `session:${subject.id}` : `session:${subject.kind}:${subject.id}`;
}

function parseCopy(text: string | null): Copy | null {
  if (text === null) return null;
  try {
    return Copy.parse(JSON.parse(text));
  } catch {
    return null; // Written by another version of the Worker: Postgres knows.
  }
}

/**
 * Finds sessions: first the copy in Redis, else the row in Postgres, which is what counts.
 *
 * A sign-out deletes the row, then marks and deletes the copy. If Redis was away just then, the copy is still there when it
 * comes back, so a copy is believed only when Postgres confirmed it less than TRUST_MS ago *and* after the last moment at
 * which this isolate saw Redis fail. The mark stops a copy that a slow request writes after the sign-out.
 */
export class SessionLookup {
  readonly #redis: Redis;
  readonly #load: Load;
  readonly #now: () => number;

  constructor(redis: Redis, load: Load, now: () => number = Date.now) {
    this.#redis = redis;
    this.#load = load;
    this.#now = now;
  }

  /** @returns who it is, or null. @throws DependencyAway when neither Redis nor Postgres can say. */
  async find(subject: Subject): Promise<Session | null> {
    const key = keyOf(subject);
    const [text, mark] = await this.#redis.try((redis) => redis.mget<(string | null)[]>(key, `${key}:ended`), [null, null]);
    if (mark != null) return null;
    const copy = parseCopy(text ?? null);
    if (copy !== null && this.#believes(copy)) return copy;
    const askedAt = this.#now();
    try {
      const session = await this.#load(subject);
      if (session === null) await this.#redis.try((redis) => redis.del(key), 0);
      else await this.remember(subject, session, askedAt);
      return session;
    } catch (error) {
      const usable = copy !== null && askedAt - copy.checkedAtMs < OUTAGE_TRUST_MS && askedAt < copy.expiresAtMs;
      if (error instanceof DependencyAway && usable) return copy;
      throw error;
    }
  }

  /** Puts a copy into Redis. `checkedAtMs` is when Postgres was asked, not when it answered. */
  async remember(subject: Subject, session: Session, checkedAtMs: number): Promise<void> {
    const copy: Copy = { ...session, permissions: [...session.permissions], checkedAtMs };
    const lifeMs = Math.min(session.expiresAtMs - checkedAtMs, SESSION_MS);
    if (lifeMs > 0) await this.#redis.try((redis) => redis.set(keyOf(subject), JSON.stringify(copy), { px: lifeMs }), null);
  }

  /** Marks sessions as ended and drops their copies. Without Redis it does nothing; the deleted rows are what counts. */
  async drop(subjects: readonly Subject[], expiresAtMs: number): Promise<void> {
    const markMs = Math.max(expiresAtMs - this.#now(), 0) + MARK_MARGIN_MS;
    for (let from = 0; from < subjects.length; from += DROPPED_AT_ONCE) {
      const keys = subjects.slice(from, from + DROPPED_AT_ONCE).map(keyOf);
      await this.#redis.try((redis) => {
        const pipeline = redis.pipeline();
        for (const key of keys) pipeline.set(`${key}:ended`, '1', { px: markMs }).del(key);
        return pipeline.exec();
      }, null);
    }
  }

  #believes(copy: Copy): boolean {
    const now = this.#now();
    const confirmedLately = now - copy.checkedAtMs < TRUST_MS && copy.checkedAtMs > this.#redis.lastAwayAt;
    return confirmedLately && now < copy.expiresAtMs;
  }
}
