import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { bearer, call, signIn, withEdge } from './edge/stack.ts';

const METRICS_TOKEN = 'a-scraper-may-read-this';
const local = withStack({ vars: { METRICS_TOKEN, METRICS_SAMPLE_MS: '1000' } });
const SocketStats = z.object({
  totalConnections: z.number(),
  totalRooms: z.number(),
  rooms: z.array(z.object({ room: z.string(), connections: z.number() })),
  hubs: z.array(z.object({ hub: z.string(), connections: z.number(), rooms: z.number() })),
});
const open: WebSocket[] = [];

async function scrape(url = local.stack.url, authorization = `Bearer ${METRICS_TOKEN}`): Promise<string> {
  const response = await fetch(`${url}/metrics`, { headers: { authorization } });
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/plain; version=0.0.4; charset=utf-8']);
  return response.text();
}

/** Waits for a line that says more than nothing: isolates tell what they counted every few seconds. */
async function untilCounted(line: RegExp): Promise<number> {
  return until(`a line like ${line}`, async () => {
    const value = Number(line.exec(await scrape())?.[1] ?? 0);
    return value > 0 && value;
  });
}

async function join(topics: string): Promise<WebSocket> {
  const socket = new WebSocket(`${local.stack.url.replace('http', 'ws')}/api/v1/live?topics=${topics}`);
  open.push(socket);
  await new Promise<void>((resolve, reject) => socket.once('message', () => resolve()).once('error', reject));
  return socket;
}

async function statsNow(token: string): Promise<z.infer<typeof SocketStats>> {
  const { body } = await call(local.stack, 'GET', '/api/v1/monitoring/websocket/stats', undefined, bearer(token));
  return SocketStats.parse(body.data);
}

afterEach(() => {
  for (const socket of open.splice(0)) socket.terminate();
  if (local.stack.upstash) local.stack.upstash.faults.mode = 'ok';
  if (local.stack.neon) local.stack.neon.faults.beforeQuery = undefined;
});

describe('GET /metrics', () => {
  it('tells how long requests took, by route, method, status and tier', async () => {
    await signIn(local.stack);
    await call(local.stack, 'GET', '/api/v1/rounds/1');
    await untilCounted(/_count\{route="\/api\/v1\/auth\/login",method="POST",status="200",tier="anonymous"\} (\d+)/);
    await untilCounted(/_count\{route="\/api\/v1\/rounds\/:roundId",method="GET",status="404",tier="anonymous"\} (\d+)/);
  });

  it('tells of waits, of every dependency, of the backlog and of each projection', async () => {
    await untilCounted(/ringside_wait_duration_seconds_count\{dependency="postgres",outcome="answered"\} (\d+)/);
    await untilCounted(/ringside_wait_duration_seconds_count\{dependency="object:topic",outcome="answered"\} (\d+)/);
    const text = await scrape();
    for (const dependency of ['postgres', 'redis', 'relay', 'metrics'])
      expect(text).toContain(`ringside_up{dependency="${dependency}"} 1\n`);
    expect(text).toMatch(/^ringside_backlog_events \d+$/m);
    for (const projection of ['betting', 'esports']) {
      expect(text).toMatch(new RegExp(`^ringside_projection_lag_seconds\\{projection="${projection}"\\} [\\d.]+$`, 'm'));
    }
  });

  it('makes no series of a method that the API does not know', async () => {
    await fetch(`${local.stack.url}/api/v1/nothing`, { method: 'PROPFIND' });
    await untilCounted(/_count\{route="none",method="other",status="404",tier="anonymous"\} (\d+)/);
    expect(await scrape()).not.toContain('PROPFIND');
  });

  it('is for the scraper’s token and for admins, and for nobody else', async () => {
    const [admin, cashier] = await Promise.all([signIn(local.stack, 'admin'), signIn(local.stack)]);
    await scrape(local.stack.url, `Bearer ${admin}`);
    expect((await call(local.stack, 'GET', '/metrics')).status).toBe(401);
    for (const token of [`${METRICS_TOKEN}x`, METRICS_TOKEN.slice(1), '']) {
      expect((await call(local.stack, 'GET', '/metrics', undefined, bearer(token))).status).toBe(401);
    }
    expect((await call(local.stack, 'GET', '/metrics', undefined, bearer(cashier))).status).toBe(403);
  });

  it('says that Redis hangs, and everything else all the same', async () => {
    if (local.stack.upstash) local.stack.upstash.faults.mode = 'hang';
    const text = await scrape();
    expect(text).toContain('ringside_up{dependency="redis"} 0\n');
    expect(text).toContain('ringside_up{dependency="postgres"} 1\n');
    expect(text).toContain('ringside_http_request_duration_seconds_bucket');
  });

  it('counts the isolates that leave Redis alone, until it is back', async () => {
    const token = await signIn(local.stack);
    const asks = () => call(local.stack, 'GET', '/api/v1/auth/session', undefined, bearer(token));
    if (local.stack.upstash) local.stack.upstash.faults.mode = 'refuse';
    await until(
      'Redis was given up',
      async () => (await asks(), /ringside_breakers_open\{dependency="redis"\} 1$/m.test(await scrape())),
      30_000,
    );
    if (local.stack.upstash) local.stack.upstash.faults.mode = 'ok';
    await until('Redis is used again', async () => (await asks(), !(await scrape()).includes('ringside_breakers_open')), 30_000);
    await untilCounted(/ringside_breaker_opened_total\{dependency="redis"\} (\d+)/);
  });

  it('leaves out what Postgres alone knows while it is away', async () => {
    if (local.stack.neon) local.stack.neon.faults.beforeQuery = () => Promise.reject(new Error('away'));
    const text = await scrape();
    expect(text).toContain('ringside_up{dependency="postgres"} 0\n');
    expect(text).not.toContain('ringside_projection_lag_seconds{');
    expect(text).toMatch(/^ringside_backlog_events \d+$/m);
  });
});

describe('GET /metrics where no object answers', () => {
  const edge = withEdge({ METRICS_TOKEN });

  it('is a scrape all the same, and says who is away', async () => {
    await fetch(`${edge.stack.url}/pretend`, { method: 'POST', body: '' });
    const text = await scrape(edge.stack.url);
    const ups = ['postgres', 'redis', 'relay', 'metrics'].map(
      (dependency) => new RegExp(`^ringside_up\\{dependency="${dependency}"\\} (\\d)$`, 'm').exec(text)?.[1],
    );
    expect(ups).toEqual(['1', '1', '0', '0']);
    expect(text).not.toContain('ringside_backlog_events');
  });
});

describe('GET /api/v1/monitoring/websocket/stats', () => {
  it('counts the sockets of each room and each hub, and forgets those that were cut', async () => {
    const token = await signIn(local.stack, 'admin');
    await Promise.all(['track:main', 'track:main', 'track:main,match:nobody-plays-it'].map(join));
    const full = await until('three sockets', async () => {
      const stats = await statsNow(token);
      return stats.totalConnections === 3 && stats;
    });
    expect(full).toEqual({
      totalConnections: 3,
      totalRooms: 2,
      rooms: [
        { room: 'track:main', connections: 3 },
        { room: 'match:nobody-plays-it', connections: 1 },
      ],
      hubs: [{ hub: 'hub:0', connections: 3, rooms: 2 }],
    });
    for (const socket of open.splice(0)) socket.terminate();
    await until('no sockets', async () => (await statsNow(token)).totalConnections === 0);
  });

  it('is for admins', async () => {
    const cashier = await signIn(local.stack);
    for (const path of ['/api/v1/monitoring/websocket/stats', '/api/v1/ops/summary', '/api/v1/ops/history']) {
      expect((await call(local.stack, 'GET', path)).status).toBe(401);
      expect((await call(local.stack, 'GET', path, undefined, bearer(cashier))).status).toBe(403);
    }
  });
});

describe('what /ops shows', () => {
  it('has points of the last minutes, with the bounds to draw in', async () => {
    const token = await signIn(local.stack, 'admin');
    const data = await until('a point', async () => {
      const { body } = await call(local.stack, 'GET', '/api/v1/ops/history?minutes=5', undefined, bearer(token));
      const History = z.object({
        sampleMs: z.number(),
        bounds: z.looseObject({ backlogEvents: z.number(), sockets: z.number() }),
        points: z.array(z.looseObject({ at: z.number(), requestsPerSecond: z.number().nullable(), lagMs: z.number().nullable() })),
      });
      const answered = History.parse(body.data);
      return answered.points.some(({ requestsPerSecond, lagMs }) => (requestsPerSecond ?? 0) > 0 && lagMs !== null) && answered;
    });
    expect(data).toMatchObject({ sampleMs: 1_000, bounds: { backlogEvents: 200_000, sockets: 5_000 } });
    const times = data.points.map(({ at }) => at);
    expect(times).toEqual(times.toSorted((a, b) => a - b));
  });

  it('refuses more minutes than are kept, by the name of the field', async () => {
    const token = await signIn(local.stack, 'admin');
    for (const minutes of ['361', '0', '1.5', 'all']) {
      const { status, body } = await call(local.stack, 'GET', `/api/v1/ops/history?minutes=${minutes}`, undefined, bearer(token));
      expect([status, body['errors']]).toEqual([400, [expect.objectContaining({ field: 'minutes' })]]);
    }
  });

  it('says in one answer how the house is', async () => {
    const token = await signIn(local.stack, 'admin');
    if (local.stack.upstash) local.stack.upstash.faults.mode = 'hang';
    const { status, body } = await call(local.stack, 'GET', '/api/v1/ops/summary', undefined, bearer(token));
    expect(status).toBe(200);
    expect(body.data).toMatchObject({
      status: 'degraded',
      mode: 'without-redis',
      dependencies: { postgres: { ok: true }, redis: { ok: false }, relay: { ok: true }, metrics: { ok: true } },
      backlog: { events: expect.any(Number) },
      hubs: expect.any(Array),
    });
  });
});

describe('a slow request', () => {
  it('is logged with what it waited for', async () => {
    const { neon } = local.stack;
    if (neon) neon.faults.beforeQuery = () => sleep(1_200);
    await call(local.stack, 'POST', '/api/v1/auth/login', { username: 'cashier', password: 'wrong' });
    const line = await until('the line of the slow request', () =>
      local.stack.shown.find((shown) => shown.includes('request') && shown.includes('route=/api/v1/auth/login')),
    );
    expect(line).toMatch(/^warn: .*status=401/);
    const waits = /waits=(\{.*?\}\})/.exec(line)?.[1];
    const told = z.record(z.string(), z.object({ count: z.number(), ms: z.number() })).parse(JSON.parse(waits ?? '{}'));
    expect(told['postgres']?.count).toBe(1);
    expect(told['postgres']?.ms).toBeGreaterThanOrEqual(1_200);
  });
});
