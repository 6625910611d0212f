import { describe, expect, it } from 'vitest';
import { LOCAL_PASSWORD } from '../../local/accounts.ts';
import { codeOf, PASSWORD, withAdmin } from '../support/accounts.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';
import { call } from './edge/stack.ts';

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '600000' } });
const house = withAdmin(local);

async function currentRound(): Promise<string> {
  const { body } = await until('a round is open', async () => {
    const answer = await house.ask('/rounds/current');
    return answer.status === 200 && answer;
  });
  return (body.data as { roundId: string }).roundId;
}

const sale = (roundId: string) => ({ roundId, bets: [{ participantNumber: 1, stakeMinor: 500 }] });

describe('money', () => {
  it.each([
    ['a change of role', (userId: string) => house.command('PATCH', `/users/${userId}`, { role: 'player', reason: 'x' })],
    ['disabling', (userId: string) => house.command('PATCH', `/users/${userId}`, { disabled: true, reason: 'x' })],
    ['a sign-out by an admin', (userId: string) => house.command('POST', `/users/${userId}/sign-out`, { reason: 'x' })],
    ['a sign-out everywhere', (_: string, token: string) => house.command('POST', '/auth/logout-everywhere', undefined, token)],
    [
      'a new password',
      (_: string, token: string) =>
        house.command('POST', '/auth/password', { currentPassword: PASSWORD, newPassword: `${PASSWORD}!` }, token),
    ],
  ])('stops with the answer to %s: the token sells nothing more, and the drawer is closed', async (name, stop) => {
    const { userId, token } = await house.hire(name.replaceAll(' ', '-').slice(0, 40));
    const roundId = await currentRound();
    expect((await house.command('POST', '/receipts', sale(roundId), token)).status).toBe(201);
    expect((await stop(userId, token)).status).toBe(200);
    expect((await house.command('POST', '/receipts', sale(roundId), token)).status).toBe(401);
    const closing = await until('the shift is closing', async () => {
      const { rows } = await house.database.query<{ payload: object }>(
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
    house.command('POST', '/auth/password', { currentPassword, newPassword }, token);

  it('ends every session, this one too, and begins a new one with a new cookie that may move money', async () => {
    const { userId, token } = await house.hire('changing');
    const elsewhere = ((await house.login('changing', PASSWORD)).body.data as { token: string }).token;
    const { status, headers, body } = await change(token, PASSWORD, 'another long password');
    const { token: fresh } = body.data as { token: string };
    expect([status, headers.get('set-cookie')]).toEqual([200, expect.stringContaining(`__Host-session=${fresh};`)]);
    for (const old of [token, elsewhere]) expect((await house.ask('/auth/session', old)).status).toBe(401);
    expect((await house.command('POST', '/receipts', sale(await currentRound()), fresh)).status).toBe(201);
    expect((await house.login('changing', PASSWORD)).status).toBe(401);
    expect((await house.login('changing', 'another long password')).status).toBe(200);
    expect((await house.recordOf(userId, 4))[3]).toMatchObject({ type: 'PasswordChanged', actor: userId });
  });

  it('is refused with a wrong one, a short one and to a JWT, and guesses are slowed', async () => {
    const { userId, token } = await house.hire('guessed');
    expect(codeOf(await change(token, 'not this one', 'another long password'))).toEqual([403, 'auth/wrong-password']);
    expect((await change(token, PASSWORD, 'short')).status).toBe(400);
    const jwt = ((await house.command('POST', '/auth/token', undefined, token)).body.data as { jwt: string }).jwt;
    expect(codeOf(await change(jwt, PASSWORD, 'another long password'))).toEqual([403, 'auth/session-required']);
    let last: unknown;
    for (let i = 0; i < 11; i += 1) last = codeOf(await change(token, `guess ${i}`, 'another long password'));
    expect(last).toEqual([429, 'auth/too-many-attempts']);
    expect((await house.recordOf(userId, 3)).some(({ type }) => type === 'SignInFailed')).toBe(true);
  });
});

describe('a session', () => {
  it('outlives Redis being emptied and the Worker being killed', async () => {
    const { token } = await house.hire('lasting');
    await local.stack.upstash?.send('FLUSHALL');
    expect((await house.ask('/auth/session', token)).status).toBe(200);
    await local.stack.upstash?.send('FLUSHALL');
    await local.stack.worker?.kill();
    await local.stack.worker?.ready();
    expect((await house.ask('/auth/session', token)).status).toBe(200);
    expect((await house.login('lasting', PASSWORD)).status).toBe(200);
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
