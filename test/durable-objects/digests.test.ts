import { describe, expect, it } from 'vitest';
import { digestOf, type StoredDigests } from '../../core/aggregates/digest.ts';
import { reconcile, RECONCILE_FROM_THE_START, type ReconcileDeps } from '../../core/audit/reconciliation.ts';
import { digestsOf } from '../../durable-objects/wiring.ts';
import { database, loseStorage, objects, recorded, restoreTo, untilRecorded } from '../support/objects.ts';
import { TestRound } from '../support/rounds.ts';

const TRACK_NUMBER = 817;

const deps = (more: Partial<ReconcileDeps> = {}): ReconcileDeps => ({
  database: database(),
  digests: (type, id, after, limit) => digestsOf(objects, type, id, after, limit),
  tables: () => Promise.resolve([]),
  now: Date.now,
  ...more,
});

/** What a whole reconciliation says of one round; other files' objects are none of ours. */
async function saidOf(round: TestRound, more: Partial<ReconcileDeps> = {}): Promise<string[]> {
  const { found } = await reconcile(deps(more), { ...RECONCILE_FROM_THE_START, after: round.streamId.slice(0, -1) }, 60_000);
  return found.differences.flatMap(({ streamId, what }) => (streamId === round.streamId ? [what] : []));
}

async function soldThree(): Promise<TestRound> {
  const round = await TestRound.open(TRACK_NUMBER);
  for (const key of ['a', 'b', 'c']) await round.sold(key, 100, 1);
  await untilRecorded(round.streamId, 4);
  return round;
}

const storedBy = async (round: TestRound, after: number, limit: number) =>
  JSON.parse(await round.stub.digests(after, limit)) as StoredDigests;

describe('an object and Postgres', () => {
  it('have the same digest of each event, slice by slice', async () => {
    const round = await soldThree();
    const records = await recorded(round.streamId);
    expect(await storedBy(round, 0, 100)).toEqual({ head: 4, digests: records.map(digestOf), nextRecordedAt: null });
    const { digests, nextRecordedAt } = await storedBy(round, 1, 2);
    expect(digests).toEqual(records.slice(1, 3).map(digestOf));
    expect(nextRecordedAt).toBe(Date.parse(records[3]?.recordedAt ?? ''));
    expect(await saidOf(round)).toEqual([]);
  });

  it('differ when the object is behind: it says so before it wakes and pulls itself forward', async () => {
    const round = await soldThree();
    await restoreTo(round.stub, 2);
    expect(await saidOf(round)).toEqual(['its object has 2 events, and Postgres 4']);
    await loseStorage(round.stub);
    expect(await saidOf(round)).toEqual(['its object has 0 events, and Postgres 4']);
    await round.wake();
    expect(await saidOf(round)).toEqual([]);
  });

  it('differ when an event has waited for Postgres too long, not while it is on its way', async () => {
    const round = await soldThree();
    const shorter = (limit: number) => ({
      digests: (type: string, id: string, after: number, asked: number) =>
        id === round.plan.roundId && asked === 0 ? digestsOf(objects, type, id, after - 1, 0) : digestsOf(objects, type, id, after, asked),
      now: () => Date.now() + limit,
    });
    expect(await saidOf(round, shorter(0))).toEqual([]);
    expect(await saidOf(round, shorter(61_000))).toEqual([
      expect.stringMatching(/^its object has 4 events, and Postgres 4; the next has waited since/),
    ]);
  });
});
