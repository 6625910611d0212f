import { createHash } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_FEED_KEY, LOCAL_PASSWORD } from '../../local/accounts.ts';
import { bearer, call, signIn, withEdge } from './edge/stack.ts';

const local = withEdge();
const LOGIN = '/api/v1/auth/login';
const SESSION = '/api/v1/auth/session';

let database: Client;

beforeAll(async () => {
  database = new Client({ connectionString: local.stack.databaseUrl });
  await database.connect();
});

afterEach(() => {
  if (local.stack.upstash) local.stack.upstash.faults.mode = 'ok';
  if (local.stack.neon) local.stack.neon.faults.beforeQuery = undefined;
});

afterAll(() => database.end());

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex');

function setRedis(mode: 'ok' | 'hang' | 'refuse'): void {
  if (local.stack.upstash) local.stack.upstash.faults.mode = mode;
}

function stopPostgres(): void {
  if (local.stack.neon) local.stack.neon.faults.beforeQuery = () => Promise.reject(new Error('away'));
}

const guess = (password: string, ip: string) =>
  call(local.stack, 'POST', LOGIN, { username: 'cashier2', password }, { 'cf-connecting-ip': ip });

async function jwtOf(username: string): Promise<{ jwt: string; expiresAt: string }> {
  const { body } = await call(local.stack, 'POST', '/api/v1/auth/token', undefined, bearer(await signIn(local.stack, username)));
  return body.data as { jwt: string; expiresAt: string };
}

describe('POST /auth/login', () => {
  it('gives a token, and the same as a cookie that no script and no other site can use', async () => {
    const { status, headers, body } = await call(local.stack, 'POST', LOGIN, { username: 'Cashier', password: LOCAL_PASSWORD });
    expect(status).toBe(200);
    expect(body.data).toEqual({
      token: expect.stringMatching(/^[\w-]{43}$/),
      user: { id: 'local-cashier', username: 'cashier', role: 'cashier' },
    });
    const { token } = body.data as { token: string };
    expect(headers.get('set-cookie')).toBe(`__Host-session=${token}; Max-Age=86400; Path=/; HttpOnly; Secure; SameSite=Lax`);
  });

  it('stores no token: its hash in Postgres, and under it in Redis what the document asks, for a day', async () => {
    const token = await signIn(local.stack);
    const { rows } = await database.query('SELECT user_id FROM core.sessions WHERE token_hash = $1', [hashOf(token)]);
    expect(rows).toEqual([{ user_id: 'local-cashier' }]);
    const stored = await local.stack.upstash?.send('GET', `session:${hashOf(token)}`);
    const copy = JSON.parse(String(stored && 'result' in stored ? stored.result : '')) as unknown;
    expect(copy).toMatchObject({
      userId: 'local-cashier',
      role: 'cashier',
      email: null,
      permissions: ['tickets:sell', 'tickets:read'],
      loginTime: expect.any(String),
    });
    const life = await local.stack.upstash?.send('TTL', `session:${hashOf(token)}`);
    expect(Number(life && 'result' in life ? life.result : 0)).toBeGreaterThan(86_000);
  });

  it('says the same of a wrong password and of a name that nobody has', async () => {
    const wrong = await call(local.stack, 'POST', LOGIN, { username: 'cashier', password: 'wrong' });
    const nobody = await call(local.stack, 'POST', LOGIN, { username: 'nobody', password: 'wrong' });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'auth/bad-credentials']);
    expect({ ...nobody.body, requestId: '' }).toEqual({ ...wrong.body, requestId: '' });
  });

  it.each([
    [{}, ['username', 'password']],
    [{ username: 'cashier' }, ['password']],
    [{ username: ['cashier'], password: 1 }, ['username', 'password']],
    [{ username: 'cashier', password: 'x'.repeat(257) }, ['password']],
    [{ username: 'cashier', password: 'x', role: 'admin' }, ['role']],
  ])('refuses %j and names the fields', async (body, fields) => {
    const answer = await call(local.stack, 'POST', LOGIN, body);
    expect(answer.status).toBe(400);
    expect((answer.body['errors'] as { field: string }[]).map((error) => error.field)).toEqual(fields);
  });

  it('takes a quote for a part of a name', async () => {
    const answer = await call(local.stack, 'POST', LOGIN, { username: "' OR 1=1 --", password: 'x' });
    expect(answer.body.code).toBe('auth/bad-credentials');
  });

  it('slows an attacker at one address, even against the right password, and leaves the owner alone where they are known', async () => {
    expect((await guess(LOCAL_PASSWORD, '192.0.2.67')).status).toBe(200);
    const guesses = await Promise.all(Array.from({ length: 14 }, (_, i) => guess(`guess-${i}`, '192.0.2.66')));
    expect(guesses.filter(({ status }) => status === 401)).toHaveLength(10);
    const limited = await guess(LOCAL_PASSWORD, '192.0.2.66');
    expect([limited.status, limited.body.code]).toEqual([429, 'auth/too-many-attempts']);
    expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(800);
    expect((await guess(LOCAL_PASSWORD, '192.0.2.67')).status).toBe(200);
  });

  it('forgets earlier mistakes once the owner has signed in', async () => {
    const from = { 'cf-connecting-ip': '192.0.2.70' };
    for (let round = 0; round < 2; round += 1) {
      for (let i = 0; i < 6; i += 1) await call(local.stack, 'POST', LOGIN, { username: 'referee', password: 'wrong' }, from);
      expect((await call(local.stack, 'POST', LOGIN, { username: 'referee', password: LOCAL_PASSWORD }, from)).status).toBe(200);
    }
  });

  it('keeps no name and no address of those who tried', async () => {
    await call(local.stack, 'POST', LOGIN, { username: 'cashier', password: 'wrong' }, { 'cf-connecting-ip': '192.0.2.80' });
    const { rows } = await database.query<{ subject: string }>('SELECT subject FROM core.login_attempts');
    expect(rows.length).toBeGreaterThan(0);
    for (const { subject } of rows) expect(subject).toMatch(/^((pair|address|account):[\w-]{43}|unknown)$/);
  });

  it('refuses a page of another site, which could sign its visitor in as somebody else', async () => {
    const credentials = { username: 'cashier', password: LOCAL_PASSWORD };
    const foreign = await call(local.stack, 'POST', LOGIN, credentials, { origin: 'https://evil.example' });
    expect([foreign.status, foreign.body.code, foreign.headers.get('set-cookie')]).toEqual([403, 'auth/bad-origin', null]);
    expect((await call(local.stack, 'POST', LOGIN, credentials, { origin: local.stack.url })).status).toBe(200);
  });

  it('lets nobody in while Postgres is away: 503, try later', async () => {
    stopPostgres();
    const answer = await call(local.stack, 'POST', LOGIN, { username: 'cashier', password: LOCAL_PASSWORD });
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([503, 'core/database-unavailable', '2']);
  });

  it('works without Redis', async () => {
    setRedis('hang');
    const token = await signIn(local.stack, 'admin');
    expect((await call(local.stack, 'GET', SESSION, undefined, bearer(token))).status).toBe(200);
  });
});

describe('GET /auth/session', () => {
  it('says who I am, by token and by cookie', async () => {
    const token = await signIn(local.stack, 'referee');
    for (const headers of [bearer(token), { cookie: `__Host-session=${token}` }]) {
      const { status, body } = await call(local.stack, 'GET', SESSION, undefined, headers);
      expect(status).toBe(200);
      expect(body.data).toMatchObject({
        user: { id: 'local-referee', username: 'referee', role: 'referee' },
        permissions: ['matches:referee'],
        via: 'session',
      });
    }
  });

  it('says who holds an API key, and nothing of a revoked one', async () => {
    const { body } = await call(local.stack, 'GET', SESSION, undefined, bearer(LOCAL_FEED_KEY));
    expect(body.data).toMatchObject({ user: { id: 'key:localfeed', role: 'feed' }, via: 'api-key', expiresAt: null });
    const revoked = 'rk_old_0123456789012345678901234567';
    await database.query('INSERT INTO core.api_keys (key_id, name, role, secret_hash, revoked_at) VALUES ($1, $1, $2, $3, now())', [
      'old',
      'feed',
      hashOf(revoked),
    ]);
    expect((await call(local.stack, 'GET', SESSION, undefined, bearer(revoked))).status).toBe(401);
  });

  it('asks for a sign-in without a token, and with any that is not ours', async () => {
    const right = await signIn(local.stack);
    const wrong = [
      undefined,
      '',
      'x',
      `${right.slice(0, -1)}_`,
      'rk_localfeed_ringside-local-feed-kex',
      'a.b.c',
      "'; DROP TABLE core.sessions",
    ];
    for (const token of wrong) {
      const answer = await call(local.stack, 'GET', SESSION, undefined, token === undefined ? {} : bearer(token));
      expect([answer.status, answer.body.code]).toEqual([401, 'auth/unauthenticated']);
      expect(answer.headers.get('www-authenticate')).toContain('Bearer');
    }
  });

  it('ends after a day', async () => {
    const token = await signIn(local.stack);
    await database.query(
      "UPDATE core.sessions SET created_at = now() - INTERVAL '25 hours', expires_at = now() - INTERVAL '1 hour' WHERE token_hash = $1",
      [hashOf(token)],
    );
    await local.stack.upstash?.send('DEL', `session:${hashOf(token)}`);
    expect((await call(local.stack, 'GET', SESSION, undefined, bearer(token))).status).toBe(401);
  });
});

describe('POST /auth/logout', () => {
  it('ends the session everywhere and takes the cookie away', async () => {
    const token = await signIn(local.stack);
    await call(local.stack, 'GET', SESSION, undefined, bearer(token));
    const { status, headers } = await call(local.stack, 'POST', '/api/v1/auth/logout', undefined, bearer(token));
    expect([status, headers.get('set-cookie')]).toEqual([200, '__Host-session=; Max-Age=0; Path=/; Secure']);
    expect((await call(local.stack, 'GET', SESSION, undefined, bearer(token))).status).toBe(401);
    expect((await database.query('SELECT 1 FROM core.sessions WHERE token_hash = $1', [hashOf(token)])).rows).toEqual([]);
  });

  it('leaves my other sessions alone', async () => {
    const [here, there] = [await signIn(local.stack), await signIn(local.stack)];
    await call(local.stack, 'POST', '/api/v1/auth/logout', undefined, bearer(here));
    expect((await call(local.stack, 'GET', SESSION, undefined, bearer(there))).status).toBe(200);
  });

  it('made while Redis was away stays made', async () => {
    await waitForRedis();
    const token = await signIn(local.stack);
    setRedis('hang');
    expect((await call(local.stack, 'POST', '/api/v1/auth/logout', undefined, bearer(token))).status).toBe(200);
    setRedis('ok');
    expect(await local.stack.upstash?.send('EXISTS', `session:${hashOf(token)}`)).toMatchObject({ result: 1 });
    expect((await call(local.stack, 'GET', SESSION, undefined, bearer(token))).status).toBe(401);
  });

  it('made while Postgres is away says so, and stops the token all the same', async () => {
    await waitForRedis();
    const token = await signIn(local.stack);
    stopPostgres();
    expect((await call(local.stack, 'POST', '/api/v1/auth/logout', undefined, bearer(token))).status).toBe(503);
    expect((await call(local.stack, 'GET', SESSION, undefined, bearer(token))).status).toBe(401);
  });

  it('is refused to nobody’s token, and to a page of another site that rides on the cookie', async () => {
    expect((await call(local.stack, 'POST', '/api/v1/auth/logout')).status).toBe(401);
    const token = await signIn(local.stack);
    for (const origin of [{ origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }, {}]) {
      const answer = await call(local.stack, 'POST', '/api/v1/auth/logout', undefined, { cookie: `__Host-session=${token}`, ...origin });
      expect([answer.status, answer.body.code]).toEqual([403, 'auth/bad-origin']);
    }
    const ours = { cookie: `__Host-session=${token}`, origin: local.stack.url };
    expect((await call(local.stack, 'POST', '/api/v1/auth/logout', undefined, ours)).status).toBe(200);
  });
});

describe('POST /auth/token', () => {
  it('gives a JWT of 15 minutes that is taken as a bearer token', async () => {
    const { jwt, expiresAt } = await jwtOf('cashier');
    expect(Date.parse(expiresAt) - Date.now()).toBeGreaterThan(14 * 60_000);
    expect((await call(local.stack, 'GET', SESSION, undefined, bearer(jwt))).body.data).toMatchObject({
      user: { id: 'local-cashier' },
      via: 'jwt',
      expiresAt,
    });
  });

  it('gives none to a JWT, which could go on for ever, and none to an API key', async () => {
    const { jwt } = await jwtOf('cashier');
    for (const token of [jwt, LOCAL_FEED_KEY]) {
      const answer = await call(local.stack, 'POST', '/api/v1/auth/token', undefined, bearer(token));
      expect([answer.status, answer.body.code]).toEqual([403, 'auth/session-required']);
    }
    expect((await call(local.stack, 'POST', '/api/v1/auth/token')).status).toBe(401);
  });

  it('gives one that ends with the session it was made with', async () => {
    const token = await signIn(local.stack);
    const { body } = await call(local.stack, 'POST', '/api/v1/auth/token', undefined, bearer(token));
    const { jwt } = body.data as { jwt: string };
    expect((await call(local.stack, 'GET', SESSION, undefined, bearer(jwt))).status).toBe(200);
    await call(local.stack, 'POST', '/api/v1/auth/logout', undefined, bearer(token));
    // Another isolate, or this one when its memory has lapsed.
    await expect.poll(async () => (await call(local.stack, 'GET', SESSION, undefined, bearer(jwt))).status, { timeout: 6_000 }).toBe(401);
  });

  it('publishes the key that verifies them', async () => {
    const { body } = await call(local.stack, 'GET', '/.well-known/jwks.json');
    expect(body['keys']).toEqual([
      { kty: 'OKP', crv: 'Ed25519', x: expect.any(String), use: 'sig', alg: 'EdDSA', kid: expect.any(String) },
    ]);
  });
});

/** Asks until the Worker uses Redis again after an outage: its breaker is open for a while. */
async function waitForRedis(): Promise<void> {
  await expect
    .poll(async () => {
      const token = await signIn(local.stack);
      return local.stack.upstash?.send('EXISTS', `session:${hashOf(token)}`);
    })
    .toMatchObject({ result: 1 });
}
