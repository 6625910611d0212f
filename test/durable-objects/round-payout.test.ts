import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Receipt } from '../../domains/betting/contract.ts';
import type { RoundCommand } from '../../domains/betting/round/model.ts';
import { loseStorage, recorded, setClock, stored, untilRecorded } from '../support/objects.ts';
import { codeOf, envelope, RACE_MS, RUNNERS, TestRound } from '../support/rounds.ts';

const TRACK_NUMBER = 811;
const SHIFT = '1-cashier-1';

afterEach(() => {
  vi.restoreAllMocks();
});

const within = { shiftId: SHIFT };
const pay = ({ receiptId, redeemCode }: Receipt, key: string, shift = within) => ({
  ...envelope(key, { type: 'PayTicket', receiptId, by: 'cashier-1', redeemCode }),
  within: shift,
});
const change = (key: string, command: RoundCommand) => ({ ...envelope(key, command), within });
const modify = (receiptId: string, stakeMinor: number): RoundCommand => ({
  type: 'ModifyTicket',
  receiptId,
  cashierId: 'cashier-1',
  bets: [{ participantNumber: 2, stakeMinor }],
});
const voiding = (receiptId: string): RoundCommand => ({
  type: 'VoidTicket',
  receiptId,
  by: 'cashier-1',
  isAdmin: false,
  reason: 'Mistyped',
});
const seal = envelope(null, { type: 'SealShift', shiftId: SHIFT, cashierId: 'cashier-1' });

/** A settled round in which every runner was backed with 100; the tickets in the order of the runners, and which one won. */
async function settled(): Promise<{ round: TestRound; receipts: Receipt[]; winner: Receipt; loser: Receipt }> {
  const round = await TestRound.open(TRACK_NUMBER);
  const receipts: Receipt[] = [];
  for (const { participantNumber } of RUNNERS) receipts.push(await round.sold(`sale ${participantNumber}`, 100, participantNumber));
  await untilRecorded(round.streamId, 4);
  setClock(round.plan.closesAt);
  await runDurableObjectAlarm(round.stub);
  setClock(round.plan.closesAt + RACE_MS);
  await runDurableObjectAlarm(round.stub);
  const finished = (await stored(round.stub)).at(-1);
  if (finished?.type !== 'RoundFinished') throw new Error('the round is not settled');
  const number = (finished.data['winner'] as { participantNumber: number }).participantNumber;
  const [winner, loser] = [receipts[number - 1], receipts[number % RUNNERS.length]];
  if (winner === undefined || loser === undefined) throw new Error('nobody backed the winner');
  await untilRecorded(round.streamId, 6);
  return { round, receipts, winner, loser };
}
const paidIn = async (round: TestRound) => (await stored(round.stub)).filter(({ type }) => type === 'TicketPaid');

describe('RoundObject pays', () => {
  it('a ticket once, however many ask at the same moment, each with a key of their own', async () => {
    const { round, winner } = await settled();
    const outcomes = await Promise.all(Array.from({ length: 50 }, (_, index) => round.send(pay(winner, `pay ${index}`))));
    const codes = outcomes.map(codeOf);
    expect(codes.filter((code) => code === 'accepted')).toHaveLength(1);
    expect(new Set(codes)).toEqual(new Set(['accepted', 'betting/ticket-paid']));
    expect(await paidIn(round)).toHaveLength(1);
  });

  it('a ticket once for one key that comes fifty times, and tells all of them the same', async () => {
    const { round, winner } = await settled();
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => round.send(pay(winner, 'pay'))));
    expect(new Set(outcomes.map((outcome) => JSON.stringify(outcome))).size).toBe(1);
    expect(outcomes[0]).toMatchObject({ ok: true, reply: { receipt: { status: 'paid' } } });
    expect(await paidIn(round)).toHaveLength(1);
  });

  it.each([
    ['was evicted', (round: TestRound) => evictDurableObject(round.stub)],
    ['lost its storage', (round: TestRound) => loseStorage(round.stub)],
  ])('after it %s: what won, once; what was paid before stays paid', async (_what, befall) => {
    const { round, winner, loser } = await settled();
    await befall(round);
    expect(codeOf(await round.send(pay(loser, 'lost')))).toBe('betting/ticket-lost');
    const paid = await round.send(pay(winner, 'pay'));
    expect(codeOf(paid)).toBe('accepted');
    await untilRecorded(round.streamId, 7);
    await befall(round);
    expect(await round.send(pay(winner, 'pay'))).toEqual(paid);
    expect(codeOf(await round.send(pay(winner, 'again')))).toBe('betting/ticket-paid');
    expect((await recorded(round.streamId)).filter(({ type }) => type === 'TicketPaid')).toHaveLength(1);
  });

  it('tickets that were sold before its tables knew whose event is whose', async () => {
    const { round, winner, loser } = await settled();
    // The schema of the first deployments: no subjects, no mark that says which schema it is but its number.
    await runInDurableObject(round.stub, (_, { storage }) => {
      storage.sql.exec('DROP INDEX events_by_subject');
      storage.sql.exec('ALTER TABLE events DROP COLUMN subject');
      storage.sql.exec("UPDATE state SET value = '1' WHERE key = 'schema'");
      storage.sql.exec("DELETE FROM state WHERE key IN ('unindexed', 'snapshot')");
    });
    await evictDurableObject(round.stub);
    expect(codeOf(await round.send(pay(winner, 'pay')))).toBe('accepted');
    expect(codeOf(await round.send(pay(loser, 'pay the other')))).toBe('betting/ticket-lost');
    await evictDurableObject(round.stub);
    expect(codeOf(await round.send(pay(winner, 'again')))).toBe('betting/ticket-paid');
    expect(await round.stub.ticket(winner.receiptId).then((text) => JSON.parse(text ?? 'null'))).toMatchObject({ status: 'paid' });
  });

  it('nothing before the draw, and then the same key', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    const receipts = await Promise.all(
      RUNNERS.map(({ participantNumber }) => round.sold(`sale ${participantNumber}`, 100, participantNumber)),
    );
    for (const receipt of receipts) expect(codeOf(await round.send(pay(receipt, `pay ${receipt.receiptId}`)))).toBe('betting/not-settled');
    await round.send(envelope('void', { type: 'VoidRound', by: 'admin', reason: 'A runner fell' }));
    for (const receipt of receipts) expect(codeOf(await round.send(pay(receipt, `pay ${receipt.receiptId}`)))).toBe('accepted');
    expect((await paidIn(round)).map(({ data }) => [data['kind'], data['amountMinor']])).toEqual(receipts.map(() => ['refund', 100]));
  });
});

describe('RoundObject changes tickets', () => {
  it.each([
    ['was evicted', (round: TestRound) => evictDurableObject(round.stub)],
    ['lost its storage', (round: TestRound) => loseStorage(round.stub)],
  ])('as they stand after it %s', async (_what, befall) => {
    const round = await TestRound.open(TRACK_NUMBER);
    const { receiptId } = await round.sold('a', 100, 1);
    const changed = await round.send(change('modify', modify(receiptId, 250)));
    await untilRecorded(round.streamId, 3);
    await befall(round);
    expect(await round.send(change('modify', modify(receiptId, 250)))).toEqual(changed);
    const voided = await round.send(change('void', voiding(receiptId)));
    expect(voided).toMatchObject({ ok: true, reply: { receipt: { status: 'void', totalMinor: 250 } } });
    await untilRecorded(round.streamId, 4);
    await befall(round);
    // A retry is told what its own command left.
    expect(await round.send(change('modify', modify(receiptId, 250)))).toEqual(changed);
    expect(codeOf(await round.send(change('again', voiding(receiptId))))).toBe('betting/ticket-void');
    expect(codeOf(await round.send(change('late', modify(receiptId, 300))))).toBe('betting/ticket-void');
    const view = await round.stub.ticket(receiptId).then((text) => JSON.parse(text ?? 'null'));
    expect(view).toMatchObject({ status: 'void', totalMinor: 250, bets: [{ participantNumber: 2, stakeMinor: 250 }] });
  });

  it('two in one batch, the second after the first', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    const { receiptId } = await round.sold('a', 100, 1);
    const outcomes = await round.sendAll([
      change('modify', modify(receiptId, 250)),
      change('void', voiding(receiptId)),
      change('late', modify(receiptId, 300)),
    ]);
    expect(outcomes.map(codeOf)).toEqual(['accepted', 'accepted', 'betting/ticket-void']);
  });
});

describe('RoundObject seals a drawer', () => {
  it('once, also after it lost its storage, and moves nothing more through it', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    const { receiptId } = await round.sold('a', 100, 1);
    await round.send(change('modify', modify(receiptId, 250)));
    for (const _ of [1, 2]) expect(codeOf(await round.send(seal))).toBe('accepted');
    await untilRecorded(round.streamId, 4);
    await loseStorage(round.stub);
    expect(codeOf(await round.send(seal))).toBe('accepted');
    const seals = (await stored(round.stub)).filter(({ type }) => type === 'ShiftSealed');
    // The sale was within no shift; the change gave 150 more into this one's drawer.
    expect(seals.map(({ data }) => data['sums'])).toEqual([expect.objectContaining({ receipts: 0, salesMinor: 150 })]);
    expect(codeOf(await round.send(change('void', voiding(receiptId))))).toBe('betting/shift-closed');
    // The same command with the same key, from the next shift.
    const next = { ...change('void', voiding(receiptId)), within: { shiftId: '2-cashier-1' } };
    expect(codeOf(await round.send(next))).toBe('accepted');
  });
});
