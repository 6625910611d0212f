import { afterEach, describe, expect, it, vi } from 'vitest';
import { env } from 'cloudflare:workers';
import { configOf } from '../../core/config.ts';
import { setClock, stored } from '../support/objects.ts';
import { codeOf, TestRound, ticket } from '../support/rounds.ts';

const TRACK_NUMBER = 807;
/** What a seller may send at once: ten seconds' worth. */
const BURST = configOf(env).RATE_STAFF_PER_MINUTE / 6;
const batch = (name: string, count: number) => Array.from({ length: count }, (_, index) => ticket(`${name}-${index}`));
const TOO_MANY = 'core/too-many-requests';

afterEach(() => {
  vi.restoreAllMocks();
});

describe('RoundObject limits a seller', () => {
  it('to ten seconds’ worth of tickets at once, each of a batch counted, and sells more as time passes', async () => {
    const now = Date.now();
    setClock(now);
    const round = await TestRound.open(TRACK_NUMBER);
    const first = await round.sendAll(batch('a', BURST));
    // The opening counted too: it was the same actor's.
    expect(first.map(codeOf)).toEqual([...Array.from({ length: BURST - 1 }, () => 'accepted'), TOO_MANY]);
    setClock(now + 1_000);
    const next = (await round.sendAll(batch('b', BURST))).map(codeOf);
    expect(next.filter((code) => code === 'accepted')).toHaveLength(BURST / 10);
  });

  it('and says when to come back; nothing is stored, so that the same ticket is sold then', async () => {
    const now = Date.now();
    setClock(now);
    const round = await TestRound.open(TRACK_NUMBER);
    await round.sendAll(batch('a', BURST));
    const refused = await round.sell('late');
    expect(refused).toMatchObject({ ok: false, rejection: { code: TOO_MANY, details: { limit: 'commands', retryAfterSeconds: 1 } } });
    expect(await stored(round.stub)).toHaveLength(BURST);
    setClock(now + 1_000);
    expect(codeOf(await round.sell('late'))).toBe('accepted');
  });

  it('but answers a repeated ticket, lets another seller sell, and does not limit what the house itself sends', async () => {
    setClock(Date.now());
    const round = await TestRound.open(TRACK_NUMBER);
    const receipt = await round.sold('once');
    await round.sendAll(batch('a', BURST));
    expect(codeOf(await round.sell('new'))).toBe(TOO_MANY);
    expect(await round.sold('once')).toEqual(receipt);
    expect(codeOf(await round.send({ ...ticket('other'), actor: 'cashier-2' }))).toBe('accepted');
    const wake = { command: { type: 'WakeRound' }, commandId: null, actor: 'system', correlationId: 'test' } as const;
    for (let sent = 0; sent < BURST + 1; sent += 1) expect(codeOf(await round.send(wake))).not.toBe(TOO_MANY);
  });
});
