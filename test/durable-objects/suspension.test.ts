import { SELF } from 'cloudflare:test';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { send } from '../../core/aggregates/client.ts';
import type { RoundReply } from '../../domains/betting/round/definition.ts';
import type { RoundCommand } from '../../domains/betting/round/model.ts';
import { EnteredShifts, inShift, type EnteringDeps, type Teller } from '../../domains/betting/shift/entering.ts';
import { LOCAL_PASSWORD } from '../../local/accounts.ts';
import { objects, stored } from '../support/objects.ts';
import { codeOf, TestRound } from '../support/rounds.ts';

const TRACK_NUMBER = 871;
const Answered = z.object({ data: z.record(z.string(), z.unknown()).optional(), code: z.string().optional() });

let admin: string;
let requests = 0;

async function ask(method: string, path: string, body?: unknown, token?: string) {
  requests += 1;
  const headers = {
    'cf-connecting-ip': `10.7.0.${requests}`,
    'idempotency-key': `k${requests}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
  };
  const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await SELF.fetch(`https://ringside.test/api/v1${path}`, init);
  return { status: response.status, ...Answered.parse(await response.json()) };
}

async function signIn(username: string, password: string): Promise<string> {
  return String((await ask('POST', '/auth/login', { username, password })).data?.['token']);
}

beforeAll(async () => {
  admin = await signIn('admin', LOCAL_PASSWORD);
});

/** An isolate: what it remembers of shifts is its own, and nobody can make it forget. */
function isolate(): EnteringDeps {
  return {
    entered: new EnteredShifts(),
    shiftsOpenByThemselves: true,
    shift: (cashierId) => objects.SHIFT.getByName(cashierId),
    round: (roundId) => objects.ROUND.getByName(roundId),
  };
}

/** A new cashier who has sold a ticket at one isolate, and entered the round at another. */
async function selling(username: string) {
  const password = 'a password of some length';
  const { data } = await ask('POST', '/users', { username, password, role: 'cashier' }, admin);
  const userId = String(data?.['userId']);
  const token = await signIn(username, password);
  const round = await TestRound.open(TRACK_NUMBER);
  const sale = { roundId: round.plan.roundId, bets: [{ participantNumber: 1, stakeMinor: 500 }] };
  expect((await ask('POST', '/receipts', sale, token)).status).toBe(201);
  const other = isolate();
  const teller: Teller = { userId, requestId: 'other', roleVersion: 1, signedInAt: Date.now() };
  let tickets = 0;
  const sellAtOther = async (as = teller) => {
    tickets += 1;
    const command = { type: 'PlaceTicket', cashierId: userId, bets: sale.bets } as const;
    const commandId = `${userId}:other-${tickets}`;
    const [outcome] = await inShift(other, as, round.plan.roundId, 1, async (within) => [
      await send<RoundCommand, RoundReply>(round.stub, { command, commandId, actor: userId, correlationId: 'other', within }),
    ]);
    return codeOf(outcome);
  };
  expect(await sellAtOther()).toBe('accepted');
  return { userId, token, password, username, round, teller, sellAtOther };
}

describe('an isolate that has not heard of it', () => {
  it.each([
    ['a change of role', 'PATCH', '', { role: 'referee', reason: 'x' }],
    ['disabling', 'PATCH', '', { disabled: true, reason: 'x' }],
    ['a sign-out', 'POST', '/sign-out', { reason: 'x' }],
  ])('moves no money in an old session once %s was answered', async (name, method, verb, body) => {
    const { userId, token, round, sellAtOther } = await selling(name.replaceAll(' ', '-'));
    expect((await ask(method, `/users/${userId}${verb}`, body, admin)).status).toBe(200);
    const before = await stored(round.stub);
    // Twice: it first believes in the shift that it knows, then asks for another.
    for (let i = 0; i < 2; i += 1) expect(await sellAtOther()).toBe('betting/money-suspended');
    expect((await stored(round.stub)).length).toBe(before.length);
    expect((await ask('GET', '/auth/session', undefined, token)).status).toBe(401);
  });

  it('goes on in the session that begins afterwards', async () => {
    const { userId, username, password, teller, sellAtOther } = await selling('comes-back');
    await ask('POST', `/users/${userId}/sign-out`, { reason: 'x' }, admin);
    const token = await signIn(username, password);
    expect((await ask('GET', '/auth/session', undefined, token)).status).toBe(200);
    expect(await sellAtOther()).toBe('betting/money-suspended');
    expect(await sellAtOther({ ...teller, roleVersion: 2, signedInAt: Date.now() })).toBe('accepted');
    expect(await sellAtOther()).toBe('betting/money-suspended');
  });
});
