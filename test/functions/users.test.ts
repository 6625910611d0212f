import { describe, expect, it } from 'vitest';
import { codeOf, PASSWORD, withAdmin } from '../support/accounts.ts';
import { withStack } from '../support/stack.ts';
import { signIn } from './edge/stack.ts';

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '600000' } });
const house = withAdmin(local);

describe('an admin', () => {
  it('makes an account that can sign in at once, and it is on record without a name', async () => {
    const { body } = await house.command('POST', '/users', {
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
    expect((await house.login('new.one', PASSWORD)).status).toBe(200);
    const record = await house.recordOf(account.userId, 2);
    expect(record.map(({ type, actor }) => [type, actor])).toEqual([
      ['AccountCreated', 'local-admin'],
      ['SignedIn', account.userId],
    ]);
    expect(record[1]?.client_hash).toMatch(/^[0-9a-f]{32}$/);
    expect(JSON.stringify(record)).not.toMatch(/New\.One|example\.org|10\.0\./);
  });

  it('lists accounts by name, page by page, each once', async () => {
    for (const name of ['list-b', 'List-a', 'list-c'])
      await house.command('POST', '/users', { username: name, password: PASSWORD, role: 'player' });
    const names: string[] = [];
    let cursor = '';
    do {
      const { body } = await house.ask(`/users?limit=2${cursor}`);
      names.push(...(body.data as { username: string }[]).map(({ username }) => username));
      const { pagination } = body as unknown as { pagination: { cursor: string | null } };
      cursor = pagination.cursor === null ? '' : `&cursor=${pagination.cursor}`;
    } while (cursor !== '');
    expect(names.filter((name) => /^list/i.test(name))).toEqual(['List-a', 'list-b', 'list-c']);
    expect(new Set(names).size).toBe(names.length);
    expect(JSON.stringify((await house.ask('/users/local-cashier')).body)).not.toContain('scrypt');
  });

  it('changes a role: what was signed before counts for nothing, and a new sign-in has the new role', async () => {
    const { userId, token } = await house.hire('promoted');
    const jwt = ((await house.command('POST', '/auth/token', undefined, token)).body.data as { jwt: string }).jwt;
    for (const credential of [token, jwt]) expect((await house.ask('/auth/session', credential)).status).toBe(200);
    const { body } = await house.command('PATCH', `/users/${userId}`, { role: 'referee', reason: 'asked for it' });
    expect(body.data).toMatchObject({ role: 'referee', roleVersion: 2 });
    for (const credential of [token, jwt])
      expect(codeOf(await house.ask('/auth/session', credential))).toEqual([401, 'auth/unauthenticated']);
    expect((await house.login('promoted', PASSWORD)).body.data).toMatchObject({ user: { role: 'referee' } });
    const record = await house.recordOf(userId, 4);
    expect(record[2]).toMatchObject({ type: 'RoleChanged', actor: 'local-admin' });
    expect(record[2]?.payload).toMatchObject({ from: 'cashier', to: 'referee', reason: 'asked for it', roleVersion: 2 });
  });

  it('disables an account, which then cannot sign in and is told nothing of it, and enables it again', async () => {
    const { userId, token } = await house.hire('suspended');
    await house.command('PATCH', `/users/${userId}`, { disabled: true, reason: 'away' });
    expect((await house.ask('/auth/session', token)).status).toBe(401);
    expect(codeOf(await house.login('suspended', PASSWORD))).toEqual([401, 'auth/bad-credentials']);
    await house.command('PATCH', `/users/${userId}`, { disabled: false, reason: 'back' });
    expect((await house.login('suspended', PASSWORD)).status).toBe(200);
    const types = (await house.recordOf(userId, 6)).map(({ type }) => type);
    expect(types).toEqual(expect.arrayContaining(['AccountDisabled', 'SignInFailed', 'AccountEnabled']));
  });

  it('ends all sessions of somebody', async () => {
    const { userId, token } = await house.hire('left-open');
    expect((await house.command('POST', `/users/${userId}/sign-out`, { reason: 'a lost telephone' })).status).toBe(200);
    expect((await house.ask('/auth/session', token)).status).toBe(401);
    expect((await house.recordOf(userId, 3))[2]).toMatchObject({ type: 'SignedOutEverywhere', payload: { reason: 'a lost telephone' } });
  });

  it('gets the same answer again under the same key, and nothing happens twice', async () => {
    const key = house.newKey();
    const body = { username: 'once', password: PASSWORD, role: 'cashier' };
    const [first, second] = [
      await house.command('POST', '/users', body, undefined, key),
      await house.command('POST', '/users', body, undefined, key),
    ];
    expect([second.status, second.body.data]).toEqual([201, first.body.data]);
    const { userId } = first.body.data as { userId: string };
    const change = { role: 'player', reason: 'twice' };
    const changeKey = house.newKey();
    for (let i = 0; i < 2; i += 1) {
      expect((await house.command('PATCH', `/users/${userId}`, change, undefined, changeKey)).body.data).toMatchObject({ roleVersion: 2 });
    }
    expect(codeOf(await house.command('PATCH', `/users/${userId}`, { ...change, role: 'admin' }, undefined, changeKey))).toEqual([
      422,
      'core/idempotency-key-reused',
    ]);
    expect((await house.recordOf(userId, 2)).map(({ type }) => type)).toEqual(['AccountCreated', 'RoleChanged']);
  });

  it('who is cut off after the change: the cron tells the account’s stream, once', async () => {
    const { userId } = await house.hire('cut-off');
    const count = (await house.recordOf(userId, 2)).length;
    await house.database.query(
      `INSERT INTO core.account_changes (command_id, command_hash, user_id, change, moved_money, ended_sessions, actor, correlation_id, made_at)
       VALUES ('cut', 'x', $1, '{"from": "cashier", "to": "player", "roleVersion": 2}', TRUE, '{}', 'local-admin', 'r1', now() - INTERVAL '1 minute')`,
      [userId],
    );
    for (let i = 0; i < 2; i += 1) {
      await local.stack.worker?.scheduled();
      await house.database.query("UPDATE core.account_changes SET told_at = NULL WHERE command_id = 'cut' AND $1 = 0", [i]);
    }
    const record = await house.recordOf(userId, count + 1);
    expect(record.slice(count).map(({ type }) => type)).toEqual(['RoleChanged']);
    const { rows } = await house.database.query("SELECT told_at FROM core.account_changes WHERE command_id = 'cut'");
    expect(rows).toEqual([{ told_at: expect.any(Date) }]);
  });
});

describe('an account, or a track, cannot be changed', () => {
  /** The second reaches an object that would not ask Postgres. */
  const commands = [
    ['PATCH', '/users/local-referee', { role: 'player', reason: 'revenge' }],
    ['POST', '/tracks/main/pause', { reason: 'revenge' }],
  ] as const;

  it('by anybody but an admin', async () => {
    const cashier = await signIn(local.stack, 'cashier');
    for (const [method, path, body] of [
      ['GET', '/users'],
      ['GET', '/users/local-admin'],
      ['POST', '/users', { username: 'x', password: PASSWORD, role: 'admin' }],
      ['PATCH', '/users/local-cashier', { role: 'admin', reason: 'why not' }],
      ['POST', '/users/local-admin/sign-out', { reason: 'why not' }],
    ] as const) {
      expect([path, ...codeOf(await house.command(method, path, body, cashier))]).toEqual([path, 403, 'auth/forbidden']);
      expect([path, ...codeOf(await house.command(method, path, body, 'nonsense'))]).toEqual([path, 401, 'auth/unauthenticated']);
    }
  });

  it('by an admin who is none any more, though this isolate and Redis still remember one', async () => {
    const { token, userId } = await house.hire('former', 'admin');
    expect((await house.ask('/users', token)).status).toBe(200);
    await house.database.query("UPDATE core.users SET role = 'player' WHERE user_id = $1", [userId]);
    for (const [method, path, body] of commands) {
      expect([path, ...codeOf(await house.command(method, path, body, token))]).toEqual([path, 403, 'auth/forbidden']);
    }
  });

  it('while Postgres is away, whatever is remembered', async () => {
    await house.ask('/users');
    if (local.stack.neon) local.stack.neon.faults.beforeQuery = () => Promise.reject(new Error('away'));
    for (const [method, path, body] of commands) {
      expect([path, ...codeOf(await house.command(method, path, body))]).toEqual([path, 503, 'core/database-unavailable']);
    }
  });

  it('so that no admin remains: nobody takes their own role, or disables themselves', async () => {
    for (const body of [{ role: 'cashier' }, { disabled: true }, { role: 'player', disabled: true }]) {
      expect(codeOf(await house.command('PATCH', '/users/local-admin', { ...body, reason: 'tired' }))).toEqual([409, 'auth/own-account']);
    }
    expect((await house.ask('/users/local-admin')).body.data).toMatchObject({ role: 'admin', disabledAt: null });
  });

  it('by two admins into none, when each takes the other’s role at once', async () => {
    const [one, other] = [await house.hire('admin-one', 'admin'), await house.hire('admin-other', 'admin')];
    const answers = await Promise.all([
      house.command('PATCH', `/users/${other.userId}`, { role: 'player', reason: 'x' }, one.token),
      house.command('PATCH', `/users/${one.userId}`, { role: 'player', reason: 'x' }, other.token),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('without a key, a reason, or something to change; nor into a name that is taken, or of nobody', async () => {
    const noKey = await house.command('POST', '/users', { username: 'x', password: PASSWORD, role: 'player' }, undefined, {});
    expect(codeOf(noKey)).toEqual([400, 'core/idempotency-key-missing']);
    for (const [body, field] of [
      [{ role: 'player' }, 'reason'],
      [{ reason: 'x' }, 'role'],
      [{ role: 'king', reason: 'x' }, 'role'],
      [{ role: 'player', reason: 'x', username: 'other' }, 'username'],
    ] as const) {
      const { status, body: answered } = await house.command('PATCH', '/users/local-player', body);
      expect([status, (answered['errors'] as { field: string }[])[0]?.field]).toEqual([400, field]);
    }
    for (const body of [{ username: 'x y' }, { password: 'short' }, { role: 'nobody' }, { email: 'no' }]) {
      const sent = { username: 'fresh', password: PASSWORD, role: 'player', ...body };
      expect((await house.command('POST', '/users', sent)).status).toBe(400);
    }
    const taken = await house.command('POST', '/users', { username: 'CASHIER', password: PASSWORD, role: 'player' });
    expect(codeOf(taken)).toEqual([409, 'auth/name-taken']);
    expect(codeOf(await house.command('PATCH', '/users/nobody', { role: 'player', reason: 'x' }))).toEqual([404, 'auth/unknown-account']);
    expect(codeOf(await house.ask('/users/nobody'))).toEqual([404, 'auth/unknown-account']);
  });
});

describe('a sign-in', () => {
  it('begins no session of an account that was changed while its password was looked at', async () => {
    const { userId } = await house.hire('overtaken');
    const open = async (version: number, token: string) => {
      const parameters = [token.repeat(64), userId, version, Date.now(), Date.now() + 1_000];
      const { rows } = await house.database.query('SELECT core.open_session($1, $2, $3, $4, $5) AS opened', parameters);
      return rows;
    };
    expect(await open(1, 'a')).toEqual([{ opened: true }]);
    await house.command('PATCH', `/users/${userId}`, { role: 'player', reason: 'x' });
    expect(await open(1, 'b')).toEqual([{ opened: false }]);
    await house.command('PATCH', `/users/${userId}`, { disabled: true, reason: 'x' });
    for (const version of [2, 3]) expect(await open(version, 'c')).toEqual([{ opened: false }]);
    const { rows } = await house.database.query('SELECT 1 FROM core.sessions WHERE user_id = $1', [userId]);
    expect(rows).toEqual([]);
  });
});
