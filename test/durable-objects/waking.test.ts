import { afterEach, describe, expect, it, vi } from 'vitest';
import { appendEvents } from '../../core/events/event-store.ts';
import type { ShiftEvent } from '../../domains/betting/shift/model.ts';
import { wakeSleepers } from '../../domains/betting/waking.ts';
import { alarmOf, database, loseStorage, objects, recorded, setClock, untilRecorded } from '../support/objects.ts';
import { TestRound } from '../support/rounds.ts';
import { until } from '../support/until.ts';

const TRACK_NUMBER = 833;
const deps = {
  database: database(),
  round: (roundId: string) => objects.ROUND.getByName(roundId),
  shift: (cashierId: string) => objects.SHIFT.getByName(cashierId),
};

/** Waits until the read side has a row. */
async function isThere(table: string, column: string, id: string): Promise<void> {
  const found = async () => (await deps.database.query(`SELECT FROM ${table} WHERE ${column}::TEXT = $1`, [id])).length > 0;
  await until(`${id} in ${table}`, found);
}

/** Records a stream as an object would have that nobody has called since. */
async function record(streamId: string, events: readonly ShiftEvent[]): Promise<void> {
  const records = events.map(({ type, data }, index) => ({
    eventId: crypto.randomUUID(),
    streamId,
    aggregateType: 'shift',
    version: index + 1,
    type,
    schemaVersion: 1,
    data,
    correlationId: 'test',
    actor: 'system',
    recordedAt: new Date().toISOString(),
  }));
  const [stored] = await appendEvents(database(), JSON.stringify(records), 5_000);
  await objects.PROJECTOR.getByName('betting').poke(stored?.position);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('an object that lost its storage, and its alarm with it', () => {
  it('goes on with its round, although nobody asks for it', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    const { roundId, closesAt } = round.plan;
    await untilRecorded(round.streamId, 1);
    await isThere('betting.rounds', 'round_id', roundId);
    await loseStorage(round.stub);
    expect(await alarmOf(round.stub)).toBeNull();
    await deps.database.query("UPDATE betting.rounds SET next_start_time = now() - INTERVAL '6 minutes' WHERE round_id = $1", [roundId]);
    setClock(closesAt);
    await wakeSleepers(deps);
    expect((await untilRecorded(round.streamId, 2)).map(({ type }) => type)).toEqual(['RoundOpened', 'RoundStarted']);
    expect(await alarmOf(round.stub)).not.toBeNull();
  });

  it('closes its shift, although it had told no round to seal it', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    const { roundId } = round.plan;
    const shift = { shiftId: '1-waking-cashier', cashierId: 'waking-cashier' };
    await record('shift:waking-cashier', [
      { type: 'ShiftOpened', data: { ...shift, isAutomatic: true, floatMinor: 0, openedAt: Date.now() } },
      { type: 'ShiftEnteredRound', data: { ...shift, roundId } },
      { type: 'ShiftClosing', data: { ...shift, roundIds: [roundId], countedMinor: 0, closingAt: Date.now() } },
    ]);
    await isThere('betting.shifts', 'shift_id', shift.shiftId);
    await wakeSleepers(deps);
    const events = await until('the shift has ended', async () => {
      const all = await recorded('shift:waking-cashier');
      return all.at(-1)?.type === 'ShiftClosed' && all;
    });
    expect(events.map(({ type }) => type).slice(3)).toEqual(['ShiftRoundCounted', 'ShiftClosed']);
  });
});
