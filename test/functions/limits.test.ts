import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '../../functions/app.ts';
import { describeLimits, LIMITS } from '../../functions/limits.ts';
import type { NeonRequest } from '../../local/neon-endpoint.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { bearer, call, signIn, type Answer } from './edge/stack.ts';

// Small enough to be spent in a moment. What follows from them: 40 polls in 10 s, 3 lists in 20 s, 100 tickets in 10 s.
const local = withStack({
  vars: {
    RATE_ANONYMOUS_PER_MINUTE: '12',
    RATE_USER_PER_MINUTE: '20',
    RATE_STAFF_PER_MINUTE: '600',
    CONCURRENT_ANONYMOUS: '2',
    CONCURRENT_USER: '2',
    CONCURRENT_STAFF: '50',
  },
});

const THING = '/api/v1/participants';
const TOPIC = '/api/v1/topics/track:main';
let clients = 0;

/** Requests of one address of its own. */
function client(headers: Record<string, string> = {}) {
  clients += 1;
  const own = { 'cf-connecting-ip': `10.2.0.${clients}` };
  const get = (path: string, more: Record<string, string> = {}) =>
    call(local.stack, 'GET', path, undefined, { ...own, ...headers, ...more });
  const statuses = async (count: number, path: string) => {
    const found: number[] = [];
    for (let sent = 0; sent < count; sent += 1) found.push((await get(path)).status);
    return found;
  };
  return { get, statuses };
}

const times = (count: number, status: number) => Array.from({ length: count }, () => status);
const left = ({ headers }: Answer) => [headers.get('ratelimit-limit'), headers.get('ratelimit-remaining')];

function setRedis(mode: 'ok' | 'hang' | 'refuse'): void {
  if (local.stack.upstash) local.stack.upstash.faults.mode = mode;
}

beforeAll(async () => {
  await until('the first round is open', async () => (await client().get('/api/v1/rounds/current')).status === 200);
});

afterEach(() => {
  setRedis('ok');
  if (local.stack.neon) local.stack.neon.faults.beforeQuery = undefined;
});

describe('an address without an account', () => {
  it('has the anonymous tier: told what is left, refused past it, whatever other headers it sends', async () => {
    const { get, statuses } = client();
    expect(left(await get(THING))).toEqual(['12', '11']);
    expect(await statuses(11, THING)).toEqual(times(11, 200));
    const refused = await get(THING, { 'x-forwarded-for': '1.2.3.4', authorization: 'Bearer guess', cookie: '__Host-session=guess' });
    expect(refused).toMatchObject({ status: 429, body: { code: 'core/too-many-requests', limit: 'requests', tier: 'anonymous' } });
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('access-control-expose-headers')).toContain('RateLimit-Remaining');
    expect(await client().statuses(1, THING)).toEqual([200]);
  });

  it('goes on polling a topic when its tier is spent, and has new polls ten seconds after the last were spent', async () => {
    const { get, statuses } = client();
    expect(await statuses(13, THING)).toEqual([...times(12, 200), 429]);
    expect(await statuses(40, TOPIC)).toEqual(times(40, 200));
    const refused = await get(TOPIC);
    expect(refused).toMatchObject({ status: 429, body: { limit: 'polling' } });
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(10);
    await until('there are polls again', async () => (await get(TOPIC)).status === 200, 15_000);
    expect(left(await get(TOPIC))).toEqual(['40', '38']);
  });

  it('can still open a page, ask how the house is, and sign in', async () => {
    const { get, statuses } = client();
    expect(await statuses(13, THING)).toEqual([...times(12, 200), 429]);
    const address = { 'cf-connecting-ip': `10.2.0.${clients}` };
    // A clone that was never built has no page to show: what counts is that the address is not refused.
    expect((await fetch(`${local.stack.url}/`, { headers: address })).status).not.toBe(429);
    expect((await get('/healthz')).status).toBe(200);
    const login = await call(local.stack, 'POST', '/api/v1/auth/login', { username: 'player', password: 'wrong' }, address);
    expect(login.status).toBe(401);
  });
});

describe('an account', () => {
  it('has its own tier from wherever it asks, and one for all its tokens', async () => {
    const [first, second] = [await signIn(local.stack, 'player'), await signIn(local.stack, 'player')];
    expect(left(await client(bearer(first)).get(THING))).toEqual(['20', '19']);
    expect(left(await client(bearer(second)).get(THING))).toEqual(['20', '18']);
    expect(await client(bearer(first)).statuses(19, THING)).toEqual([...times(18, 200), 429]);
    expect((await client().get(THING)).status).toBe(200);
  });

  it('that works here has the tier of the staff, and a list counts by itself as well', async () => {
    const { get } = client(bearer(await signIn(local.stack, 'referee')));
    expect(left(await get(THING))).toEqual(['600', '599']);
    expect(left(await get('/api/v1/matches'))).toEqual(['150', '149']);
  });
});

describe('a socket that is opened', () => {
  it('counts at its address alone, whoever opens it', async () => {
    const { get } = client(bearer(await signIn(local.stack, 'player')));
    expect(left(await get('/api/v1/live'))).toEqual(['200', '199']);
  });
});

describe('requests at once', () => {
  /** Lets no query for matches through until told. */
  function holdMatches(): { readonly held: () => number; readonly release: () => void } {
    const gate = Promise.withResolvers<void>();
    let held = 0;
    const asks = (body: NeonRequest) => JSON.stringify(body).includes('esports.matches');
    if (local.stack.neon) {
      local.stack.neon.faults.beforeQuery = async (body) => {
        if (!asks(body)) return;
        held += 1;
        await gate.promise;
      };
    }
    return { held: () => held, release: gate.resolve };
  }

  it('are as many as the tier has: one more is refused, and taken when others have ended', async () => {
    const { get } = client();
    const { held, release } = holdMatches();
    const under = [get('/api/v1/matches?limit=1'), get('/api/v1/matches?limit=2')];
    await until('two are under way', () => held() === 2);
    expect(await get(THING)).toMatchObject({ status: 429, body: { code: 'core/too-many-at-once', atOnce: 2 } });
    expect((await get(TOPIC)).status).toBe(200);
    release();
    expect((await Promise.all(under)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await get(THING)).status).toBe(200);
  });
});

describe('while Redis', () => {
  it.each(['hang', 'refuse'] as const)('does this, reads pass, and the isolate’s own count holds: %s', async (mode) => {
    setRedis(mode);
    const { statuses } = client();
    expect(await statuses(13, THING)).toEqual([...times(12, 200), 429]);
  });
});

describe('a seller', () => {
  interface Outcomes {
    readonly data: { readonly outcomes: readonly { readonly problem?: { readonly code: string; readonly retryAfterSeconds: number } }[] };
  }

  async function batch(token: string, roundId: string, name: string): Promise<readonly (string | undefined)[]> {
    const bets = [{ participantNumber: 1, stakeMinor: 100 }];
    const tickets = Array.from({ length: 100 }, (_, index) => ({ idempotencyKey: `${name}-${index}`, bets }));
    const { status, body } = await call(local.stack, 'POST', '/api/v1/receipts/batch', { roundId, tickets }, bearer(token));
    expect(status).toBe(200);
    return (body as unknown as Outcomes).data.outcomes.map(({ problem }) => problem?.code);
  }

  it('sells as many tickets of a round as the round allows, also without Redis; a repeated one is answered, another seller is free', async () => {
    const [cashier, other] = [await signIn(local.stack, 'cashier'), await signIn(local.stack, 'cashier2')];
    const { roundId } = (await client().get('/api/v1/rounds/current')).body.data as { roundId: string };
    setRedis('hang');
    const first = await batch(cashier, roundId, 'a');
    expect(first).toEqual(Array.from({ length: 100 }, () => undefined));
    const refused = (await batch(cashier, roundId, 'b')).filter((code) => code === 'core/too-many-requests');
    expect(refused.length).toBeGreaterThan(0);
    expect(await batch(cashier, roundId, 'a')).toEqual(first);
    expect(await batch(other, roundId, 'c')).toEqual(first);
    const ticket = { roundId, bets: [{ participantNumber: 1, stakeMinor: 100 }] };
    const sell = (key: string) => call(local.stack, 'POST', '/api/v1/receipts', ticket, { ...bearer(cashier), 'idempotency-key': key });
    const one = await until('one ticket too many', async () => {
      const answer = await sell(crypto.randomUUID());
      return answer.status === 429 && answer;
    });
    expect(one.body).toMatchObject({ code: 'core/too-many-requests', limit: 'commands', retryAfterSeconds: 1 });
    expect(one.headers.get('retry-after')).toBe('1');
    const key = crypto.randomUUID();
    await until('it is sold a moment later', async () => (await sell(key)).status === 201);
  });
});

describe('the table of limits', () => {
  it('names routes that exist', () => {
    const routes = new Set(createApp().routes.map(({ method, path }) => `${method} ${path}`));
    for (const { routes: limited } of LIMITS) for (const route of limited) expect(routes).toContain(route);
  });

  it('is told in the documentation, row by row, with the numbers as shipped', () => {
    const text = describeLimits();
    for (const { name } of LIMITS) expect(text).toContain(`| ${name} |`);
    expect(text).toContain('| 60 in 60 s | 200 in 60 s | 1000 in 60 s | 6000 in 60 s |');
    expect(text).toContain('| 5 | 10 | 50 | 200 |');
    expect(text).toContain('| 200 in 10 s |');
    for (const line of text.split('\n').filter((each) => each.startsWith('|'))) expect(line.split(' | ')).toHaveLength(7);
  });
});
