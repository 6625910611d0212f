import { Client } from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { LOCAL_PASSWORD } from '../../local/accounts.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { bearer, call, signIn, type Answer } from './edge/stack.ts';

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '600000' } });
const PASSWORD = 'correct horse battery';

let database: Client;
let admin: string;
let keys = 0;

beforeAll(async () => {
  database = new Client({ connectionString: local.stack.databaseUrl });
  await database.connect();
  admin = await signIn(local.stack, 'admin');
});

afterEach(() => {
  if (local.stack.neon) local.stack.neon.faults.beforeQuery = undefined;
});

afterAll(() => database.end());

const newKey = () => ({ 'idempotency-key': `key-${(keys += 1)}` });
const command = (method: string, path: string, body?: unknown, token = admin, key = newKey()) =>
  call(local.stack, method, `/api/v1${path}`, body, { ...bearer(token), ...key });
const ask = (path: string, token = admin) => call(local.stack, 'GET', `/api/v1${path}`, undefined, bearer(token));
const login = (username: string, password: string) => call(local.stack, 'POST', '/api/v1/auth/login', { username, password });
const codeOf = ({ status, body }: Answer) => [status, body.code];

/** A new account. @returns its id, and a session of it. */
async function hired(username: string, role = 'cashier') {
  const { body } = await command('POST', '/users', { username, password: PASSWORD, role });
  const { userId } = body.data as { userId: string };
  const { token } = (await login(username, PASSWORD)).body.data as { token: string };
  return { userId, token };
}

/** What an account's stream says, once so many events have reached Postgres. */
function recordOf(userId: string, count: number) {
  return until(`${count} events of ${userId}`, async () => {
    const { rows } = await database.query<{ type: string; actor: string; client_hash: string | null; payload: Record<string, unknown> }>(
      'SELECT type, actor, client_hash, payload FROM core.events WHERE stream_id = $1 ORDER BY version',
      [`user:${userId}`],
    );
    return rows.length >= count && rows;
  });
}

async function currentRound(): Promise<string> {
  const { body } = await until('a round is open', async () => {
    const answer = await ask('/rounds/current');
    return answer.status === 200 && answer;
  });
  return (body.data as { roundId: string }).roundId;
}

const sale = (roundId: string) => ({ roundId, bets: [{ participantNumber: 1, stakeMinor: 500 }] });

describe('an admin', () => {
  it('makes an account that can sign in at once, and it is on record without a name', async () => {
    const { body } = await command('POST', '/users', {
      username: 'New.One',
      password: PASSWORD,
      role: 'cashier',
      email: 'one@example.org',
    });
    const account = body.data as { userId: string };
    expect(body.data).toEqual({
      userId: expect.any(String),
      username: 'New.One',
      email: 'one@example.org',
      role: 'cashier',
      roleVersion: 1,
      disabledAt: null,
      createdAt: expect.any(String),
      updatedAt: expect.any(String),
    });
    expect((await login('new.one', PASSWORD)).status).toBe(200);
    const record = await recordOf(account.userId, 2);
    expect(record.map(({ type, actor }) => [type, actor])).toEqual([
      ['AccountCreated', 'local-admin'],
      ['SignedIn', account.userId],
    ]);
    expect(record[1]?.client_hash).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(record)).not.toMatch(/New\.One|example\.org|10\.0\./);
  });

  it('lists accounts by name, page by page, each once', async () => {
    for (const name of ['list-b', 'List-a', 'list-c'])
      await command('POST', '/users', { username: name, password: PASSWORD, role: 'player' });
    const names: string[] = [];
    let cursor = '';
    do {
      const { body } = await ask(`/users?limit=2${cursor}`);
      names.push(...(body.data as { username: string }[]).map(({ username }) => username));
      const { pagination } = body as unknown as { pagination: { cursor: string | null } };
      cursor = pagination.cursor === null ? '' : `&cursor=${pagination.cursor}`;
    } while (cursor !== '');
    expect(names.filter((name) => /^list/i.test(name))).toEqual(['List-a', 'list-b', 'list-c']);
    expect(new Set(names).size).toBe(names.length);
    expect(JSON.stringify((await ask('/users/local-cashier')).body)).not.toContain('scrypt');
  });

  it('changes a role: what was signed before counts for nothing, and a new sign-in has the new role', async () => {
    const { userId, token } = await hired('promoted');
    const jwt = ((await command('POST', '/auth/token', undefined, token)).body.data as { jwt: string }).jwt;
    for (const credential of [token, jwt]) expect((await ask('/auth/session', credential)).status).toBe(200);
    const { body } = await command('PATCH', `/users/${userId}`, { role: 'referee', reason: 'asked for it' });
    expect(body.data).toMatchObject({ role: 'referee', roleVersion: 2 });
    for (const credential of [token, jwt]) expect(codeOf(await ask('/auth/session', credential))).toEqual([401, 'auth/unauthenticated']);
    expect((await login('promoted', PASSWORD)).body.data).toMatchObject({ user: { role: 'referee' } });
    const record = await recordOf(userId, 4);
    expect(record[2]).toMatchObject({ type: 'RoleChanged', actor: 'local-admin' });
    expect(record[2]?.payload).toMatchObject({ from: 'cashier', to: 'referee', reason: 'asked for it', roleVersion: 2 });
  });

  it('disables an account, which then cannot sign in and is told nothing of it, and enables it again', async () => {
    const { userId, token } = await hired('suspended');
    await command('PATCH', `/users/${userId}`, { disabled: true, reason: 'away' });
    expect((await ask('/auth/session', token)).status).toBe(401);
    expect(codeOf(await login('suspended', PASSWORD))).toEqual([401, 'auth/bad-credentials']);
    await command('PATCH', `/users/${userId}`, { disabled: false, reason: 'back' });
    expect((await login('suspended', PASSWORD)).status).toBe(200);
    const types = (await recordOf(userId, 6)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['AccountDisabled', 'SignInFailed', 'AccountEnabled']));
  });

  it('ends all sessions of somebody', async () => {
    const { userId, token } = await hired('left-open');
    expect((await command('POST', `/users/${userId}/sign-out`, { reason: 'a lost telephone' })).status).toBe(200);
    expect((await ask('/auth/session', token)).status).toBe(401);
    expect((await recordOf(userId, 3))[2]).toMatchObject({ type: 'SignedOutEverywhere', payload: { reason: 'a lost telephone' } });
  });

  it('gets the same answer again under the same key, and nothing happens twice', async () => {
    const key = newKey();
    const body = { username: 'once', password: PASSWORD, role: 'cashier' };
    const [first, second] = [await command('POST', '/users', body, admin, key), await command('POST', '/users', body, admin, key)];
    expect([second.status, second.body.data]).toEqual([201, first.body.data]);
    const { userId } = first.body.data as { userId: string };
    const change = { role: 'player', reason: 'twice' };
    const changeKey = newKey();
    for (let i = 0; i < 2; i += 1) {
      expect((await command('PATCH', `/users/${userId}`, change, admin, changeKey)).body.data).toMatchObject({ roleVersion: 2 });
    }
    expect(codeOf(await command('PATCH', `/users/${userId}`, { ...change, role: 'admin' }, admin, changeKey))).toEqual([
      422,
      'core/idempotency-key-reused',
    ]);
    expect((await recordOf(userId, 2)).map(({ type }) => type)).toEqual(['AccountCreated', 'RoleChanged']);
  });

  it('who is cut off after the change: the cron tells the account’s stream, once', async () => {
    const { userId } = await hired('cut-off');
    const count = (await recordOf(userId, 2)).length;
    await database.query(
      `INSERT INTO core.account_changes (command_id, command_hash, user_id, change, moved_money, ended_sessions, actor, correlation_id, made_at)
       VALUES ('cut', 'x', $1, '{"from": "cashier", "to": "player", "roleVersion": 2}', TRUE, '{}', 'local-admin', 'r1', now() - INTERVAL '1 minute')`,
      [userId],
    );
    for (let i = 0; i < 2; i += 1) {
      await local.stack.worker?.scheduled();
      await database.query("UPDATE core.account_changes SET told_at = NULL WHERE command_id = 'cut' AND $1 = 0", [i]);
    }
    const record = await recordOf(userId, count + 1);
    expect(record.slice(count).map(({ type }) => type)).toEqual(['RoleChanged']);
    const { rows } = await database.query("SELECT told_at FROM core.account_changes WHERE command_id = 'cut'");
    expect(rows).toEqual([{ told_at: expect.any(Date) }]);
  });
});

describe('an account cannot be changed', () => {
  it('by anybody but an admin', async () => {
    const cashier = await signIn(local.stack, 'cashier');
    for (const [method, path, body] of [
      ['GET', '/users'],
      ['GET', '/users/local-admin'],
      ['POST', '/users', { username: 'x', password: PASSWORD, role: 'admin' }],
      ['PATCH', '/users/local-cashier', { role: 'admin', reason: 'why not' }],
      ['POST', '/users/local-admin/sign-out', { reason: 'why not' }],
    ] as const) {
      expect(codeOf(await command(method, path, body, cashier)), path).toEqual([403, 'auth/forbidden']);
      expect(codeOf(await command(method, path, body, 'nonsense')), path).toEqual([401, 'auth/unauthenticated']);
    }
  });

  it('by an admin who is none any more, though this isolate and Redis still remember one', async () => {
    const { token, userId } = await hired('former', 'admin');
    expect((await ask('/users', token)).status).toBe(200);
    await database.query("UPDATE core.users SET role = 'player' WHERE user_id = $1", [userId]);
    const sent = await command('PATCH', '/users/local-referee', { role: 'player', reason: 'revenge' }, token);
    expect(codeOf(sent)).toEqual([403, 'auth/forbidden']);
  });

  it('while Postgres is away, whatever is remembered', async () => {
    await ask('/users');
    if (local.stack.neon) local.stack.neon.faults.beforeQuery = () => Promise.reject(new Error('away'));
    const sent = await command('PATCH', '/users/local-referee', { role: 'player', reason: 'now' });
    expect(codeOf(sent)).toEqual([503, 'core/database-unavailable']);
  });

  it('so that no admin remains: nobody takes their own role, or disables themselves', async () => {
    for (const body of [{ role: 'cashier' }, { disabled: true }, { role: 'player', disabled: true }]) {
      expect(codeOf(await command('PATCH', '/users/local-admin', { ...body, reason: 'tired' }))).toEqual([409, 'auth/own-account']);
    }
    expect((await ask('/users/local-admin')).body.data).toMatchObject({ role: 'admin', disabledAt: null });
  });

  it('by two admins into none, when each takes the other’s role at once', async () => {
    const [one, other] = [await hired('admin-one', 'admin'), await hired('admin-other', 'admin')];
    const answers = await Promise.all([
      command('PATCH', `/users/${other.userId}`, { role: 'player', reason: 'x' }, one.token),
      command('PATCH', `/users/${one.userId}`, { role: 'player', reason: 'x' }, other.token),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('without a key, a reason, or something to change; nor into a name that is taken, or of nobody', async () => {
    const noKey = await call(local.stack, 'POST', '/api/v1/users', { username: 'x', password: PASSWORD, role: 'player' }, bearer(admin));
    expect(codeOf(noKey)).toEqual([400, 'core/idempotency-key-missing']);
    for (const [body, field] of [
      [{ role: 'player' }, 'reason'],
      [{ reason: 'x' }, 'role'],
      [{ role: 'king', reason: 'x' }, 'role'],
      [{ role: 'player', reason: 'x', username: 'other' }, 'username'],
    ] as const) {
      const { status, body: answered } = await command('PATCH', '/users/local-player', body);
      expect([status, (answered['errors'] as { field: string }[])[0]?.field]).toEqual([400, field]);
    }
    for (const body of [{ username: 'x y' }, { password: 'short' }, { role: 'nobody' }, { email: 'no' }]) {
      const sent = { username: 'fresh', password: PASSWORD, role: 'player', ...body };
      expect((await command('POST', '/users', sent)).status).toBe(400);
    }
    const taken = await command('POST', '/users', { username: 'CASHIER', password: PASSWORD, role: 'player' });
    expect(codeOf(taken)).toEqual([409, 'auth/name-taken']);
    expect(codeOf(await command('PATCH', '/users/nobody', { role: 'player', reason: 'x' }))).toEqual([404, 'auth/unknown-account']);
    expect(codeOf(await ask('/users/nobody'))).toEqual([404, 'auth/unknown-account']);
  });
});

describe('money', () => {
  it.each([
    ['a change of role', (userId: string) => command('PATCH', `/users/${userId}`, { role: 'player', reason: 'x' })],
    ['disabling', (userId: string) => command('PATCH', `/users/${userId}`, { disabled: true, reason: 'x' })],
    ['a sign-out by an admin', (userId: string) => command('POST', `/users/${userId}/sign-out`, { reason: 'x' })],
    ['a sign-out everywhere', (_: string, token: string) => command('POST', '/auth/logout-everywhere', undefined, token)],
    [
      'a new password',
      (_: string, token: string) => command('POST', '/auth/password', { currentPassword: PASSWORD, newPassword: `${PASSWORD}!` }, token),
    ],
  ])('stops with the answer to %s: the token sells nothing more, and the drawer is closed', async (name, stop) => {
    const { userId, token } = await hired(name.replaceAll(' ', '-').slice(0, 40));
    const roundId = await currentRound();
    expect((await command('POST', '/receipts', sale(roundId), token)).status).toBe(201);
    expect((await stop(userId, token)).status).toBe(200);
    expect((await command('POST', '/receipts', sale(roundId), token)).status).toBe(401);
    const closing = await until('the shift is closing', async () => {
      const { rows } = await database.query<{ payload: object }>(
        "SELECT payload FROM core.events WHERE stream_id = $1 AND type IN ('ShiftClosing', 'MoneySuspended') ORDER BY version",
        [`shift:${userId}`],
      );
      return rows.length === 2 && rows;
    });
    expect(closing[0]?.payload).toMatchObject({ minRoleVersion: 2 });
    expect(closing[1]?.payload).toMatchObject({ roundIds: [roundId], countedMinor: null });
  });
});

describe('POST /auth/password', () => {
  const change = (token: string, currentPassword: string, newPassword: string) =>
    command('POST', '/auth/password', { currentPassword, newPassword }, token);

  it('ends every session, this one too, and begins a new one with a new cookie that may move money', async () => {
    const { userId, token } = await hired('changing');
    const elsewhere = ((await login('changing', PASSWORD)).body.data as { token: string }).token;
    const { status, headers, body } = await change(token, PASSWORD, 'another long password');
    const { token: fresh } = body.data as { token: string };
    expect([status, headers.get('set-cookie')]).toEqual([200, expect.stringContaining(`__Host-session=${fresh};`)]);
    for (const old of [token, elsewhere]) expect((await ask('/auth/session', old)).status).toBe(401);
    expect((await command('POST', '/receipts', sale(await currentRound()), fresh)).status).toBe(201);
    expect((await login('changing', PASSWORD)).status).toBe(401);
    expect((await login('changing', 'another long password')).status).toBe(200);
    expect((await recordOf(userId, 4))[3]).toMatchObject({ type: 'PasswordChanged', actor: userId });
  });

  it('is refused with a wrong one, a short one and to a JWT, and guesses are slowed', async () => {
    const { userId, token } = await hired('guessed');
    expect(codeOf(await change(token, 'not this one', 'another long password'))).toEqual([403, 'auth/wrong-password']);
    expect((await change(token, PASSWORD, 'short')).status).toBe(400);
    const jwt = ((await command('POST', '/auth/token', undefined, token)).body.data as { jwt: string }).jwt;
    expect(codeOf(await change(jwt, PASSWORD, 'another long password'))).toEqual([403, 'auth/session-required']);
    const guesses: Answer[] = [];
    for (let i = 0; i < 11; i += 1) guesses.push(await change(token, `guess ${i}`, 'another long password'));
    expect(codeOf(guesses.at(-1) ?? guesses[0]!)).toEqual([429, 'auth/too-many-attempts']);
    expect((await recordOf(userId, 3)).some(({ type }) => type === 'SignInFailed')).toBe(true);
  });
});

describe('a session', () => {
  it('outlives Redis being emptied and the Worker being killed', async () => {
    const { token } = await hired('lasting');
    await local.stack.upstash?.send('FLUSHALL');
    expect((await ask('/auth/session', token)).status).toBe(200);
    await local.stack.upstash?.send('FLUSHALL');
    await local.stack.worker?.kill();
    await local.stack.worker?.ready();
    expect((await ask('/auth/session', token)).status).toBe(200);
    expect((await login('lasting', PASSWORD)).status).toBe(200);
  });

  it('is another after each sign-in, whatever cookie came with it: none can be planted', async () => {
    const planted = { cookie: `__Host-session=${'A'.repeat(43)}` };
    const body = { username: 'player', password: LOCAL_PASSWORD };
    const answers = [1, 2].map(() => call(local.stack, 'POST', '/api/v1/auth/login', body, planted));
    const tokens = (await Promise.all(answers)).map(
      ({ headers }) => /__Host-session=([\w-]{43});/.exec(headers.get('set-cookie') ?? '')?.[1],
    );
    expect(new Set([...tokens, 'A'.repeat(43), undefined]).size).toBe(4);
  });
});
