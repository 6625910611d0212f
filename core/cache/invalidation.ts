import { rest } from '../kernel/rest.ts';
import { log } from '../metrics/log.ts';
import type { RedisTier } from './redis-tier.ts';

/** Least time from one delivery's start to the next, ms: under load what changed is gathered. */
const REST_MS = 200;
/** More than so many scopes are not named one by one: everything is given up instead. */
const MAX_SCOPES = 1_000;

/** That these scopes changed at positions after `from` and up to `to`. */
interface Change {
  readonly from: number;
  readonly to: number;
  readonly scopes: ReadonlySet<string>;
}

/**
 * Tells Redis what one projection has changed, in order, after the commit.
 *
 * Redis itself keeps up to where it was told. A delivery that does not follow it shows that something was missed (Redis was away
 * or emptied, or this projector died between commit and delivery), and begins a new epoch. So nothing must be remembered here.
 */
export class Invalidation {
  readonly #redis: Pick<RedisTier, 'invalidate'>;
  readonly #source: string;
  readonly #restMs: number;
  #pending: Change | null = null;
  #delivering: Promise<boolean> | null = null;
  #startedAt = 0;

  constructor(redis: Pick<RedisTier, 'invalidate'>, source: string, restMs = REST_MS) {
    this.#redis = redis;
    this.#source = source;
    this.#restMs = restMs;
  }

  /** Notes a change and begins to deliver. `from` = `to` says where the projection stands, and finds out whether Redis was told. */
  note(from: number, to: number, scopes: readonly string[]): void {
    const change = { from, to, scopes: new Set(scopes) };
    this.#pending = this.#pending === null ? change : joined(this.#pending, change);
    void this.delivered();
  }

  /** @returns whether Redis knows everything that was noted. A delivery under way is waited for; one that failed is tried again. */
  delivered(): Promise<boolean> {
    this.#delivering ??= this.#deliver().finally(() => {
      this.#delivering = null;
    });
    return this.#delivering;
  }

  async #deliver(): Promise<boolean> {
    while (this.#pending !== null) {
      await rest(this.#startedAt, this.#restMs);
      this.#startedAt = Date.now();
      const change: Change = this.#pending;
      this.#pending = null;
      const outcome = await this.#redis.invalidate(this.#source, change.from, change.to, [...change.scopes]);
      if (outcome === null) {
        this.#pending = this.#pending === null ? change : joined(change, this.#pending);
        return false;
      }
      if (outcome === 'renewed') log.info('cached values were given up: some changes had not been told', { projection: this.#source });
    }
    return true;
  }
}

/** Two changes as one. Where the later does not follow, or too much changed, the whole of it counts as missed. */
function joined(earlier: Change, later: Change): Change {
  const scopes = new Set([...earlier.scopes, ...later.scopes]);
  if (later.from === earlier.to && scopes.size <= MAX_SCOPES) return { from: earlier.from, to: later.to, scopes };
  return { from: later.to, to: later.to, scopes: new Set() };
}
