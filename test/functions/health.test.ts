import { afterEach, describe, expect, it } from 'vitest';
import { examine, type HealthChecks } from '../../functions/health.ts';
import { call, withEdge } from './edge/stack.ts';

const bounds = { BACKLOG_MAX_EVENTS: 1_000, BACKLOG_MAX_AGE_MS: 60_000 };
const idle = { backlogEvents: 0, oldestMs: 0, streams: 0, halted: [], lastPosition: 7 };
const away = () => Promise.reject(new Error('refused'));
const halted = () => Promise.resolve({ ...idle, halted: ['round:9'] });
const hang = () => new Promise<never>(() => undefined);
const well: HealthChecks = {
  projections: () => Promise.resolve([{ name: 'receipts', position: 7, lagPositions: 0, lagMs: 0 }]),
  pingRedis: () => Promise.resolve(),
  relay: () => Promise.resolve(idle),
};

describe('the house', () => {
  it('is well when all of it answers', async () => {
    const report = await examine(well, bounds);
    expect(report).toMatchObject({
      status: 'ok',
      mode: 'normal',
      backlog: { events: 0, lastPosition: 7 },
      projections: [{ name: 'receipts' }],
    });
  });

  it('goes on, degraded, without Redis, without Postgres and without both', async () => {
    expect(await examine({ ...well, pingRedis: away }, bounds)).toMatchObject({ status: 'degraded', mode: 'without-redis' });
    expect(await examine({ ...well, projections: away }, bounds)).toMatchObject({
      status: 'degraded',
      mode: 'without-postgres',
      projections: [],
    });
    expect(await examine({ ...well, projections: away, pingRedis: away }, bounds)).toMatchObject({
      status: 'degraded',
      mode: 'without-both',
    });
  });

  it('is down when the objects do not answer, or too much waits, or waits too long', async () => {
    const relay = (told: Partial<typeof idle>) => ({ ...well, relay: () => Promise.resolve({ ...idle, ...told }) });
    expect(await examine({ ...well, relay: () => Promise.reject(new Error('gone')) }, bounds)).toMatchObject({
      status: 'down',
      backlog: null,
    });
    expect(await examine(relay({ backlogEvents: 1_000 }), bounds)).toMatchObject({ status: 'down' });
    expect(await examine(relay({ oldestMs: 60_000 }), bounds)).toMatchObject({ status: 'down' });
    expect(await examine(relay({ backlogEvents: 999, oldestMs: 59_999 }), bounds)).toMatchObject({ status: 'ok' });
  });

  it('is degraded while a stream is halted, and names it', async () => {
    expect(await examine({ ...well, relay: halted }, bounds)).toMatchObject({ status: 'degraded', halted: ['round:9'] });
  });

  it('is told of within 1.2 s when everything hangs', async () => {
    const startedAt = performance.now();
    const report = await examine({ projections: hang, pingRedis: hang, relay: hang }, bounds);
    expect(performance.now() - startedAt).toBeLessThan(1_200);
    expect(report).toMatchObject({ status: 'down', mode: 'without-both' });
  });
});

describe('GET /healthz', () => {
  const local = withEdge();
  const tell = (answer: object | null) =>
    fetch(`${local.stack.url}/pretend`, { method: 'POST', body: answer === null ? '' : JSON.stringify(answer) });

  afterEach(async () => {
    if (local.stack.upstash) local.stack.upstash.faults.mode = 'ok';
    if (local.stack.neon) local.stack.neon.faults.beforeQuery = undefined;
    await tell(idle);
  });

  it('answers 200 to anybody, with each dependency and its latency, and is never cached', async () => {
    const { status, headers, body } = await call(local.stack, 'GET', '/healthz');
    expect([status, headers.get('cache-control')]).toEqual([200, 'no-store']);
    const answering = { ok: true, latencyMs: expect.any(Number) };
    expect(body).toMatchObject({ status: 'ok', mode: 'normal', dependencies: { postgres: answering, redis: answering, relay: answering } });
  });

  it('answers 200 while Redis hangs and Postgres refuses: rounds go on', async () => {
    if (local.stack.upstash) local.stack.upstash.faults.mode = 'hang';
    if (local.stack.neon) local.stack.neon.faults.beforeQuery = () => Promise.reject(new Error('away'));
    const { status, body } = await call(local.stack, 'GET', '/healthz');
    expect([status, body['status'], body['mode']]).toEqual([200, 'degraded', 'without-both']);
  });

  it('answers 503 when the objects hang, in little more than a second', async () => {
    await tell(null);
    const startedAt = performance.now();
    const { status, body } = await call(local.stack, 'GET', '/healthz');
    expect([status, body['status']]).toEqual([503, 'down']);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('answers 503 when the backlog is past its bound', async () => {
    await tell({ ...idle, backlogEvents: 200_000 });
    expect((await call(local.stack, 'GET', '/healthz')).status).toBe(503);
  });

  it('tells nothing of addresses, names or errors', async () => {
    const { body } = await call(local.stack, 'GET', '/healthz');
    expect(JSON.stringify(body)).not.toMatch(/127\.0\.0\.1|postgres:\/\/|password|stack/);
  });
});
