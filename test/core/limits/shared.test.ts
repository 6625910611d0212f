import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { SharedLimits } from '../../../core/limits/shared.ts';
import { LEASE_MS } from '../../../core/limits/slots.ts';
import { openRedis } from '../../../core/redis/redis.ts';
import { startRedis, type LocalRedis } from '../../../local/redis.ts';
import { startUpstashEndpoint, type UpstashEndpoint } from '../../../local/upstash-endpoint.ts';
import { makeDataDir } from '../../support/stack.ts';

const quota = { requests: 10, intervalMs: 60_000 };

// On a real server where one is installed, and on the stand-in that is used where none is.
describe.each([
  { kind: 'Redis, a server where one is installed', useServer: true },
  { kind: 'the stand-in for Redis', useServer: false },
])('$kind', ({ useServer }) => {
  let dataDir: string;
  let server: LocalRedis;
  let endpoint: UpstashEndpoint;

  /** What one isolate sees: a connection of its own. */
  const isolate = () =>
    new SharedLimits(openRedis({ UPSTASH_REDIS_REST_URL: endpoint.url, UPSTASH_REDIS_REST_TOKEN: endpoint.token }, { timeLimitMs: 2_000 }));

  async function keysLife(): Promise<number[]> {
    const keys = await endpoint.send('KEYS', 'limit:*');
    const names = 'result' in keys && Array.isArray(keys.result) ? keys.result.map(String) : [];
    const lives = await Promise.all(names.map((name) => endpoint.send('PTTL', name)));
    return lives.map((life) => Number('result' in life ? life.result : -1));
  }

  beforeAll(async () => {
    dataDir = await makeDataDir();
    server = await startRedis({ dataDir, useServer });
    endpoint = await startUpstashEndpoint({ redis: server });
  });

  beforeEach(async () => {
    vi.spyOn(console, 'warn').mockReturnValue();
    vi.spyOn(console, 'info').mockReturnValue();
    await endpoint.send('FLUSHALL');
  });

  afterEach(() => {
    endpoint.faults.mode = 'ok';
    vi.restoreAllMocks();
  });

  afterAll(async () => {
    await endpoint.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('gives all isolates together what the quota allows, and tells when there is more', async () => {
    const [here, there] = [isolate(), isolate()];
    const first = await here.draw('requests', quota, 'a', 4);
    expect(first).toMatchObject({ given: true, left: 6 });
    expect((first?.resetAt ?? 0) - Date.now()).toBeGreaterThan(50_000);
    expect(await there.draw('requests', quota, 'a', 6)).toMatchObject({ given: true, left: 0 });
    expect(await here.draw('requests', quota, 'a', 1)).toMatchObject({ given: false, resetAt: first?.resetAt });
    expect(await here.draw('requests', quota, 'b', 1)).toMatchObject({ given: true, left: 9 });
  });

  it('gives all that is asked for or nothing', async () => {
    const limits = isolate();
    await limits.draw('requests', quota, 'a', 8);
    expect(await limits.draw('requests', quota, 'a', 3)).toMatchObject({ given: false });
    expect(await limits.draw('requests', quota, 'a', 2)).toMatchObject({ given: true, left: 0 });
  });

  it('leases slots to all isolates together up to the limit, and renews what is leased', async () => {
    const [here, there] = [isolate(), isolate()];
    const now = Date.now();
    expect(await here.lease('a', 3, ['x1', 'x2'], now, now + LEASE_MS)).toEqual(['x1', 'x2']);
    expect(await there.lease('a', 3, ['y1', 'y2'], now, now + LEASE_MS)).toEqual(['y1']);
    expect(await here.lease('a', 3, ['x1', 'x2', 'x3'], now + 1, now + 1 + LEASE_MS)).toEqual(['x1', 'x2']);
    expect(await there.lease('a', 3, ['y2'], now, now + LEASE_MS)).toEqual([]);
    expect(await there.lease('b', 3, ['y3'], now, now + LEASE_MS)).toEqual(['y3']);
    expect(await there.lease('a', 3, ['y2', 'y4'], now + LEASE_MS, now + 2 * LEASE_MS)).toEqual(['y2']);
  });

  it('leaves no counter behind that does not end', async () => {
    const limits = isolate();
    const now = Date.now();
    await limits.draw('requests', quota, 'a', 1);
    await limits.draw('requests', quota, 'a', 10);
    await limits.lease('a', 3, ['x1'], now, now + LEASE_MS);
    const lives = await keysLife();
    expect(lives).toHaveLength(2);
    for (const life of lives) expect(life).toBeGreaterThan(0);
  });

  it('is not needed: refused or without an answer, nothing is said', async () => {
    endpoint.faults.mode = 'refuse';
    const limits = isolate();
    expect(await limits.draw('requests', quota, 'a', 1)).toBeNull();
    expect(await limits.lease('a', 3, ['x1'], 0, 1)).toBeNull();
  });
});
