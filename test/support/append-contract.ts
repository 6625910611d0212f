import { describe, expect, it } from 'vitest';
import { record, records } from './appending.ts';

/** A record of events, whatever keeps it: Postgres, or what stands in for it in the simulation. */
export interface EventStore {
  /** Calls core.append with a batch. @returns `<stream> <status> <version>` of each stream, sorted. */
  append(batch: unknown): Promise<string[]>;
  /** The SQLSTATE that a batch is refused with. */
  refusal(batch: unknown): Promise<string>;
  /** The events of a stream, by position. */
  stored(streamId: string): Promise<readonly { readonly version: number; readonly eventId: string }[]>;
  /** Every position in use, ascending. */
  positions(): Promise<readonly number[]>;
  /** Moves the checkpoint of a projection. @returns the SQLSTATE that it is refused with, or `moved`. */
  advance(projection: string, from: number, to: number): Promise<string>;
}

/** What core.append and core.advance_projection promise. The same tests run on Postgres and on its stand-in. */
export function appendContract(store: () => EventStore): void {
  const append = (batch: unknown) => store().append(batch);
  const versions = async (streamId: string) => (await store().stored(streamId)).map(({ version }) => version);
  const count = async () => (await store().positions()).length;
  const expectGapless = async () => {
    const positions = await store().positions();
    expect(positions).toEqual(positions.map((_, index) => index + 1));
  };

  describe('a batch of core.append', () => {
    it('that conflicts in one stream stores nothing of it, and all of the others', async () => {
      await append(records('order:good', 1, 2));
      const batch = [...records('order:good', 3, 4), ...records('order:gap', 2, 3), ...records('order:new', 1, 2)];
      expect(await append(batch)).toEqual(['order:gap conflict 0', 'order:good stored 4', 'order:new stored 2']);
      expect([await versions('order:good'), await versions('order:gap'), await versions('order:new')]).toEqual([[1, 2, 3, 4], [], [1, 2]]);
      await expectGapless();
    });

    it('that comes twice changes nothing the second time', async () => {
      const batch = [...records('order:twice', 1, 3), ...records('order:twice-too', 1, 2)];
      const first = await append(batch);
      const before = await count();
      expect(await append(batch)).toEqual(first);
      expect(await count()).toBe(before);
    });

    it('that repeats some of what is stored adds the rest', async () => {
      const all = records('order:overlap', 1, 5);
      await append(all.slice(0, 3));
      expect(await append(all.slice(1))).toEqual(['order:overlap stored 5']);
      expect((await store().stored('order:overlap')).map(({ eventId }) => eventId)).toEqual(all.map(({ eventId }) => eventId));
    });

    it('that leaves a gap is a conflict, before it and within it', async () => {
      await append(records('order:gaps', 1, 2));
      expect(await append(records('order:gaps', 4, 5))).toEqual(['order:gaps conflict 2']);
      expect(await append([record('order:gaps', 3), record('order:gaps', 5)])).toEqual(['order:gaps conflict 2']);
      expect(await versions('order:gaps')).toEqual([1, 2]);
    });

    it('that holds another event under a version that is stored is a conflict, also beside new ones', async () => {
      await append(records('order:fork', 1, 2));
      expect(await append([record('order:fork', 2)])).toEqual(['order:fork conflict 2']);
      expect(await append(records('order:fork', 2, 4))).toEqual(['order:fork conflict 2']);
      expect(await versions('order:fork')).toEqual([1, 2]);
    });

    it('that names a version twice, or out of order, is a conflict', async () => {
      const twice = [record('order:double', 1), record('order:double', 1), record('order:double', 3)];
      expect(await append(twice)).toEqual(['order:double conflict 0']);
      expect(await append([record('order:backwards', 2), record('order:backwards', 1)])).toEqual(['order:backwards conflict 0']);
      expect([await versions('order:double'), await versions('order:backwards')]).toEqual([[], []]);
    });

    it('that mixes the events of two streams is a conflict of the one that is torn apart', async () => {
      const [one, other] = [records('order:torn', 1, 2), records('order:between', 1, 1)];
      expect(await append([one[0], other[0], one[1]])).toEqual(['order:between stored 1', 'order:torn conflict 0']);
    });

    it('that holds an event without a version, or below one, is a conflict of its stream', async () => {
      expect(await append([{ ...record('order:unversioned', 1), version: undefined }])).toEqual(['order:unversioned conflict 0']);
      expect(await append([record('order:zero', 0)])).toEqual(['order:zero conflict 0']);
      expect([await versions('order:unversioned'), await versions('order:zero')]).toEqual([[], []]);
    });

    const good = () => record('order:beside', 1);
    it.each<readonly [string, () => unknown]>([
      ['is no list', () => good()],
      ['is text', () => 'batch'],
      ['holds something else than records', () => [good(), 7]],
      ['holds an event without an id', () => [good(), { ...record('order:bad', 1), eventId: undefined }]],
      ['holds an id that is none', () => [good(), record('order:bad', 1, { eventId: 'x' })]],
      ['holds an event without data', () => [good(), { ...record('order:bad', 1), data: undefined }]],
      ['holds an event without its time', () => [good(), { ...record('order:bad', 1), recordedAt: undefined }]],
      ['holds a version that is text', () => [good(), { ...record('order:bad', 1), version: 'one' }]],
    ])('that %s stores nothing', async (_, malformed) => {
      const before = await count();
      expect(await store().refusal(malformed())).toMatch(/^(2|P0)/);
      expect(await count()).toBe(before);
      await expectGapless();
    });
  });

  describe('the checkpoint of a projection', () => {
    it('moves only from where its projector believes it is: of two that write the same rows one is refused', async () => {
      await append(records('order:projected', 1, 3));
      const advance = (from: number, to: number) => store().advance('order', from, to);
      expect((await Promise.all([advance(0, 2), advance(0, 2)])).toSorted()).toEqual(['RS001', 'moved']);
      expect(await advance(0, 3)).toBe('RS001');
      expect(await advance(2, 1_000_000)).toBe('RS001');
      expect(await advance(2, 3)).toBe('moved');
    });
  });
}
