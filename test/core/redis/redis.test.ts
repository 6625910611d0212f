import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { openRedis, type Redis } from '../../../core/redis/redis.ts';
import { startRedis, type LocalRedis } from '../../../local/redis.ts';
import { startUpstashEndpoint, type UpstashEndpoint } from '../../../local/upstash-endpoint.ts';
import { makeDataDir } from '../../support/stack.ts';

let dataDir: string;
let server: LocalRedis;
let endpoint: UpstashEndpoint;
let redis: Redis;
let now = 1_000_000;

beforeAll(async () => {
  dataDir = await makeDataDir();
  server = await startRedis({ dataDir, useServer: false });
  endpoint = await startUpstashEndpoint({ redis: server });
});

beforeEach(() => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'info').mockReturnValue();
  redis = openRedis(
    { UPSTASH_REDIS_REST_URL: endpoint.url, UPSTASH_REDIS_REST_TOKEN: endpoint.token },
    { timeLimitMs: 100, now: () => now },
  );
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

describe('Redis as the house uses it', () => {
  it('gives back the text that was stored, unparsed', async () => {
    await redis.try((commands) => commands.set('a', '{"n":1}'), null);
    expect(await redis.try((commands) => commands.get<string>('a'), null)).toBe('{"n":1}');
    expect(await redis.try((commands) => commands.mget<(string | null)[]>('a', 'none'), null)).toEqual(['{"n":1}', null]);
  });

  it.each(['refuse', 'hang', { delayMs: 60_000 }] as const)('goes on with the fallback when Redis does this: %j', async (mode) => {
    endpoint.faults.mode = mode;
    expect(await redis.try((commands) => commands.get('a'), 'fallback')).toBe('fallback');
  });

  it('skips a Redis that hangs: after three tries the fallback costs no time', async () => {
    endpoint.faults.mode = 'hang';
    for (let i = 0; i < 3; i += 1) await redis.try((commands) => commands.get('a'), null);
    const asked = vi.fn<() => Promise<string>>(() => Promise.resolve('answer'));
    expect(await redis.try(asked, 'fallback')).toBe('fallback');
    expect(asked).not.toHaveBeenCalled();
    expect(redis.state).toBe('open');
  });

  it('uses Redis again once it answers', async () => {
    endpoint.faults.mode = 'refuse';
    for (let i = 0; i < 3; i += 1) await redis.try((commands) => commands.get('a'), null);
    endpoint.faults.mode = 'ok';
    now += 1_000;
    expect(await redis.try((commands) => commands.set('b', '2'), null)).toBe('OK');
    expect(redis.state).toBe('closed');
  });

  it('refuses nobody when the token is wrong: it is just away', async () => {
    const stranger = openRedis({ UPSTASH_REDIS_REST_URL: endpoint.url, UPSTASH_REDIS_REST_TOKEN: 'wrong' });
    expect(await stranger.try((commands) => commands.get('a'), 'fallback')).toBe('fallback');
  });
});
