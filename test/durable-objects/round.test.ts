import { evictDurableObject, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { sha256Hex } from '../../core/kernel/hash.ts';
import { Journal } from '../../core/aggregates/journal.ts';
import { chainHead } from '../../domains/betting/round/draw.ts';
import { RoundEvent } from '../../domains/betting/round/model.ts';
import { alarmOf, setClock, stored, tablesOf, untilRecorded } from '../support/objects.ts';
import { codeOf, RACE_MS, TestRound, ticket } from '../support/rounds.ts';
import { until } from '../support/until.ts';

const TRACK_NUMBER = 801;
const open = (plan?: ConstructorParameters<typeof TestRound>[1]) => TestRound.open(TRACK_NUMBER, plan);
const typesOf = async (round: TestRound) => (await stored(round.stub)).map((record) => record.type);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('RoundObject sells', () => {
  it('a ticket once per key: a retry answers the same receipt, and the record reaches Postgres once', async () => {
    const round = await open();
    const receipt = await round.sold('a', 250, 2);
    expect(receipt).toMatchObject({ roundId: round.plan.roundId, status: 'open', totalMinor: 250 });
    expect(receipt.redeemCode).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    expect(await round.sold('a', 250, 2)).toEqual(receipt);
    const records = await untilRecorded(round.streamId, 2);
    expect(records.map(({ version, type, commandId }) => [version, type, commandId])).toEqual([
      [1, 'RoundOpened', 'open'],
      [2, 'TicketPlaced', 'a'],
    ]);
  });

  it('nothing under a key that was used for another ticket', async () => {
    const round = await open();
    await round.sold('a', 250);
    expect(codeOf(await round.sell('a', 251))).toBe('core/idempotency-key-reused');
    expect(await typesOf(round)).toEqual(['RoundOpened', 'TicketPlaced']);
  });

  it('the good tickets of a batch, in order, although one is bad', async () => {
    const round = await open();
    const outcomes = await round.sendAll([
      ticket('a'),
      ticket('bad', [{ participantNumber: 99, stakeMinor: 100 }]),
      ticket('b'),
      ticket('small', [{ participantNumber: 1, stakeMinor: 1 }]),
      ticket('c'),
    ]);
    expect(outcomes.map(codeOf)).toEqual([
      'accepted',
      'betting/unknown-participant',
      'accepted',
      'betting/stake-out-of-limits',
      'accepted',
    ]);
    const sequences = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.reply.receipt?.receiptId.slice(-7, -1)] : []));
    expect(sequences).toEqual(['000001', '000002', '000003']);
  });

  it('the same batch once, however often it comes', async () => {
    const round = await open();
    const batch = [ticket('a'), ticket('bad', [{ participantNumber: 99, stakeMinor: 100 }]), ticket('b'), ticket('a')];
    const first = await round.sendAll(batch);
    const records = await stored(round.stub);
    expect(await round.sendAll(batch)).toEqual(first);
    await evictDurableObject(round.stub);
    expect(await round.sendAll(batch)).toEqual(first);
    expect(await stored(round.stub)).toEqual(records);
    expect(records).toHaveLength(3);
  });

  it('nothing for a round that does not exist, and a guessed id leaves no table behind', async () => {
    const guessed = new TestRound(TRACK_NUMBER);
    expect(codeOf(await guessed.sell('a'))).toBe('betting/unknown-round');
    expect(await guessed.stub.ticket('1')).toBeNull();
    await evictDurableObject(guessed.stub);
    expect(codeOf(await guessed.sell('a'))).toBe('betting/unknown-round');
    expect(await tablesOf(guessed.stub)).toEqual([]);
    expect(await alarmOf(guessed.stub)).toBeNull();
  });

  it('what arrives in one turn in one transaction', async () => {
    const round = await open();
    const transactions = vi.spyOn(Journal.prototype, 'transaction');
    const sold = await runInDurableObject(round.stub, async (instance) => {
      const commands = ['a', 'b', 'c', 'd'].map((key) => instance.execute(JSON.stringify([ticket(key)])));
      return (await Promise.all(commands)).length;
    });
    expect(sold).toBe(4);
    expect(transactions).toHaveBeenCalledTimes(1);
    expect(await typesOf(round)).toEqual(['RoundOpened', ...Array.from({ length: 4 }, () => 'TicketPlaced')]);
  });

  it('shows a ticket that the read side does not have yet, as it was sold', async () => {
    const round = await open();
    const receipt = await round.sold('a', 700, 3);
    await evictDurableObject(round.stub);
    const standing = { cashierId: 'cashier-1', dueMinor: 0, paidMinor: 0, closesAt: new Date(round.plan.closesAt).toISOString() };
    expect(JSON.parse((await round.stub.ticket(receipt.receiptId)) ?? 'null')).toEqual({ ...receipt, ...standing });
    expect(await round.stub.ticket('10000000000')).toBeNull();
  });
});

describe('RoundObject closes', () => {
  it('to the millisecond, by the command itself when the alarm is late: refused at the close, and the race begins', async () => {
    const round = await open();
    setClock(round.plan.closesAt - 1);
    await round.sold('last');
    setClock(round.plan.closesAt);
    expect(codeOf(await round.sell('late'))).toBe('betting/round-closed');
    expect(await typesOf(round)).toEqual(['RoundOpened', 'TicketPlaced', 'RoundStarted']);
    expect(await alarmOf(round.stub)).toBeLessThanOrEqual(round.plan.closesAt + RACE_MS);
  });

  it('once, although its alarm comes late and then twice', async () => {
    const round = await open();
    await round.sold('a');
    const late = round.plan.closesAt + 60_000;
    setClock(late);
    expect(await runDurableObjectAlarm(round.stub)).toBe(true);
    const started = await stored(round.stub);
    expect(started.at(-1)).toMatchObject({ type: 'RoundStarted', data: { startedAt: late, finishesAt: late + RACE_MS } });
    expect(await runDurableObjectAlarm(round.stub)).toBe(true);
    expect(await stored(round.stub)).toEqual(started);
    expect(codeOf(await round.sell('late'))).toBe('betting/round-closed');
    expect(await stored(round.stub)).toEqual(started);
  });

  it('and finishes once, with the seed it had committed to and the totals it took', async () => {
    const round = await open();
    const receipts = [await round.sold('a', 100, 1), await round.sold('b', 200, 2), await round.sold('c', 300, 3)];
    setClock(round.plan.closesAt);
    await runDurableObjectAlarm(round.stub);
    setClock(round.plan.closesAt + RACE_MS);
    await runDurableObjectAlarm(round.stub);
    await round.wake();
    await runDurableObjectAlarm(round.stub);
    const records = await untilRecorded(round.streamId, 6);
    expect(records.map((record) => record.type).slice(-2)).toEqual(['RoundStarted', 'RoundFinished']);
    const [opened, finished] = [RoundEvent.parse(records[0]), RoundEvent.parse(records.at(-1))];
    if (opened.type !== 'RoundOpened' || finished.type !== 'RoundFinished') throw new Error('not the whole round');
    expect(sha256Hex(finished.data.serverSeed)).toBe(opened.data.commitment);
    const head = receipts.reduce((last, { receiptId, bets }) => chainHead(last, receiptId, bets), opened.data.commitment);
    expect(finished.data.chainHead).toBe(head);
    const due = [220, 700, 1_500][finished.data.winner.participantNumber - 1];
    expect(finished.data.totals).toEqual({ receipts: 3, bets: 3, stakesMinor: 600, prizesMinor: due });
  });

  it('by its own alarms, without any request', async () => {
    const round = await open({ closesAt: Date.now() + 600, raceDurationMs: 300 });
    await round.sold('a');
    const records = await untilRecorded(round.streamId, 4);
    expect(records.map((record) => record.type)).toEqual(['RoundOpened', 'TicketPlaced', 'RoundStarted', 'RoundFinished']);
    const [startedAt, finishedAt] = [records[2]?.data['startedAt'], records[3]?.data['finishedAt']];
    expect(Number(startedAt)).toBeGreaterThanOrEqual(round.plan.closesAt);
    expect(Number(finishedAt)).toBeGreaterThanOrEqual(Number(startedAt) + 300);
  });

  it('goes through the whole of it asleep between any two steps', async () => {
    const round = await open();
    let stakesMinor = 0;
    for (const [index, key] of ['a', 'b', 'c', 'd'].entries()) {
      await evictDurableObject(round.stub);
      stakesMinor += (await round.sold(key, 100 + index)).totalMinor;
    }
    setClock(round.plan.closesAt);
    await runDurableObjectAlarm(round.stub);
    await evictDurableObject(round.stub);
    setClock(round.plan.closesAt + RACE_MS);
    await runDurableObjectAlarm(round.stub);
    await evictDurableObject(round.stub);
    expect((await round.sold('c', 102)).receiptId.slice(-7, -1)).toBe('000003');
    const finished = (await untilRecorded(round.streamId, 7)).at(-1);
    expect(finished).toMatchObject({ type: 'RoundFinished', data: { totals: { receipts: 4, bets: 4, stakesMinor } } });
  });
});

describe('RoundObject opens', () => {
  it('once, whatever is repeated, by the same key, another or none', async () => {
    const round = await open();
    const opened = await stored(round.stub);
    for (const key of ['open', 'another', null]) expect(codeOf(await round.send(round.opening(key)))).toBe('accepted');
    await evictDurableObject(round.stub);
    for (const key of ['open', 'another', null]) expect(codeOf(await round.send(round.opening(key)))).toBe('accepted');
    expect(await stored(round.stub)).toEqual(opened);
    expect(opened).toHaveLength(1);
  });

  it('with its alarm at the close once all is delivered', async () => {
    const round = await open();
    await untilRecorded(round.streamId, 1);
    await until('the alarm at the close', async () => {
      await runDurableObjectAlarm(round.stub);
      return (await alarmOf(round.stub)) === round.plan.closesAt;
    });
  });
});
