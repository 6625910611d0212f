import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TrackDetail } from '../../domains/betting/contract.ts';
import { withStack } from '../support/stack.ts';
import { Terminal, type Answer } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '3000', RACE_DURATION_MS: '500' } });
const MAIN = '/api/v1/tracks/main';
const reason = 'The turf is wet';
let admin: Terminal;
let cashier: Terminal;
let nobody: Terminal;
let keys = 0;

const Refusal = z.object({ code: z.string(), detail: z.string(), errors: z.array(z.object({ field: z.string() })).default([]) });
const newKey = () => `track-${(keys += 1)}`;
const order = (by: Terminal, method: string, path: string, body: unknown, key = newKey()) =>
  by.ask(method, path, body, { 'idempotency-key': key });
const change = (changes: object, key?: string) => order(admin, 'PATCH', MAIN, { reason, ...changes }, key);
const trackIn = ({ status, body }: Answer) => {
  expect([status, body]).toEqual([200, body]);
  return TrackDetail.parse(z.object({ data: z.unknown() }).parse(body).data);
};
const refusalIn = ({ status, body }: Answer) => ({ status, ...Refusal.parse(body) });
const main = async () => trackIn(await cashier.ask('GET', MAIN));

beforeAll(async () => {
  const { url } = local.stack;
  admin = await Terminal.signedIn(url, 'admin');
  cashier = await Terminal.signedIn(url);
  nobody = new Terminal(url);
  await until('the first round is open', async () => (await nobody.ask('GET', '/api/v1/rounds/current')).status === 200);
}, 60_000);

afterAll(async () => {
  for (const terminal of [admin, cashier, nobody]) await terminal.close();
});

describe('a track', () => {
  it('is shown to staff as it stands, in the list too', async () => {
    const track = await main();
    expect(track).toMatchObject({ trackId: 'main', isPaused: false, entropyKind: 'chain', marginBasisPoints: 1_912 });
    const listed = await until('the list', async () => {
      const { body } = await cashier.ask('GET', '/api/v1/tracks');
      const { data } = z.object({ data: z.array(TrackDetail) }).parse(body);
      return data.length === 1 && data;
    });
    expect(listed[0]?.runners).toEqual(track.runners);
  });

  it('changes what is named, from the round that is said; the round that takes bets keeps its own', async () => {
    const before = await nobody.currentRound();
    const key = newKey();
    const runners = (await main()).runners.map((runner) =>
      runner.participantNumber === 1 ? { ...runner, name: 'Nova', coefficientHundredths: 210 } : runner,
    );
    const changed = trackIn(await change({ runners, limits: { maxBets: 5 } }, key));
    expect(changed.limits).toMatchObject({ maxBets: 5, minStakeMinor: 10 });
    expect(changed.nextRoundNumber).toBeGreaterThan(before.roundNumber);
    const { participants } = await nobody.currentRound();
    if ((await nobody.currentRound()).roundId === before.roundId) expect(participants).toEqual(before.participants);
    const next = await until('the round with the new runners', async () => {
      const round = await nobody.currentRound();
      return round.roundNumber >= changed.nextRoundNumber && round;
    });
    expect(next.participants[0]).toMatchObject({ name: 'Nova', coefficientHundredths: 210 });
    // The same order again is answered and does nothing; under the same key another is refused.
    trackIn(await change({ runners, limits: { maxBets: 5 } }, key));
    expect(refusalIn(await change({ limits: { maxBets: 6 } }, key))).toMatchObject({ status: 422, code: 'core/idempotency-key-reused' });
  });

  it('keeps what an admin set, whatever the cron opens again', async () => {
    trackIn(await change({ raceDurationMs: 4_000 }));
    await local.stack.worker?.scheduled();
    expect((await main()).raceDurationMs).toBe(4_000);
    trackIn(await change({ raceDurationMs: 3_000 }));
  });

  it('runs the round that takes bets to its end while it is paused, opens none, and one at once when it is resumed', async () => {
    const last = await nobody.currentRound();
    const paused = trackIn(await order(admin, 'POST', `${MAIN}/pause`, { reason }));
    expect(paused.isPaused).toBe(true);
    const ended = await until('the last round has ended', async () => {
      const { body } = await nobody.ask('GET', '/api/v1/topics/track:main');
      const { snapshot } = z
        .object({ data: z.object({ snapshot: z.looseObject({ isPaused: z.boolean(), waiting: z.unknown(), running: z.unknown() }) }) })
        .parse(body).data;
      return snapshot.isPaused && snapshot.waiting === null && snapshot.running === null && snapshot;
    });
    expect(ended.isPaused).toBe(true);
    const resumed = trackIn(await order(admin, 'POST', `${MAIN}/resume`, { reason }));
    expect(resumed.isPaused).toBe(false);
    const next = await until('the next round', async () => {
      const { status } = await nobody.ask('GET', '/api/v1/rounds/current');
      return status === 200 && nobody.currentRound();
    });
    expect(next.roundNumber).toBeGreaterThan(last.roundNumber);
  });
});

describe('a track is not set', () => {
  it('against a rule: the refusal says which, and names the field', async () => {
    const even = [1, 2].map((participantNumber) => ({ participantNumber, name: `R${participantNumber}`, coefficientHundredths: 200 }));
    const before = await main();
    const none = refusalIn(await change({ runners: even }));
    expect(none).toMatchObject({ status: 422, code: 'betting/no-margin', errors: [{ field: 'runners' }] });
    expect(none.detail).toContain('0.00 %');
    const greedy = refusalIn(await change({ payout: { model: 'pari-mutuel', takeoutBasisPoints: 4_000 } }));
    expect(greedy).toMatchObject({ code: 'betting/margin-too-high', errors: [{ field: 'payout.takeoutBasisPoints' }] });
    expect(refusalIn(await change({ limits: { minStakeMinor: 999_999_999 } })).errors).toEqual([{ field: 'limits.minStakeMinor' }]);
    expect(await main()).toMatchObject({ runners: before.runners, limits: before.limits });
  });

  it('by what is malformed: markup in a name, an unknown member, a number out of bounds, no reason', async () => {
    const name = (text: string) => [1, 2].map((participantNumber) => ({ participantNumber, name: text, coefficientHundredths: 190 }));
    for (const [field, changes] of [
      ['runners.0.name', { runners: name('<script>alert(1)</script>') }],
      ['runners.0.name', { runners: name('a\u202Eb') }],
      ['trackNumber', { trackNumber: 5 }],
      ['roundWaitDurationMs', { roundWaitDurationMs: 1 }],
      ['reason', { reason: ' ' }],
      ['limits.maxStakeMinor', { limits: { maxStakeMinor: 1e10 } }],
    ] as const) {
      const refusal = refusalIn(await change(changes));
      expect([field, refusal.status, refusal.errors.map((error) => error.field).join()]).toEqual([
        field,
        400,
        expect.stringContaining(field),
      ]);
    }
  });

  it('by anybody but an admin, without a key, or where there is none', async () => {
    for (const [method, path, body] of [
      ['PATCH', MAIN, { reason, raceDurationMs: 5_000 }],
      ['POST', `${MAIN}/pause`, { reason }],
      ['POST', `${MAIN}/resume`, { reason }],
    ] as const) {
      expect((await order(nobody, method, path, body)).status).toBe(401);
      expect((await order(cashier, method, path, body)).status).toBe(403);
      expect((await admin.ask(method, path, body)).status).toBe(400);
      expect(refusalIn(await order(admin, method, path.replace('main', 'nowhere'), body))).toMatchObject({
        status: 404,
        code: 'betting/unknown-track',
      });
    }
    for (const path of ['/api/v1/tracks', MAIN]) expect((await nobody.ask('GET', path)).status).toBe(401);
    expect((await cashier.ask('GET', '/api/v1/tracks/nowhere')).status).toBe(404);
    expect((await cashier.ask('GET', '/api/v1/tracks/a%20b')).status).toBe(400);
    expect((await main()).isPaused).toBe(false);
  });
});

// Last: what is stopped here is not started again.
describe('while Postgres is away', () => {
  it('a track is shown from its object, and takes no orders: nobody can say whether who orders is an admin still', async () => {
    const before = await main();
    await local.stack.postgres?.stop();
    const shown = await main();
    expect(shown.runners).toEqual(before.runners);
    const { status, body } = await cashier.ask('GET', '/api/v1/tracks');
    expect([
      status,
      z
        .object({ data: z.array(TrackDetail) })
        .parse(body)
        .data.map(({ trackId }) => trackId),
    ]).toEqual([200, ['main']]);
    const refusal = await order(admin, 'POST', `${MAIN}/pause`, { reason });
    expect([refusal.status, refusal.headers['retry-after']]).toEqual([503, expect.any(String)]);
    expect((await main()).isPaused).toBe(false);
    // Nobody asked for this one before: its object cannot know that there is none.
    expect((await cashier.ask('GET', '/api/v1/tracks/elsewhere')).status).toBe(503);
  });
});
