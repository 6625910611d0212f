import { beforeEach, describe, expect, it, vi } from 'vitest';
import { judge } from '../../../core/cache/entry.ts';
import { LEASE_MS, RedisTier, type Lease } from '../../../core/cache/redis-tier.ts';
import { withUpstash } from '../../support/upstash.ts';

const place = { source: 'betting', scope: 'rounds', key: 'stats:global:last_20' };
const LIFE_MS = 60_000;

// Where no redis-server is installed both runs are on the stand-in: the promises are the same.
describe.each([
  ['redis-server where installed', true],
  ['the in-memory stand-in', false],
])('over %s', (_title, useServer) => {
  const upstash = withUpstash(useServer);
  let tier: RedisTier;

  beforeEach(() => {
    for (const level of ['warn', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
    tier = new RedisTier(upstash.connect());
  });

  async function take(): Promise<Lease> {
    const lease = await tier.take(place);
    if (lease === null) throw new Error('Redis is away');
    return lease;
  }

  const made = (position: number) => ({ position, expiresAt: Date.now() + LIFE_MS, deltaMs: 5, text: `"at ${position}"` });
  const put = async (position: number, lease?: Lease) => tier.put(place, lease ?? (await take()), made(position), LIFE_MS);

  /** What a reader believes. */
  async function believed(): Promise<string | null> {
    const look = await tier.look(place);
    return look === null || judge(look, Date.now(), 1) === 'none' ? null : (look.entry?.text ?? null);
  }

  describe('the lease of a key', () => {
    it('goes to one at a time, and to the next when its value is put', async () => {
      const [first, second] = [await take(), await take()];
      expect([first.taken, second.taken]).toEqual([true, false]);
      await put(1, first);
      expect((await take()).taken).toBe(true);
    });

    it('is let go of by its holder alone', async () => {
      const [holder, other] = [await take(), await take()];
      await tier.release(place, other);
      await put(1, other);
      expect((await take()).taken).toBe(false);
      await tier.release(place, holder);
      expect((await take()).taken).toBe(true);
    });

    it('ends by itself: its holder may be gone', async () => {
      await take();
      const life = await upstash.lifeOf(`cache:lease:${place.key}`);
      expect(life).toBeGreaterThan(0);
      expect(life).toBeLessThanOrEqual(LEASE_MS);
    });

    it('shows what the holder before has just put', async () => {
      await put(7);
      expect((await take()).look.entry).toMatchObject({ position: 7, text: '"at 7"' });
    });
  });

  describe('a put', () => {
    it('is believed, and lives as long as was asked', async () => {
      expect(await put(1)).toBe(true);
      expect(await believed()).toBe('"at 1"');
      const life = await upstash.lifeOf(place.key);
      expect(life).toBeGreaterThan(LIFE_MS - 5_000);
      expect(life).toBeLessThanOrEqual(LIFE_MS);
    });

    it('of rows from before a change is refused, from after it taken', async () => {
      const slow = await take();
      await tier.invalidate('betting', 0, 10, ['rounds']);
      const quick = await take();
      expect(await put(9, slow)).toBe(false);
      expect(await believed()).toBeNull();
      expect(await put(10, quick)).toBe(true);
      expect(await believed()).toBe('"at 10"');
    });

    it('never replaces what is newer', async () => {
      const [slow, quick] = [await take(), await take()];
      expect(await put(9, quick)).toBe(true);
      expect(await put(8, slow)).toBe(false);
      expect(await believed()).toBe('"at 9"');
    });

    it('is refused when Redis was emptied since the lease', async () => {
      const lease = await take();
      await upstash.endpoint.send('FLUSHALL');
      expect(await put(1, lease)).toBe(false);
      await take();
      expect(await put(1, lease)).toBe(false);
      expect(await believed()).toBeNull();
    });

    it('is refused when its mark was lost since the lease, also when there is another by then', async () => {
      const lease = await take();
      await upstash.endpoint.send('DEL', 'cache:mark:rounds');
      expect(await put(1, lease)).toBe(false);
      await take();
      expect(await put(1, lease)).toBe(false);
    });

    it('is not believed any more when its mark was lost, also when there is another by then', async () => {
      await put(1);
      await upstash.endpoint.send('DEL', 'cache:mark:rounds');
      expect(await believed()).toBeNull();
      await take();
      expect(await believed()).toBeNull();
    });

    it('makes its mark live on: an entry outlives no mark', async () => {
      const lease = await take();
      const before = await upstash.lifeOf('cache:mark:rounds');
      await put(1, lease);
      expect(before).toBeLessThanOrEqual(60_000);
      expect(await upstash.lifeOf('cache:mark:rounds')).toBeGreaterThan(3_600_000);
    });
  });

  describe('an invalidation', () => {
    const invalidate = (from: number, to: number, scopes = ['rounds']) => tier.invalidate('betting', from, to, scopes);

    it('makes stale what is older, in its own scope alone', async () => {
      await invalidate(0, 5, []);
      await put(5);
      const other = { ...place, scope: 'game:state', key: 'game:state:current' };
      const lease = await tier.take(other);
      if (lease !== null) await tier.put(other, lease, made(5), LIFE_MS);
      expect(await invalidate(5, 6)).toBe('marked');
      expect(await believed()).toBeNull();
      expect(judge((await tier.look(other)) ?? { stamp: null, changedAt: 0, entry: null }, Date.now(), 1)).toBe('fresh');
    });

    it('leaves no mark where nobody has cached anything', async () => {
      await invalidate(0, 5, ['rounds', 'stats:round:7']);
      expect(await upstash.get('cache:mark:stats:round:7')).toBeNull();
    });

    it('changes nothing when it comes twice, or after a later one', async () => {
      await invalidate(0, 5);
      await invalidate(5, 8);
      await put(8);
      expect(await invalidate(5, 8)).toBe('marked');
      expect(await invalidate(5, 7)).toBe('marked');
      expect(await believed()).toBe('"at 8"');
    });

    it('that does not follow the one before gives everything up: what was missed may be anything', async () => {
      await invalidate(0, 5);
      await put(5);
      expect(await invalidate(6, 7, [])).toBe('renewed');
      expect(await believed()).toBeNull();
      expect(await invalidate(7, 8, [])).toBe('marked');
    });

    it('of one projection leaves what follows another', async () => {
      await put(5);
      expect(await tier.invalidate('esports', 90, 91, ['query:matches'])).toBe('renewed');
      expect(await believed()).toBe('"at 5"');
    });

    it('after Redis was emptied begins anew', async () => {
      await invalidate(0, 5);
      await upstash.endpoint.send('FLUSHALL');
      const lease = await take();
      expect(await invalidate(5, 6)).toBe('renewed');
      expect(await put(6, lease)).toBe(false);
      expect(await put(6)).toBe(true);
    });
  });

  describe('giving up', () => {
    it('of a scope stops its values from being believed whatever their position, also what is being loaded now', async () => {
      await put(5);
      const lease = await take();
      expect(await tier.drop(['rounds', 'nothing'])).toBe(true);
      expect(await believed()).toBeNull();
      expect(await put(6, lease)).toBe(false);
      await tier.release(place, lease);
      expect(await put(5)).toBe(true);
      expect(await believed()).toBe('"at 5"');
    });

    it('of a projection stops all that follows it, also what is being loaded now', async () => {
      await put(5);
      const lease = await take();
      expect(await tier.renew('betting')).toBe(true);
      expect(await believed()).toBeNull();
      expect(await put(6, lease)).toBe(false);
    });
  });

  describe('without Redis', () => {
    it.each(['refuse', 'hang'] as const)('everything answers that it could not be done, in time: %s', async (mode) => {
      const lease = await take();
      upstash.endpoint.faults.mode = mode;
      tier = new RedisTier(upstash.connect({ timeLimitMs: 50 }));
      expect(await tier.look(place)).toBeNull();
      expect(await tier.take(place)).toBeNull();
      expect(await put(1, lease)).toBe(false);
      expect(await tier.invalidate('betting', 0, 1, [])).toBeNull();
      expect(await tier.drop(['rounds'])).toBe(false);
      expect(await tier.renew('betting')).toBe(false);
    });
  });
});
