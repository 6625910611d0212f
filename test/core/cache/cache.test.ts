import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Cache } from '../../../core/cache/cache.ts';
import type { EdgeStore } from '../../../core/cache/edge-tier.ts';
import { EdgeTier } from '../../../core/cache/edge-tier.ts';
import type { Family, Loaded } from '../../../core/cache/family.ts';
import { RedisTier } from '../../../core/cache/redis-tier.ts';
import { until } from '../../support/until.ts';
import { withUpstash } from '../../support/upstash.ts';

const upstash = withUpstash();
const Answer = z.object({ n: z.number() });
type Answer = z.infer<typeof Answer>;
type Load = () => Promise<Loaded<Answer>>;

const counted: Family<string, Answer, Load> = {
  name: 'test',
  pattern: 'realtime',
  final: false,
  source: 'test',
  schema: Answer,
  key: (id) => `test:${id}`,
  scope: () => 'test',
  load: (load) => load(),
};
const final: Family<string, Answer, null> = {
  ...counted,
  name: 'final',
  pattern: 'static',
  final: true,
  key: (id) => `final:${id}`,
  load: null,
};

/** What Postgres holds, and how long it takes to say so. */
let rows: { n: number; position: number };
let loads: number;
let loadMs: number;
let failure: Error | null;
let skewMs: number;
let dice: number;
let working: Promise<unknown>[];

const load: Load = async () => {
  loads += 1;
  const { n, position } = rows;
  if (loadMs > 0) await new Promise((resolve) => setTimeout(resolve, loadMs));
  if (failure !== null) throw failure;
  return { value: n < 0 ? null : { n }, position };
};

/** A cache as each isolate has its own. */
function isolate(edge: EdgeStore | null = null): Cache {
  return new Cache({
    redis: new RedisTier(upstash.connect({ timeLimitMs: 100 })),
    edge: edge && new EdgeTier(edge),
    background: (work) => void working.push(work),
    now: () => Date.now() + skewMs,
    random: () => dice,
  });
}

const n = async (cache: Cache, id = 'a') => {
  const text = await cache.read(counted, id, load);
  return text === null ? null : Answer.parse(JSON.parse(text)).n;
};
/** Lets everything behind the answers come to its end. */
async function quiet(): Promise<void> {
  while (working.length > 0) await Promise.all(working.splice(0));
}
const redisTier = () => new RedisTier(upstash.connect());

beforeEach(() => {
  for (const level of ['warn', 'info'] as const) vi.spyOn(console, level).mockReturnValue();
  rows = { n: 1, position: 1 };
  [loads, loadMs, failure, skewMs, dice] = [0, 0, null, 0, 0];
  working = [];
});

afterEach(async () => {
  upstash.endpoint.faults.mode = 'ok';
  await quiet();
  vi.restoreAllMocks();
});

describe('a cached value', () => {
  it('is loaded once for two seconds of one isolate, and once for all isolates', async () => {
    const [first, second] = [isolate(), isolate()];
    expect([await n(first), await n(first)]).toEqual([1, 1]);
    await quiet();
    expect(await n(second)).toBe(1);
    expect(loads).toBe(1);
  });

  it('is no older in memory than two seconds, whatever changed', async () => {
    const cache = isolate();
    await n(cache);
    await quiet();
    await redisTier().invalidate('test', 0, 2, ['test']);
    rows = { n: 2, position: 2 };
    expect(await n(cache)).toBe(1);
    skewMs = 2_000;
    expect(await n(cache)).toBe(2);
  });

  it('is asked for behind an answer before its two seconds are over, so that nobody waits for it', async () => {
    const cache = isolate();
    await n(cache);
    await quiet();
    await redisTier().invalidate('test', 0, 2, ['test']);
    rows = { n: 2, position: 2 };
    skewMs = 1_600;
    expect([await n(cache), await n(cache)]).toEqual([1, 1]);
    await quiet();
    expect([await n(cache), loads]).toEqual([2, 2]);
  });

  it('expires after its time', async () => {
    await n(isolate());
    await quiet();
    rows = { n: 2, position: 1 };
    skewMs = 29_000;
    expect(await n(isolate())).toBe(1);
    skewMs = 31_000;
    expect(await n(isolate())).toBe(2);
  });

  it('is loaded anew early behind an answer, when the dice of XFetch say so', async () => {
    loadMs = 20;
    await n(isolate());
    await quiet();
    rows = { n: 2, position: 1 };
    dice = 1 - Number.EPSILON;
    skewMs = 29_500;
    const lucky = isolate();
    expect(await n(lucky)).toBe(1);
    await quiet();
    expect([await n(lucky), await n(isolate()), loads]).toEqual([2, 2, 2]);
  });

  it('that is not there is neither kept in Redis nor remembered', async () => {
    rows = { n: -1, position: 1 };
    const cache = isolate();
    expect(await n(cache)).toBeNull();
    await quiet();
    expect(await upstash.get('test:a')).toBeNull();
    expect(await upstash.lifeOf('cache:mark:test')).toBeLessThanOrEqual(60_000);
    rows = { n: 3, position: 1 };
    expect(await n(cache)).toBe(3);
  });

  it('of another shape, from another version of the Worker, is loaded anew', async () => {
    await n(isolate());
    await quiet();
    const stored = (await upstash.get('test:a')) ?? '';
    for (const text of ['{"m":1}', 'no JSON', 'null']) {
      await upstash.endpoint.send('SET', 'test:a', stored.replace(/\n.*/, `\n${text}`));
      rows = { n: 5, position: 1 };
      expect(await n(isolate())).toBe(5);
      await quiet();
    }
  });
});

describe('500 requests at once for a key that is gone', () => {
  it('load it once in one isolate', async () => {
    loadMs = 30;
    const cache = isolate();
    expect(new Set(await Promise.all(Array.from({ length: 500 }, () => n(cache))))).toEqual(new Set([1]));
    expect(loads).toBe(1);
  });

  it('load it once over five isolates: the others wait for the one that has the lease', async () => {
    loadMs = 80;
    const isolates = Array.from({ length: 5 }, () => isolate());
    const answers = await Promise.all(Array.from({ length: 500 }, (_, index) => n(isolates[index % 5] ?? isolate())));
    expect(new Set(answers)).toEqual(new Set([1]));
    expect(loads).toBe(1);
  });

  it('load it once over five isolates when it has just expired: the others show what expired', async () => {
    await n(isolate());
    await quiet();
    [loadMs, skewMs, loads] = [80, 31_000, 0];
    rows = { n: 2, position: 1 };
    const isolates = Array.from({ length: 5 }, () => isolate());
    const answers = await Promise.all(Array.from({ length: 500 }, (_, index) => n(isolates[index % 5] ?? isolate())));
    expect(new Set(answers)).toEqual(new Set([1, 2]));
    expect(loads).toBe(1);
  });

  it('load it once an isolate when Redis hangs, within its time limit', async () => {
    upstash.endpoint.faults.mode = 'hang';
    const cache = isolate();
    const startedAt = performance.now();
    expect(new Set(await Promise.all(Array.from({ length: 500 }, () => n(cache))))).toEqual(new Set([1]));
    expect(performance.now() - startedAt).toBeLessThan(1_000);
    expect(loads).toBe(1);
  });

  it('are told the same when the load fails, which is tried once', async () => {
    [loadMs, failure] = [30, new Error('Postgres is away')];
    const cache = isolate();
    const outcomes = await Promise.allSettled(Array.from({ length: 500 }, () => n(cache)));
    expect(new Set(outcomes.map((outcome) => (outcome.status === 'rejected' ? String(outcome.reason) : 'answered')))).toEqual(
      new Set(['Error: Postgres is away']),
    );
    expect(loads).toBe(1);
    failure = null;
    expect(await n(cache)).toBe(1);
  });

  it('are told together that there is nothing', async () => {
    [loadMs, rows] = [30, { n: -1, position: 1 }];
    const cache = isolate();
    expect(new Set(await Promise.all(Array.from({ length: 500 }, () => n(cache))))).toEqual(new Set([null]));
    expect(loads).toBe(1);
  });
});

describe('a loader that never comes back', () => {
  it('is followed by another: its lease ends', async () => {
    await redisTier().take({ source: 'test', scope: 'test', key: 'test:a' });
    expect(await n(isolate())).toBe(1);
    expect(loads).toBe(1);
  });

  it('is not waited for any longer once Redis is away', async () => {
    await redisTier().take({ source: 'test', scope: 'test', key: 'test:a' });
    const looks = vi.spyOn(RedisTier.prototype, 'look');
    const waiting = n(isolate());
    await until('it waits', () => looks.mock.calls.length > 1);
    upstash.endpoint.faults.mode = 'refuse';
    expect(await waiting).toBe(1);
  });

  it('because its load failed has let go of its lease', async () => {
    failure = new Error('Postgres is away');
    await expect(n(isolate())).rejects.toThrow('Postgres is away');
    await quiet();
    expect(await upstash.get('cache:lease:test:a')).toBeNull();
  });
});

describe('Redis', () => {
  it.each(['refuse', 'hang'] as const)('that does this costs a load, and is used again once it is well: %s', async (mode) => {
    upstash.endpoint.faults.mode = mode;
    const cache = isolate();
    expect(await n(cache)).toBe(1);
    rows = { n: 2, position: 1 };
    skewMs = 2_000;
    expect(await n(cache)).toBe(2);
    upstash.endpoint.faults.mode = 'ok';
    skewMs = 4_000;
    expect(await n(cache)).toBe(2);
    await until('the value is in Redis', async () => (await upstash.get('test:a')) !== null);
  });

  it('that was away is not believed about what it held before: it may have missed a change', async () => {
    const cache = isolate();
    await n(cache);
    await quiet();
    upstash.endpoint.faults.mode = 'refuse';
    rows = { n: 2, position: 2 };
    skewMs = 2_000;
    expect(await n(cache)).toBe(2);
    upstash.endpoint.faults.mode = 'ok';
    skewMs = 4_000;
    expect(await n(cache)).toBe(2);
  });

  it('that was emptied is filled again, and by nobody who read before', async () => {
    const cache = isolate();
    loadMs = 50;
    const slow = n(cache);
    await until('it loads', () => loads === 1);
    await upstash.endpoint.send('FLUSHALL');
    rows = { n: 2, position: 2 };
    expect(await slow).toBe(1);
    await quiet();
    expect(await upstash.get('test:a')).toBeNull();
    expect(await n(isolate())).toBe(2);
    await quiet();
    expect(await upstash.get('test:a')).toContain('{"n":2}');
  });
});

describe('giving up', () => {
  it('of a scope, or of all, is seen at once in this isolate and in Redis', async () => {
    const cache = isolate();
    for (const give of [() => cache.drop(['test']), () => cache.renew('test')]) {
      await n(cache);
      await quiet();
      const before = loads;
      expect(await give()).toBe(true);
      await n(cache);
      expect(loads).toBe(before + 1);
      await quiet();
    }
  });

  it('says so when Redis cannot be told', async () => {
    upstash.endpoint.faults.mode = 'refuse';
    expect([await isolate().drop(['test']), await isolate().renew('test')]).toEqual([false, false]);
  });
});

describe('what never changes', () => {
  /** The platform's cache of one building. */
  function building(): EdgeStore & { readonly held: Map<string, string> } {
    const held = new Map<string, string>();
    return {
      held,
      match: async (url) => (held.has(url) ? new Response(held.get(url)) : undefined),
      put: async (url, response) => void held.set(url, await response.text()),
    };
  }
  const read = (cache: Cache) => cache.read(final, 'a', null);

  it('is given to the cache once, and known to every isolate and building', async () => {
    const [here, there] = [building(), building()];
    expect(isolate(here).keep(final, 'a', { n: 1 })).toBe('{"n":1}');
    await quiet();
    expect(here.held.size).toBe(1);
    expect(await read(isolate(there))).toBe('{"n":1}');
    await quiet();
    expect(there.held.size).toBe(1);
    await upstash.endpoint.send('FLUSHALL');
    expect(await read(isolate(there))).toBe('{"n":1}');
  });

  it('is remembered for a minute, and that it is not there yet for two seconds', async () => {
    const cache = isolate();
    expect(await read(cache)).toBeNull();
    isolate().keep(final, 'a', { n: 1 });
    await quiet();
    expect(await read(cache)).toBeNull();
    skewMs = 2_000;
    expect(await read(cache)).toBe('{"n":1}');
    await upstash.endpoint.send('FLUSHALL');
    skewMs = 40_000;
    expect(await read(cache)).toBe('{"n":1}');
  });

  it('is found without the platform’s cache, and where that fails', async () => {
    const broken: EdgeStore = { match: () => Promise.reject(new Error('no')), put: () => Promise.reject(new Error('no')) };
    isolate(broken).keep(final, 'a', { n: 1 });
    await quiet();
    expect(await read(isolate(broken))).toBe('{"n":1}');
    expect(await read(isolate())).toBe('{"n":1}');
  });
});
