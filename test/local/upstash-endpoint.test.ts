import { Ratelimit } from '@upstash/ratelimit';
import { Redis } from '@upstash/redis';
import { createHash } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startRedis, type LocalRedis } from '../../local/redis.ts';
import { startUpstashEndpoint, type UpstashEndpoint } from '../../local/upstash-endpoint.ts';
import { makeDataDir } from '../support/stack.ts';

// Where no redis-server is installed both runs are on the stand-in: the promises are the same.
describe.each([
  ['redis-server where installed', true],
  ['the in-memory stand-in', false],
])('over %s', (_title, useServer) => {
  let dataDir: string;
  let server: LocalRedis;
  let endpoint: UpstashEndpoint;
  let redis: Redis;

  beforeAll(async () => {
    dataDir = await makeDataDir();
    server = await startRedis({ dataDir, useServer });
    endpoint = await startUpstashEndpoint({ redis: server });
    redis = new Redis({ url: endpoint.url, token: endpoint.token, retry: false });
  });

  afterEach(() => {
    endpoint.faults.mode = 'ok';
  });

  afterAll(async () => {
    await endpoint.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  it('gives back what was stored, whatever the text', async () => {
    await redis.set('text', { name: 'Zoë €', list: [1, null] });
    expect(await redis.get('text')).toEqual({ name: 'Zoë €', list: [1, null] });
    await redis.set('ok', 'OK');
    expect(await redis.get('ok')).toBe('OK');
    expect(await redis.get('nothing')).toBeNull();
  });

  it('answers a hash as names and values', async () => {
    await redis.hset('hash', { a: 1, b: 'two' });
    expect(await redis.hgetall('hash')).toEqual({ a: 1, b: 'two' });
    expect(await redis.pipeline().hgetall('hash').exec()).toEqual([{ a: 1, b: 'two' }]);
  });

  it('gives a lease to one taker only', async () => {
    expect(await redis.set('lease', '1', { nx: true, px: 60_000 })).toBe('OK');
    expect(await redis.set('lease', '2', { nx: true, px: 60_000 })).toBeNull();
    expect(await redis.pttl('lease')).toBeGreaterThan(0);
  });

  it('answers each command of a pipeline for itself', async () => {
    await redis.set('word', 'x');
    const answers = await redis.pipeline().set('n', 1).lpush('word', 'y').incr('n').exec({ keepErrors: true });
    expect(answers[0]).toMatchObject({ result: 'OK' });
    expect(answers[1]?.error).toBeTruthy();
    expect(answers[2]).toMatchObject({ result: 2 });
  });

  it('runs a transaction', async () => {
    expect(await redis.multi().set('m', '5').incrby('m', 2).get('m').exec()).toEqual(['OK', 7, 7]);
  });

  it("passes on Redis's refusal as an error", async () => {
    await expect(redis.evalsha('0'.repeat(40), [], [])).rejects.toThrow('NOSCRIPT');
  });

  it('runs a script that begins with a shebang, and then answers to its original SHA', async () => {
    const script = '#!lua flags=allow-key-locking\nreturn {KEYS[1], ARGV[1]}';
    const sha = createHash('sha1').update(script).digest('hex');
    await expect(redis.evalsha(sha, ['k'], ['v'])).rejects.toThrow('NOSCRIPT');
    expect(await redis.eval(script, ['k'], ['v'])).toEqual(['k', 'v']);
    expect(await redis.evalsha(sha, ['k'], ['v'])).toEqual(['k', 'v']);
    expect(await redis.scriptLoad(script)).toBe(sha);
  });

  it.each([
    ['a fixed window', Ratelimit.fixedWindow(3, '60 s')],
    ['a sliding window', Ratelimit.slidingWindow(3, '60 s')],
    ['a token bucket', Ratelimit.tokenBucket(3, '60 s', 3)],
  ])('lets @upstash/ratelimit count with %s', async (name, limiter) => {
    const limit = new Ratelimit({ redis, limiter, prefix: name, ephemeralCache: false });
    const answers: boolean[] = [];
    for (let n = 0; n < 5; n++) answers.push((await limit.limit('someone')).success);
    expect(answers).toEqual([true, true, true, false, false]);
  });

  it('refuses a wrong token', async () => {
    const stranger = new Redis({ url: endpoint.url, token: 'wrong', retry: false });
    await expect(stranger.get('text')).rejects.toThrow('WRONGPASS');
  });

  it.each(['{', '{}', '[]', '[1]'])('refuses the body %s', async (body) => {
    const response = await fetch(endpoint.url, { method: 'POST', body, headers: { authorization: `Bearer ${endpoint.token}` } });
    expect(response.status).toBe(400);
    expect(await response.json()).toHaveProperty('error');
  });

  it('can refuse, hang and be slow, and is well again afterwards', async () => {
    endpoint.faults.mode = 'refuse';
    await expect(redis.get('text')).rejects.toThrow();
    endpoint.faults.mode = 'hang';
    const hanging = fetch(endpoint.url, { method: 'POST', body: '["PING"]', signal: AbortSignal.timeout(150) });
    await expect(hanging).rejects.toThrow('timeout');
    endpoint.faults.mode = { delayMs: 120 };
    const asked = performance.now();
    await redis.get('text');
    expect(performance.now() - asked).toBeGreaterThan(110);
    endpoint.faults.mode = 'ok';
    expect(await redis.set('well', 1)).toBe('OK');
  });

  it('keeps what it holds over a restart, and says at once when Redis is dead', async () => {
    await redis.set('kept', 'yes');
    await server.stop();
    if (server.kind === 'redis-server') {
      const response = await fetch(endpoint.url, {
        method: 'POST',
        body: '["GET","kept"]',
        headers: { authorization: `Bearer ${endpoint.token}` },
      });
      expect(response.status).toBe(503);
    }
    await server.start();
    await expect.poll(() => redis.get('kept').catch(() => 'away'), { timeout: 5_000 }).toBe('yes');
  });
});
