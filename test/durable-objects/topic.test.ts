import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { batchOf, publish, topicOf } from '../support/topics.ts';

const Offsets = z.array(z.object({ offset: z.int() })).transform((frames) => frames.map((frame) => frame.offset));
const offsetsIn = (frames: string): number[] => Offsets.parse(JSON.parse(frames));
const upTo = (last: number) => Array.from({ length: last }, (_, index) => index + 1);

describe('TopicObject', () => {
  it('stores a batch once, however often it comes', async () => {
    const topic = topicOf('track:twice');
    await publish('track:twice', 1, 3);
    const once = await topic.read();
    await publish('track:twice', 1, 3);
    await publish('track:twice', 2, 3);
    expect(await topic.read()).toEqual(once);
    await publish('track:twice', 3, 4);
    expect((await topic.read()).offset).toBe(4);
  });

  it('counts each source by itself', async () => {
    const topic = topicOf('track:sources');
    await topic.publish('round:1', batchOf(1, 2));
    await topic.publish('round:2', batchOf(1, 2));
    expect((await topic.read()).offset).toBe(4);
  });

  it('goes on counting without a gap over evictions, and knows what it has', async () => {
    const topic = topicOf('track:evicted');
    await publish('track:evicted', 1, 2);
    const { epoch } = await topic.read();
    for (let version = 3; version <= 8; version += 1) {
      await evictDurableObject(topic);
      await publish('track:evicted', version - 1, version);
    }
    const answer = await topic.read({ epoch, offset: 0 });
    expect(answer).toMatchObject({ epoch, from: 0, offset: 8 });
    expect(offsetsIn(answer.frames)).toEqual(upTo(8));
  });

  it('gives another epoch and the view when its storage was emptied', async () => {
    const topic = topicOf('track:emptied');
    await publish('track:emptied', 1, 2);
    const before = await topic.read();
    await runInDurableObject(topic, (_, state) => state.storage.deleteAll());
    await evictDurableObject(topic);
    await publish('track:emptied', 3, 3);
    const after = await topic.read({ epoch: before.epoch, offset: 1 });
    expect(after.epoch).not.toBe(before.epoch);
    expect(JSON.parse(after.snapshot)).toMatchObject({ waiting: { roundNumber: 3 } });
  });

  it('writes nothing for a topic that is only looked at', async () => {
    const topic = topicOf('track:looked-at');
    expect(await topic.read()).toMatchObject({ offset: 0, frames: '[]' });
    const tables = await runInDurableObject(topic, (_, state) => state.storage.sql.exec('SELECT name FROM sqlite_master').toArray());
    expect(tables).toEqual([]);
  });

  it('refuses a name that is no topic', async () => {
    const answer = await topicOf('nonsense:1')
      .read()
      .then(() => 'answered', String);
    expect(answer).toContain('is no topic');
  });
});
