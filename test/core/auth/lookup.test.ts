import { rm } from 'node:fs/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { OUTAGE_TRUST_MS, SessionLookup, TRUST_MS, type Subject } from '../../../core/auth/lookup.ts';
import type { Session } from '../../../core/auth/session.ts';
import { sessionOf } from '../../../core/auth/store.ts';
import { openRedis, type Redis } from '../../../core/redis/redis.ts';
import { DependencyAway } from '../../../core/resilience/guard.ts';
import { startRedis, type LocalRedis } from '../../../local/redis.ts';
import { startUpstashEndpoint, type UpstashEndpoint } from '../../../local/upstash-endpoint.ts';
import { makeDataDir } from '../../support/stack.ts';

const DAY_MS = 86_400_000;
const subject: Subject = { kind: 'session', id: 'ab'.repeat(32) };

let dataDir: string;
let server: LocalRedis;
let endpoint: UpstashEndpoint;
let redis: Redis;
let now: number;
/** What Postgres holds, and whether it answers. */
let rows: Map<string, Session>;
let postgresAway: boolean;
let asked: number;
let lookup: SessionLookup;

const openLookup = (over: Redis) =>
  new SessionLookup(
    over,
    (wanted) => {
      asked += 1;
      return postgresAway ? Promise.reject(new DependencyAway('postgres')) : Promise.resolve(rows.get(wanted.id) ?? null);
    },
    () => now,
  );
const connect = () =>
  openRedis({ UPSTASH_REDIS_REST_URL: endpoint.url, UPSTASH_REDIS_REST_TOKEN: endpoint.token }, { timeLimitMs: 100, now: () => now });

beforeAll(async () => {
  dataDir = await makeDataDir();
  server = await startRedis({ dataDir, useServer: false });
  endpoint = await startUpstashEndpoint({ redis: server });
});

beforeEach(async () => {
  vi.spyOn(console, 'warn').mockReturnValue();
  vi.spyOn(console, 'info').mockReturnValue();
  await endpoint.send('FLUSHALL');
  now = Date.now();
  const person = { userId: 'u1', username: 'cashier', email: null, role: 'cashier', roleVersion: 1 } as const;
  rows = new Map([[subject.id, sessionOf(person, 'session', now, now + DAY_MS)]]);
  postgresAway = false;
  asked = 0;
  redis = connect();
  lookup = openLookup(redis);
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

async function lifeOf(key: string): Promise<number> {
  const outcome = await endpoint.send('PTTL', key);
  return 'result' in outcome ? Number(outcome.result) : Number.NaN;
}

async function signOut(): Promise<void> {
  rows.delete(subject.id);
  await lookup.drop([subject], now + DAY_MS);
}

describe('a session', () => {
  it('is read from Redis while Postgres confirmed it lately', async () => {
    await lookup.find(subject);
    now += TRUST_MS - 1;
    expect(await lookup.find(subject)).toMatchObject({ userId: 'u1', role: 'cashier' });
    expect(asked).toBe(1);
  });

  it('is confirmed by Postgres again after a while, so that a new role or a deleted row is seen', async () => {
    await lookup.find(subject);
    rows.delete(subject.id);
    now += TRUST_MS;
    expect(await lookup.find(subject)).toBeNull();
    expect(await endpoint.send('EXISTS', `session:${subject.id}`)).toMatchObject({ result: 0 });
  });

  it('is found without Redis, and its copy is back once Redis is', async () => {
    endpoint.faults.mode = 'hang';
    expect(await lookup.find(subject)).toMatchObject({ userId: 'u1' });
    endpoint.faults.mode = 'ok';
    now += 1_000;
    await lookup.find(subject);
    expect(await endpoint.send('EXISTS', `session:${subject.id}`)).toMatchObject({ result: 1 });
  });

  it('is found again after Redis was emptied', async () => {
    await lookup.find(subject);
    await endpoint.send('FLUSHALL');
    expect(await lookup.find(subject)).toMatchObject({ userId: 'u1' });
  });

  it('goes on while Postgres is away, as long as the house goes on, and no longer', async () => {
    await lookup.find(subject);
    postgresAway = true;
    now += OUTAGE_TRUST_MS - 1;
    expect(await lookup.find(subject)).toMatchObject({ userId: 'u1' });
    now += 1;
    await expect(lookup.find(subject)).rejects.toThrow(DependencyAway);
  });

  it('is neither granted nor denied when neither Redis nor Postgres can say', async () => {
    endpoint.faults.mode = 'refuse';
    postgresAway = true;
    await expect(lookup.find(subject)).rejects.toThrow(DependencyAway);
  });

  it('is looked up again when its copy was written by another version of the Worker', async () => {
    await endpoint.send('SET', `session:${subject.id}`, '{"userId":"u9","admin":true}');
    expect(await lookup.find(subject)).toMatchObject({ userId: 'u1' });
  });
});

describe('a sign-out', () => {
  it('ends the session at once', async () => {
    await lookup.find(subject);
    await signOut();
    expect(await lookup.find(subject)).toBeNull();
  });

  it('made while Redis was away stays made', async () => {
    await lookup.find(subject);
    endpoint.faults.mode = 'hang';
    now += 10;
    await signOut();
    endpoint.faults.mode = 'ok';
    expect(await endpoint.send('EXISTS', `session:${subject.id}`)).toMatchObject({ result: 1 });
    now += 600; // The breaker was never opened, or lets a probe through by now.
    expect(await lookup.find(subject)).toBeNull();
  });

  it('made while the breaker skipped Redis stays made, though another isolate wrote a copy meanwhile', async () => {
    endpoint.faults.mode = 'refuse';
    for (let i = 0; i < 3; i += 1) await lookup.find(subject);
    endpoint.faults.mode = 'ok';
    now += 100;
    await openLookup(connect()).find(subject);
    now += 100;
    await signOut();
    now += 1_000;
    expect(await lookup.find(subject)).toBeNull();
  });

  it('made while Redis was away for this isolate alone is seen by the others when they next ask Postgres', async () => {
    const other = openLookup(connect());
    await other.find(subject);
    rows.delete(subject.id);
    now += TRUST_MS;
    expect(await other.find(subject)).toBeNull();
  });

  it('is not undone by a slow request that writes its copy afterwards', async () => {
    const session = rows.get(subject.id);
    await signOut();
    if (session !== undefined) await lookup.remember(subject, session, now);
    expect(await lookup.find(subject)).toBeNull();
  });

  it('leaves a mark that outlives every copy', async () => {
    await lookup.find(subject);
    const copy = await lifeOf(`session:${subject.id}`);
    await signOut();
    expect(await lifeOf(`session:${subject.id}:ended`)).toBeGreaterThan(copy);
  });
});
