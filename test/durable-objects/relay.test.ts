import { evictDurableObject } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RelayAnswer } from '../../core/aggregates/wiring.ts';
import { PROJECTIONS } from '../../durable-objects/projections.ts';
import { ProjectorObject } from '../../durable-objects/projector.ts';
import { RELAY } from '../../durable-objects/wiring.ts';
import { database, objects, recorded, relayHealth } from '../support/objects.ts';
import { until } from '../support/until.ts';

const relay = () => objects.RELAY.getByName(RELAY);
let streams = 0;
/** A stream that no projection reads. */
const newStream = () => `relaytest:${(streams += 1)}`;

function recordOf(streamId: string, version: number, data: object = {}) {
  const [aggregateType] = streamId.split(':');
  const recordedAt = new Date().toISOString();
  const own = { eventId: crypto.randomUUID(), streamId, aggregateType, version, type: 'Happened', schemaVersion: 1, data };
  return { ...own, correlationId: 'test', actor: 'system', recordedAt };
}

async function append(streamId: string, ...records: readonly object[]): Promise<RelayAnswer> {
  const text = records.map((record) => JSON.stringify(record)).join(',');
  return JSON.parse(await relay().append(streamId, text, records.length, records.length, Date.now())) as RelayAnswer;
}

async function versionsOf(streamId: string): Promise<number[]> {
  return (await recorded(streamId)).map(({ version }) => version);
}

afterEach(() => {
  vi.restoreAllMocks();
});

describe('RelayObject', () => {
  it('records a batch once, however often it comes, whole or in part', async () => {
    const streamId = newStream();
    const [one, two, three] = [1, 2, 3].map((version) => recordOf(streamId, version));
    if (one === undefined || two === undefined || three === undefined) throw new Error('no records');
    expect(await append(streamId, one, two)).toEqual({ status: 'stored' });
    const first = await recorded(streamId);
    expect(await append(streamId, one, two)).toEqual({ status: 'stored' });
    await evictDurableObject(relay());
    expect(await append(streamId, one)).toEqual({ status: 'stored' });
    expect(await recorded(streamId)).toEqual(first);
    expect(await append(streamId, one, two, three)).toEqual({ status: 'stored' });
    expect(await versionsOf(streamId)).toEqual([1, 2, 3]);
  });

  it('records the same once when both copies are on their way at the same time', async () => {
    const streamId = newStream();
    const records = [recordOf(streamId, 1), recordOf(streamId, 2)];
    const answers = await Promise.all(Array.from({ length: 5 }, () => append(streamId, ...records)));
    expect(answers).toEqual(Array.from({ length: 5 }, () => ({ status: 'stored' })));
    expect(await versionsOf(streamId)).toEqual([1, 2]);
  });

  it('refuses a version that is recorded with other content, and one that leaves a gap, and records nothing of them', async () => {
    const [forked, gapped, good] = [newStream(), newStream(), newStream()];
    await append(forked, recordOf(forked, 1), recordOf(forked, 2));
    const answers = await Promise.all([
      append(forked, recordOf(forked, 2), recordOf(forked, 3)),
      append(gapped, recordOf(gapped, 2)),
      append(good, recordOf(good, 1)),
    ]);
    expect(answers).toEqual([{ status: 'conflict', version: 2 }, { status: 'conflict', version: 0 }, { status: 'stored' }]);
    expect([await versionsOf(forked), await versionsOf(gapped), await versionsOf(good)]).toEqual([[1, 2], [], [1]]);
  });

  it('still says which streams were stopped after it was evicted', async () => {
    const streamId = newStream();
    await append(streamId, recordOf(streamId, 2));
    await evictDurableObject(relay());
    expect((await relayHealth()).halted).toContain(streamId);
  });

  it('stops a stream whose events Postgres will never take, and records the others of the same call', async () => {
    const [bad, good] = [newStream(), newStream()];
    const answers = await Promise.all([append(bad, recordOf(bad, 1, { name: 'a\u0000b' })), append(good, recordOf(good, 1))]);
    expect(answers.map(({ status }) => status)).toEqual(['refused', 'stored']);
    expect((await relayHealth()).halted).toContain(bad);
    expect((await relayHealth()).halted).not.toContain(good);
  });

  it('gives positions without a gap, in the order of each stream', async () => {
    const names = Array.from({ length: 8 }, newStream);
    const [before] = await database().query('SELECT position FROM core.position_counter');
    await Promise.all(names.map((streamId) => append(streamId, ...[1, 2, 3].map((version) => recordOf(streamId, version)))));
    const rows = await database().query('SELECT position, stream_id, version FROM core.events WHERE position > $1 ORDER BY position', [
      before?.['position'],
    ]);
    const positions = rows.map((row) => Number(row['position']));
    expect(positions).toEqual(positions.map((_, index) => Number(before?.['position']) + index + 1));
    for (const streamId of names) {
      expect(rows.filter((row) => row['stream_id'] === streamId).map((row) => Number(row['version']))).toEqual([1, 2, 3]);
    }
  });

  it('says that it does not know while Postgres is away, counts what waits, and records it when it is back', async () => {
    const streamId = newStream();
    vi.spyOn(globalThis, 'fetch').mockRejectedValue(new Error('Postgres is away'));
    expect(await append(streamId, recordOf(streamId, 1))).toEqual({ status: 'unavailable' });
    expect((await relayHealth()).backlogEvents).toBe(1);
    vi.restoreAllMocks();
    expect(await append(streamId, recordOf(streamId, 1))).toEqual({ status: 'stored' });
    expect((await relayHealth()).backlogEvents).toBe(0);
    expect(await versionsOf(streamId)).toEqual([1]);
  });

  it('wakes the projections whose events it recorded at once, and the others after a while', async () => {
    const poked = vi.spyOn(ProjectorObject.prototype, 'poke');
    const streamId = newStream();
    await append(streamId, recordOf(streamId, 1));
    const { lastPosition } = await relayHealth();
    expect(poked).not.toHaveBeenCalled();
    await until('all to be poked', () => new Set(poked.mock.instances).size === PROJECTIONS.length);
    expect(poked.mock.calls.map(([position]) => position)).toEqual(PROJECTIONS.map(() => lastPosition));
  });
});
