import { evictDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { send, sendAll } from '../../core/aggregates/client.ts';
import type { RoundReply } from '../../domains/betting/round/definition.ts';
import type { RoundCommand } from '../../domains/betting/round/model.ts';
import type { ShiftReply } from '../../domains/betting/shift/definition.ts';
import { closeShift, suspendMoney } from '../../domains/betting/shift/ending.ts';
import { EnteredShifts, inShift, type Teller } from '../../domains/betting/shift/entering.ts';
import type { ShiftCommand } from '../../domains/betting/shift/model.ts';
import type { ShiftRead } from '../../domains/betting/shift/shift.ts';
import { loseStorage, objects, stored, untilRecorded } from '../support/objects.ts';
import { codeOf, TestRound, ticket } from '../support/rounds.ts';

const TRACK_NUMBER = 812;
const PATIENCE_MS = 5_000;
let cashiers = 0;

/** A cashier of their own, and what reaches their shifts. */
function newCashier() {
  const userId = `object-cashier-${(cashiers += 1)}`;
  const teller: Teller = { userId, requestId: 'test', roleVersion: 1, signedInAt: Date.now() };
  const stub = () => objects.SHIFT.getByName(userId);
  const deps = {
    shift: stub,
    round: (roundId: string) => objects.ROUND.getByName(roundId),
    entered: new EnteredShifts(),
    shiftsOpenByThemselves: true,
  };
  const sell = async (round: TestRound, key: string, by = teller) => {
    const { roundId } = round.plan;
    const [outcome] = await inShift(deps, by, roundId, 1, (within) =>
      sendAll<RoundCommand, RoundReply>(deps.round(roundId), [{ ...ticket(key), actor: userId, within }]),
    );
    return outcome;
  };
  const read = async (shiftId: string | null, patienceMs = 0) => {
    const told = JSON.parse(await stub().read(shiftId, patienceMs)) as ShiftRead;
    if (!told.ok) throw new Error(told.rejection.code);
    return told.standing;
  };
  const close = (shiftId: string, commandId: string, countedMinor = 0) =>
    closeShift(deps, userId, { shiftId, countedMinor, commandId }, teller);
  const enter = (roundId: string) => {
    const command: ShiftCommand = { type: 'EnterRound', cashierId: userId, roundId, opensByItself: true, ...teller };
    return send<ShiftCommand, ShiftReply>(stub(), { command, commandId: null, actor: userId, correlationId: 'test' });
  };
  return { userId, streamId: `shift:${userId}`, teller, stub, deps, sell, read, close, enter };
}

describe('ShiftObject closes', () => {
  it('a shift that races with sales: each sale is counted in exactly one, in rounds that know nothing of each other', async () => {
    const rounds = [await TestRound.open(TRACK_NUMBER), await TestRound.open(TRACK_NUMBER)];
    const cashier = newCashier();
    const selling = rounds.flatMap((round) =>
      Array.from({ length: 40 }, async (_, index) => {
        await new Promise((resolve) => setTimeout(resolve, index * 3));
        return cashier.sell(round, `sale ${index}`);
      }),
    );
    const closed: string[] = [];
    for (let times = 0; times < 4; times += 1) {
      const open = await cashier.read(null);
      if (open === null) continue;
      expect(codeOf(await cashier.close(open.shift.shiftId, `close ${times}`))).toBe('accepted');
      closed.push(open.shift.shiftId);
    }
    expect((await Promise.all(selling)).map(codeOf)).toEqual(Array(80).fill('accepted'));
    const last = await cashier.read(null);
    if (last !== null) {
      await cashier.close(last.shift.shiftId, 'the last');
      closed.push(last.shift.shiftId);
    }
    const shifts = await Promise.all(closed.map((shiftId) => cashier.read(shiftId, PATIENCE_MS)));
    expect(shifts.map((standing) => standing?.shift.status)).toEqual(closed.map(() => 'closed'));
    expect(shifts.reduce((sum, standing) => sum + (standing?.shift.sums.receipts ?? 0), 0)).toBe(80);
    expect(shifts.reduce((sum, standing) => sum + (standing?.shift.expectedMinor ?? 0), 0)).toBe(8_000);
  });

  it('once, and goes on from where it stood when it lost its storage', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    const cashier = newCashier();
    expect(codeOf(await cashier.sell(round, 'a'))).toBe('accepted');
    const shiftId = `1-${cashier.userId}`;
    const first = await cashier.close(shiftId, 'close', 90);
    const closed = await cashier.read(shiftId, PATIENCE_MS);
    expect(closed?.shift).toMatchObject({ status: 'closed', expectedMinor: 100, countedMinor: 90, differenceMinor: -10 });
    await untilRecorded(cashier.streamId, 5);
    await loseStorage(cashier.stub());
    expect(await cashier.read(shiftId)).toEqual(closed);
    expect(await cashier.close(shiftId, 'close', 90)).toMatchObject({ ok: true, reply: { shiftId } });
    expect(first).toMatchObject({ ok: true, reply: { shiftId } });
    expect(codeOf(await cashier.close(shiftId, 'another', 90))).toBe('betting/shift-already-closed');
    expect(codeOf(await cashier.sell(round, 'b'))).toBe('accepted');
    expect((await cashier.read(null))?.shift.shiftId).toBe(`2-${cashier.userId}`);
    const events = await stored(cashier.stub());
    expect(events.filter(({ type }) => type === 'ShiftClosed')).toHaveLength(1);
  });

  it('only once its rounds have answered, also those it hears of through its outbox alone', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    const cashier = newCashier();
    await cashier.sell(round, 'a');
    const shiftId = `1-${cashier.userId}`;
    const command: ShiftCommand = { type: 'CloseShift', shiftId, countedMinor: 100 };
    await send(cashier.stub(), { command, commandId: 'close', actor: cashier.userId, correlationId: 'test' });
    // The process goes before its outbox has told anybody, perhaps.
    await evictDurableObject(cashier.stub());
    const standing = await cashier.read(shiftId, PATIENCE_MS);
    expect(standing?.shift).toMatchObject({ status: 'closed', differenceMinor: 0, sums: { receipts: 1, salesMinor: 100 } });
    const seals = (await stored(round.stub)).filter(({ type }) => type === 'ShiftSealed');
    expect(seals).toHaveLength(1);
  });
});

describe('ShiftObject suspends money', () => {
  it('at once in every round, whatever an isolate still believes; a new session goes on in a new shift', async () => {
    const rounds = [await TestRound.open(TRACK_NUMBER), await TestRound.open(TRACK_NUMBER)];
    const cashier = newCashier();
    for (const round of rounds) expect(codeOf(await cashier.sell(round, 'a'))).toBe('accepted');
    const suspended = await suspendMoney(cashier.deps, cashier.userId, { minRoleVersion: 2, signedInAfter: 0 }, cashier.teller);
    expect(codeOf(suspended)).toBe('accepted');
    for (const round of rounds) expect(codeOf(await cashier.sell(round, 'b'))).toBe('betting/money-suspended');
    const standing = await cashier.read(`1-${cashier.userId}`, PATIENCE_MS);
    expect(standing?.shift).toMatchObject({ status: 'closed', expectedMinor: 200, countedMinor: null, differenceMinor: null });
    const again = { ...cashier.teller, roleVersion: 2 };
    for (const round of rounds) expect(codeOf(await cashier.sell(round, 'b', again))).toBe('accepted');
    expect((await cashier.read(null))?.shift.shiftId).toBe(`2-${cashier.userId}`);
  });

  it('before the first shift was ever opened', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    const cashier = newCashier();
    await suspendMoney(cashier.deps, cashier.userId, { minRoleVersion: 2, signedInAfter: 0 }, cashier.teller);
    expect(codeOf(await cashier.enter(round.plan.roundId))).toBe('betting/money-suspended');
  });
});
