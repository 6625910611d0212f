import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { judge } from '../../../core/cache/entry.ts';
import { Invalidation } from '../../../core/cache/invalidation.ts';
import { RedisTier, type Lease, type Place } from '../../../core/cache/redis-tier.ts';
import { withUpstash } from '../../support/upstash.ts';

const upstash = withUpstash();
const SCOPES = ['a', 'b'] as const;
/** Two a scope: the one may overtake the other. */
const LOADERS = 4;
const LIFE_MS = 60_000;

/** A load under way: it has asked for the lease, then read the rows, and puts them last; anything may happen in between. */
interface Load {
  readonly lease: Lease;
  readonly position: number | null;
}

const scope = fc.constantFrom(...SCOPES);
const step = fc.oneof(
  { weight: 12, arbitrary: fc.record({ do: fc.constant('load' as const), loader: fc.nat(LOADERS - 1) }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('commit' as const), scope }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('deliver' as const), how: fc.constantFrom('well', 'well', 'lost', 'unanswered') }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('empty' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('evict' as const), scope }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('crash' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer Kind> ? Kind : never;

const scopeOf = (loader: number) => SCOPES[loader % 2] ?? 'a';
const placeOf = (wanted: string): Place => ({ source: 'test', scope: wanted, key: `entry of ${wanted}` });

/** Postgres, a projector that tells Redis, loaders and readers; each step is whole, in the order generated. */
class World {
  /** What was shown and must not have been. */
  readonly wrong: string[] = [];
  shown = 0;
  readonly #tier: RedisTier;
  readonly #loads: (Load | null)[] = Array.from({ length: LOADERS }, () => null);
  /** How far Postgres has come, and where which scope changed. */
  #position = 0;
  readonly #changes: { readonly position: number; readonly scope: string }[] = [];
  /** Up to here Redis has said that it knows of every change. */
  #acknowledged = 0;
  #untold: { readonly from: number; readonly to: number; readonly scopes: readonly string[] }[] = [];
  #how = 'well';
  #invalidation: Invalidation;

  constructor(tier: RedisTier) {
    this.#tier = tier;
    this.#invalidation = this.#projector();
  }

  #projector(): Invalidation {
    const invalidate: RedisTier['invalidate'] = async (...change) => {
      if (this.#how === 'lost') return null;
      const outcome = await this.#tier.invalidate(...change);
      return this.#how === 'unanswered' ? null : outcome;
    };
    return new Invalidation({ invalidate }, 'test', 0);
  }

  async take(next: Step): Promise<void> {
    switch (next.do) {
      case 'load':
        return this.#load(next.loader);
      case 'commit':
        this.#untold.push({ from: this.#position, to: this.#position + 1, scopes: [next.scope] });
        this.#position += 1;
        this.#changes.push({ position: this.#position, scope: next.scope });
        return;
      case 'deliver':
        return this.#deliver(next.how);
      case 'empty':
        return void (await upstash.endpoint.send('FLUSHALL'));
      case 'evict':
        return void (await upstash.endpoint.send('DEL', `cache:mark:${next.scope}`));
      case 'crash':
        // What it was about to tell dies with it; the new one says where the projection stands.
        this.#untold = [{ from: this.#position, to: this.#position, scopes: [] }];
        this.#invalidation = this.#projector();
    }
  }

  async #load(loader: number): Promise<void> {
    const place = placeOf(scopeOf(loader));
    const load = this.#loads[loader] ?? null;
    if (load === null) {
      const lease = await this.#tier.take(place);
      this.#loads[loader] = lease && { lease, position: null };
    } else if (load.position === null) this.#loads[loader] = { ...load, position: this.#position };
    else {
      await this.#tier.put(place, load.lease, { position: load.position, expiresAt: Date.now() + LIFE_MS, deltaMs: 0, text: '' }, LIFE_MS);
      this.#loads[loader] = null;
    }
  }

  async #deliver(how: string): Promise<void> {
    this.#how = how;
    const told = this.#position;
    for (const { from, to, scopes } of this.#untold.splice(0)) this.#invalidation.note(from, to, scopes);
    if (await this.#invalidation.delivered()) this.#acknowledged = told;
  }

  /** What a reader is shown now. */
  async look(wanted: string): Promise<void> {
    const look = await this.#tier.look(placeOf(wanted));
    if (look === null || look.entry === null || judge(look, Date.now(), 1) === 'none') return;
    this.shown += 1;
    const known = this.#changes.filter((change) => change.scope === wanted && change.position <= this.#acknowledged);
    const newest = Math.max(0, ...known.map((change) => change.position));
    if (look.entry.position < newest) this.wrong.push(`${wanted} is shown as of ${look.entry.position}, it changed at ${newest}`);
  }
}

beforeEach(() => {
  for (const level of ['warn', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
});

describe('loads, commits, invalidations, crashes, and a Redis that is emptied or loses a mark, in any order', () => {
  it('never show a value that is older than the last invalidation which Redis acknowledged', async () => {
    let shown = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 60, size: 'max' }), async (steps) => {
        await upstash.endpoint.send('FLUSHALL');
        const world = new World(new RedisTier(upstash.connect({ timeLimitMs: 5_000 })));
        for (const next of steps) {
          await world.take(next);
          for (const wanted of SCOPES) await world.look(wanted);
          expect(world.wrong).toEqual([]);
        }
        shown += world.shown;
      }),
      { numRuns: 50 },
    );
    expect(shown, 'values were shown at all').toBeGreaterThan(20);
  }, 60_000);
});
