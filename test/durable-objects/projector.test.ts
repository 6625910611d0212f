import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { judge } from '../../core/cache/entry.ts';
import { RedisTier } from '../../core/cache/redis-tier.ts';
import { readCheckpoint } from '../../core/projections/checkpoint.ts';
import { project, readHead } from '../../core/projections/projector.ts';
import { redisOf } from '../../core/redis/redis.ts';
import { bettingProjection } from '../../domains/betting/projection.ts';
import { listReceipts } from '../../domains/betting/receipts.ts';
import { findRound, findStatistics } from '../../domains/betting/store.ts';
import { ProjectorObject } from '../../durable-objects/projector.ts';
import { alarmOf, database, objects, setClock, untilRecorded } from '../support/objects.ts';
import { RACE_MS, TestRound } from '../support/rounds.ts';
import { until } from '../support/until.ts';

const TRACK_NUMBER = 804;
const projector = () => objects.PROJECTOR.getByName('betting');

/** Waits until everything that is recorded now is projected. */
async function untilProjected(): Promise<number> {
  const head = await readHead(database());
  await until('the projection to be there', async () => (await readCheckpoint(database(), 'betting')) >= head);
  return head;
}

/** Keeps every poke from the projectors, so that a test decides when they look. */
function muffled(): void {
  vi.spyOn(ProjectorObject.prototype, 'poke').mockResolvedValue();
}

async function soldThree(round: TestRound): Promise<string[]> {
  const receipts = [await round.sold('a', 100, 1), await round.sold('b', 200, 2), await round.sold('c', 300, 3)];
  await untilRecorded(round.streamId, 4);
  return receipts.map(({ receiptId }) => receiptId);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('ProjectorObject', () => {
  it('writes the rows of what is recorded without anyone asking, each once', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    const [first] = await soldThree(round);
    await untilProjected();
    expect(await findStatistics(database(), round.plan.roundId)).toMatchObject({ totalReceipts: 3, totalBets: 3, totalStakesMinor: 600 });
    const receipts = await listReceipts(database(), { roundId: round.plan.roundId }, null, 3);
    expect(receipts.at(-1)).toMatchObject({ receiptId: first, status: 'open', totalMinor: 100 });
  });

  it('changes nothing for a poke that comes twice, comes late, or was for less than is there', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    await soldThree(round);
    const head = await untilProjected();
    for (const position of [head, head, head - 2, undefined]) await projector().poke(position);
    await evictDurableObject(projector());
    for (const position of [head, undefined]) await projector().poke(position);
    await until('it to look', async () => !(await runDurableObjectAlarm(projector())) || (await alarmOf(projector())) === null);
    expect(await findStatistics(database(), round.plan.roundId)).toMatchObject({ totalReceipts: 3, totalStakesMinor: 600 });
    expect(await readCheckpoint(database(), 'betting')).toBe(head);
  });

  it('goes on from its checkpoint after an eviction', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    await round.sold('a');
    await untilRecorded(round.streamId, 2);
    await untilProjected();
    await evictDurableObject(projector());
    await round.sold('b');
    await untilRecorded(round.streamId, 3);
    await untilProjected();
    expect(await findStatistics(database(), round.plan.roundId)).toMatchObject({ totalReceipts: 2, totalStakesMinor: 200 });
  });

  it('finds what it was not told of by its own alarm, also in a new life', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    await untilRecorded(round.streamId, 1);
    await untilProjected();
    await projector().poke();
    expect(await alarmOf(projector())).not.toBeNull();
    muffled();
    await soldThree(round);
    await evictDurableObject(projector());
    await untilProjected();
    expect(await findStatistics(database(), round.plan.roundId)).toMatchObject({ totalReceipts: 3 });
  });

  it('settles a round, once', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    const receiptIds = await soldThree(round);
    setClock(round.plan.closesAt);
    await round.wake();
    setClock(round.plan.closesAt + RACE_MS);
    await round.wake();
    await untilRecorded(round.streamId, 6);
    vi.restoreAllMocks();
    await untilProjected();
    await projector().poke();
    const found = await findRound(database(), round.plan.roundId);
    const winner = found?.round.winner?.participantNumber ?? 0;
    expect(found?.round.status).toBe('finished');
    const receipts = await listReceipts(database(), { roundId: round.plan.roundId }, null, 3);
    expect(receipts.map(({ receiptId }) => receiptId).toSorted()).toEqual(receiptIds.toSorted());
    expect(receipts.map(({ status }) => status).toReversed()).toEqual([1, 2, 3].map((runner) => (runner === winner ? 'won' : 'lost')));
    const prizes = [220, 700, 1_500];
    expect(await findStatistics(database(), round.plan.roundId)).toMatchObject({ totalPrizePoolMinor: prizes[winner - 1] });
  });
});

describe('two projectors', () => {
  it('that race for the same positions write them once: the second is told RS001 and writes nothing', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    await untilRecorded(round.streamId, 1);
    const from = await untilProjected();
    muffled();
    await evictDurableObject(projector());
    await soldThree(round);
    const to = await readHead(database());
    const races = Array.from({ length: 4 }, () => project(database(), bettingProjection, from, to, 5_000));
    const results = await Promise.allSettled(races);
    const failures = results.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
    expect(failures).toHaveLength(3);
    for (const failure of failures) expect(failure).toMatchObject({ code: 'RS001' });
    expect(await readCheckpoint(database(), 'betting')).toBe(to);
    expect(await findStatistics(database(), round.plan.roundId)).toMatchObject({ totalReceipts: 3, totalStakesMinor: 600 });
  });

  it('of which one was beaten catch up: the beaten one reads where it stands and goes on', async () => {
    const round = await TestRound.open(TRACK_NUMBER);
    await untilRecorded(round.streamId, 1);
    const from = await untilProjected();
    // The object has read its checkpoint; then another writes ahead of it.
    const poke = vi.spyOn(ProjectorObject.prototype, 'poke').mockResolvedValue();
    await round.sold('a');
    await untilRecorded(round.streamId, 2);
    await project(database(), bettingProjection, from, await readHead(database()), 5_000);
    await round.sold('b');
    await untilRecorded(round.streamId, 3);
    poke.mockRestore();
    await projector().poke(await readHead(database()));
    await untilProjected();
    expect(await findStatistics(database(), round.plan.roundId)).toMatchObject({ totalReceipts: 2, totalStakesMinor: 200 });
  });

  it('never move a checkpoint past what is recorded', async () => {
    const head = await untilProjected();
    await expect(project(database(), bettingProjection, head, head + 1_000, 5_000)).rejects.toMatchObject({ code: 'RS001' });
    expect(await readCheckpoint(database(), 'betting')).toBeLessThan(head + 1_000);
  });
});

describe('what a projector has changed', () => {
  const tier = () => new RedisTier(redisOf(objects));
  const placeOf = (scope: string) => ({ source: 'betting', scope, key: `test:${scope}` });

  /** Caches something of a scope, as of now. */
  async function cache(scope: string): Promise<void> {
    const lease = await tier().take(placeOf(scope));
    if (lease === null) throw new Error('Redis is away');
    const position = await readCheckpoint(database(), 'betting');
    expect(await tier().put(placeOf(scope), lease, { position, expiresAt: Date.now() + 60_000, deltaMs: 1, text: '1' }, 60_000)).toBe(true);
  }

  async function isBelieved(scope: string): Promise<boolean> {
    const look = await tier().look(placeOf(scope));
    return look !== null && judge(look, Date.now(), 1) !== 'none';
  }

  /** A round with a ticket, of which Redis knows. */
  async function told(): Promise<TestRound> {
    const round = await TestRound.open(TRACK_NUMBER);
    await round.sold('first');
    await untilRecorded(round.streamId, 2);
    await untilProjected();
    await projector().poke();
    await until('Redis to know', async () => (await alarmOf(projector())) === null);
    return round;
  }

  it('is not believed from Redis any more, and what it has not changed still is', async () => {
    const round = await told();
    const [changed, other] = [`stats:${round.streamId}`, 'query:participants'];
    await cache(changed);
    await cache(other);
    await round.sold('second');
    await until('Redis to be told', async () => !(await isBelieved(changed)));
    expect(await isBelieved(other)).toBe(true);
  });

  it('is told when Redis is back, without anybody asking', async () => {
    const round = await told();
    const scope = `stats:${round.streamId}`;
    await cache(scope);
    const away = vi.spyOn(RedisTier.prototype, 'invalidate').mockResolvedValue(null);
    await round.sold('second');
    await untilRecorded(round.streamId, 3);
    await untilProjected();
    await until('it was tried by the alarm', () => away.mock.calls.length > 2);
    expect(await isBelieved(scope)).toBe(true);
    muffled();
    away.mockRestore();
    await until('Redis to be told', async () => !(await isBelieved(scope)));
    await until('it rests', async () => (await alarmOf(projector())) === null);
  });

  it('and was lost with its object makes Redis give up everything of the projection', async () => {
    const round = await told();
    await cache('query:participants');
    const away = vi.spyOn(RedisTier.prototype, 'invalidate').mockResolvedValue(null);
    await round.sold('second');
    await untilRecorded(round.streamId, 3);
    await untilProjected();
    muffled();
    await evictDurableObject(projector());
    away.mockRestore();
    await until('the new life to find out', async () => !(await isBelieved('query:participants')));
  });
});
