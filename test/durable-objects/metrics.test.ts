import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { appendEvents } from '../../core/events/event-store.ts';
import { GATHERER } from '../../core/metrics/flush.ts';
import { readProjections } from '../../core/metrics/vitals.ts';
import { HubObject } from '../../durable-objects/hub.ts';
import { alarmOf, database, objects, setClock } from '../support/objects.ts';
import { LiveClient } from '../support/live-client.ts';
import { hubOf } from '../support/topics.ts';
import { until } from '../support/until.ts';

const metrics = (name = GATHERER) => objects.METRICS.getByName(name);
const lookedUp = (times: number) => JSON.stringify([['ringside_cache_requests_total', ['stats', 'memory'], [times]]]);
const noBuckets = Array.from({ length: 12 }, () => 0);
/** So many requests of one millisecond. */
const requested = (times: number) =>
  JSON.stringify([['ringside_http_request_duration_seconds', ['/a', 'GET', '200', 'user'], [times / 1_000, times, ...noBuckets, 0]]]);

const Hubs = z.array(z.object({ hub: z.string(), sockets: z.number(), topics: z.number() }));
const hubs = async () => Hubs.parse(JSON.parse(await metrics().hubs()));
const Points = z.array(z.looseObject({ at: z.number(), requestsPerSecond: z.number().nullable(), lagMs: z.number().nullable() }));
const history = async (name: string) => Points.parse(JSON.parse(await metrics(name).history(0)));

async function total(name: string): Promise<string | undefined> {
  const text = await metrics(name).expose();
  return /^ringside_cache_requests_total\{family="stats",result="memory"\} (\d+)$/m.exec(text)?.[1];
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('MetricsObject', () => {
  it('adds up what every isolate counted', async () => {
    await Promise.all([metrics('sum').gather('a', 1, lookedUp(2)), metrics('sum').gather('b', 1, lookedUp(3))]);
    await metrics('sum').gather('a', 2, lookedUp(5));
    expect(await total('sum')).toBe('10');
  });

  it('takes a report once that comes again because its answer was lost, also after an eviction', async () => {
    await metrics('once').gather('a', 1, lookedUp(2));
    await metrics('once').gather('a', 1, lookedUp(2));
    await evictDurableObject(metrics('once'));
    await metrics('once').gather('a', 1, lookedUp(2));
    expect(await total('once')).toBe('2');
    await metrics('once').gather('a', 2, lookedUp(1));
    expect(await total('once')).toBe('3');
  });

  it('has lost nothing of what it took when it is evicted', async () => {
    await metrics('evicted').gather('a', 1, lookedUp(7));
    await evictDurableObject(metrics('evicted'));
    expect(await total('evicted')).toBe('7');
  });
});

describe('sockets', () => {
  it('are counted by hub, with their topics, and no longer when they have closed', async () => {
    const clients = await Promise.all(
      ['track:a', 'track:a,track:b'].map((topics) => LiveClient.open(hubOf('hub:counted'), `topics=${topics}`)),
    );
    const counted = () => hubs().then((all) => all.find(({ hub }) => hub === 'hub:counted'));
    await until('both are counted', async () => (await counted())?.sockets === 2);
    expect(await counted()).toEqual({ hub: 'hub:counted', sockets: 2, topics: 2 });
    expect(await metrics().expose()).toContain('ringside_sockets{hub="hub:counted"} 2\n');
    clients[1]?.socket.close();
    await until('one is counted', async () => (await counted())?.sockets === 1);
    clients[0]?.socket.close();
    await until('none is counted', async () => (await counted()) === undefined);
  });

  it('of a hub that died without a word are gone within a minute: it is asked', async () => {
    await metrics().hubCounted('hub:dead', 40, 2);
    expect(await hubs()).toContainEqual({ hub: 'hub:dead', sockets: 40, topics: 2 });
    setClock(Date.now() + 51_000);
    expect((await hubs()).map(({ hub }) => hub)).not.toContain('hub:dead');
  });

  it('of a hub that does not answer any more are not counted', async () => {
    await metrics().hubCounted('hub:hung', 40, 2);
    vi.spyOn(HubObject.prototype, 'count').mockImplementation(() => {
      throw new Error('overloaded');
    });
    setClock(Date.now() + 51_000);
    expect((await hubs()).map(({ hub }) => hub)).not.toContain('hub:hung');
  });
});

describe('samples', () => {
  it('are taken while there are requests, and tell what lies between them', async () => {
    const start = Date.now();
    setClock(start);
    await metrics('sampled').gather('a', 1, requested(10));
    expect(await alarmOf(metrics('sampled'))).toBe(start + 15_000);
    await runDurableObjectAlarm(metrics('sampled'));
    setClock(start + 15_000);
    await metrics('sampled').gather('a', 2, requested(30));
    await runDurableObjectAlarm(metrics('sampled'));
    expect(await history('sampled')).toMatchObject([
      { at: start + 15_000, requestsPerSecond: 2, p50Ms: 0.5, sockets: 0, lagMs: expect.any(Number) },
    ]);
  });

  it('end five minutes after the last request, and begin again with the next', async () => {
    const start = Date.now();
    setClock(start);
    await metrics('idle').gather('a', 1, requested(1));
    setClock(start + 299_000);
    await runDurableObjectAlarm(metrics('idle'));
    expect(await alarmOf(metrics('idle'))).not.toBeNull();
    setClock(start + 300_000);
    await runDurableObjectAlarm(metrics('idle'));
    expect(await alarmOf(metrics('idle'))).toBeNull();
    await metrics('idle').gather('a', 2, lookedUp(1));
    expect(await alarmOf(metrics('idle'))).toBeNull();
    await metrics('idle').gather('a', 3, requested(1));
    expect(await alarmOf(metrics('idle'))).not.toBeNull();
  });

  it('go on without requests while hubs tell of open sockets', async () => {
    const start = Date.now();
    setClock(start);
    await metrics('watched').hubCounted('hub:watched', 1, 1);
    setClock(start + 300_000);
    await metrics('watched').hubCounted('hub:watched', 1, 1);
    await runDurableObjectAlarm(metrics('watched'));
    expect(await alarmOf(metrics('watched'))).not.toBeNull();
  });

  it('survive an eviction, and are forgotten after six hours', async () => {
    const start = Date.now();
    for (const [index, minutes] of [0, 1, 359, 361].entries()) {
      setClock(start + minutes * 60_000);
      await metrics('kept').gather('a', index + 1, requested(1));
      await runDurableObjectAlarm(metrics('kept'));
    }
    await evictDurableObject(metrics('kept'));
    const ends = (await history('kept')).map(({ at }) => Math.round((at - start) / 60_000));
    expect(ends).toEqual([1, 359, 359, 361]);
  });
});

describe('the lag of a projection', () => {
  it('is the age of the first event that it has not taken, however long it stood still before', async () => {
    const streamId = `lagtest:${crypto.randomUUID()}`;
    const own = {
      eventId: crypto.randomUUID(),
      streamId,
      aggregateType: 'lagtest',
      version: 1,
      type: 'Happened',
      schemaVersion: 1,
      data: {},
    };
    const recordedAt = new Date(Date.now() - 60_000).toISOString();
    const [{ position } = { position: 0 }] = await appendEvents(
      database(),
      JSON.stringify([{ ...own, correlationId: 'test', actor: 'system', recordedAt }]),
      5_000,
    );
    const row = 'INSERT INTO core.projections (projection, position, updated_at) VALUES ($1, $2, now() - $3::INTERVAL)';
    await database().query(row, ['behind', position - 1, '1 hour']);
    await database().query(row, ['level', position, '1 hour']);
    const told = await readProjections(database(), AbortSignal.timeout(5_000));
    const [behind, level] = ['behind', 'level'].map((name) => told.find((one) => one.name === name));
    expect(behind?.lagPositions).toBeGreaterThanOrEqual(1);
    expect(behind?.lagMs).toBeGreaterThanOrEqual(60_000);
    expect(behind?.lagMs).toBeLessThan(120_000);
    expect(level?.lagMs).toBeLessThan(60_000);
  });
});
