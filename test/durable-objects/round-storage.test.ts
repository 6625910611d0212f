import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { configOf } from '../../core/config.ts';
import { appendEvents } from '../../core/events/event-store.ts';
import { sha256Hex } from '../../core/kernel/hash.ts';
import { chainHead } from '../../domains/betting/round/draw.ts';
import { alarmOf, database, loseStorage, recorded, relayHealth, restoreTo, setClock, stored, untilRecorded } from '../support/objects.ts';
import { codeOf, RACE_MS, TestRound } from '../support/rounds.ts';
import { until } from '../support/until.ts';

const TRACK_NUMBER = 802;
const open = (plan?: ConstructorParameters<typeof TestRound>[1]) => TestRound.open(TRACK_NUMBER, plan);
const versionsOf = (records: readonly { version: number }[]) => records.map((record) => record.version);

/** A round with tickets a, b and c, all recorded. */
async function soldThree(): Promise<{ round: TestRound; receipts: Awaited<ReturnType<TestRound['sold']>>[] }> {
  const round = await open();
  const receipts = [await round.sold('a', 100, 1), await round.sold('b', 200, 2), await round.sold('c', 300, 3)];
  await untilRecorded(round.streamId, 4);
  return { round, receipts };
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('RoundObject whose storage is gone', () => {
  it('still gives a retried key the same receipt, and refuses the key for another ticket', async () => {
    const { round, receipts } = await soldThree();
    await loseStorage(round.stub);
    expect(await round.sold('b', 200, 2)).toEqual(receipts[1]);
    expect(codeOf(await round.sell('b', 201, 2))).toBe('core/idempotency-key-reused');
    expect(await recorded(round.streamId)).toHaveLength(4);
  });

  it('goes on where it stood: the next ticket follows, and nothing is recorded twice', async () => {
    const { round, receipts } = await soldThree();
    await loseStorage(round.stub);
    const next = await round.sold('d', 400, 1);
    expect(next.receiptId.slice(-7, -1)).toBe('000004');
    const records = await untilRecorded(round.streamId, 5);
    expect(versionsOf(records)).toEqual([1, 2, 3, 4, 5]);
    expect(new Set(records.map((record) => record.data['receiptId'])).size).toBe(receipts.length + 2);
    expect((await relayHealth()).halted).not.toContain(round.streamId);
  });

  it('settles with the seed it had committed to, over the tickets it had sold', async () => {
    const { round, receipts } = await soldThree();
    await loseStorage(round.stub);
    await round.wake();
    expect(await alarmOf(round.stub)).toBeLessThanOrEqual(round.plan.closesAt);
    setClock(round.plan.closesAt);
    await runDurableObjectAlarm(round.stub);
    await untilRecorded(round.streamId, 5);
    await loseStorage(round.stub);
    setClock(round.plan.closesAt + RACE_MS);
    await round.wake();
    const records = await untilRecorded(round.streamId, 6);
    const commitment = String(records[0]?.data['commitment']);
    const finished = records.at(-1);
    expect(finished).toMatchObject({ type: 'RoundFinished', data: { commitment, totals: { receipts: 3, stakesMinor: 600 } } });
    expect(sha256Hex(String(finished?.data['serverSeed']))).toBe(commitment);
    expect(finished?.data['chainHead']).toBe(receipts.reduce((head, { receiptId, bets }) => chainHead(head, receiptId, bets), commitment));
  });

  it('closes and settles by itself once one command has woken it', async () => {
    const round = await open({ closesAt: Date.now() + 2_000, raceDurationMs: 200 });
    await round.sold('a');
    await untilRecorded(round.streamId, 2);
    await loseStorage(round.stub);
    await round.sold('a');
    const types = (await untilRecorded(round.streamId, 4)).map((record) => record.type);
    expect(types).toEqual(['RoundOpened', 'TicketPlaced', 'RoundStarted', 'RoundFinished']);
  });

  it('is not opened a second time by a repeated OpenRound', async () => {
    const { round } = await soldThree();
    await loseStorage(round.stub);
    expect(codeOf(await round.send(round.opening('open')))).toBe('accepted');
    expect(await stored(round.stub)).toHaveLength(4);
  });
});

describe('RoundObject restored to an earlier point', () => {
  it('pulls itself forward before it decides: receipts stay, versions continue, nothing forks', async () => {
    const { round, receipts } = await soldThree();
    await restoreTo(round.stub, 2);
    const next = await round.sold('d', 400, 1);
    expect(next.receiptId.slice(-7, -1)).toBe('000004');
    expect(await round.sold('c', 300, 3)).toEqual(receipts[2]);
    const records = await untilRecorded(round.streamId, 5);
    expect(versionsOf(records)).toEqual([1, 2, 3, 4, 5]);
    const own = (await stored(round.stub)).map((record) => record.eventId);
    expect(own).toEqual(records.map((record) => record.eventId));
    expect((await relayHealth()).halted).not.toContain(round.streamId);
  });
});

describe('RoundObject whose stream was recorded otherwise', () => {
  /** Puts a ticket of another life under the next version, as a fork would. */
  async function fork(round: TestRound): Promise<void> {
    const [, placed] = await untilRecorded(round.streamId, 2);
    if (placed === undefined) throw new Error('no ticket to copy');
    const receiptId = `${round.plan.roundNumber}9999999`;
    const forged = { ...placed, version: 3, eventId: crypto.randomUUID(), commandId: 'forged', data: { ...placed.data, receiptId } };
    const [outcome] = await appendEvents(database(), JSON.stringify([forged]), configOf(env).APPEND_TIMEOUT_MS);
    if (outcome?.status !== 'stored') throw new Error('the other life was not recorded');
  }

  async function untilHalted(round: TestRound): Promise<void> {
    let tries = 0;
    await until('the stream to stop', async () => codeOf(await round.sell(`try-${(tries += 1)}`)) === 'core/stream-halted');
  }

  it('stops loudly, for good, and changes nothing of the record; another round goes on', async () => {
    const [round, other] = [await open(), await open()];
    await round.sold('a');
    await fork(round);
    const before = await recorded(round.streamId);
    await untilHalted(round);
    expect((await relayHealth()).halted).toContain(round.streamId);
    await evictDurableObject(round.stub);
    expect(codeOf(await round.sell('d'))).toBe('core/stream-halted');
    expect(await recorded(round.streamId)).toEqual(before);

    await other.sold('a');
    await untilRecorded(other.streamId, 2);
    expect((await relayHealth()).halted).not.toContain(other.streamId);
  });

  it('still answers what it sold before, and does not settle what was never recorded', async () => {
    const round = await open();
    const receipt = await round.sold('a');
    await fork(round);
    await untilHalted(round);
    expect(await round.sold('a')).toEqual(receipt);
    const versions = versionsOf(await stored(round.stub));
    setClock(round.plan.closesAt + RACE_MS);
    await runDurableObjectAlarm(round.stub);
    expect(versionsOf(await stored(round.stub))).toEqual(versions);
  });
});
