import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { TopicLog, type TopicAnswer } from '../../../core/realtime/topic-log.ts';
import { countingView, numberedBatch, numbersIn } from '../../support/counting-view.ts';
import { MemoryTopicStorage } from '../../support/memory-topic-storage.ts';

const retention = { messages: 10, milliseconds: 1_000 };
const open = (storage: MemoryTopicStorage) => new TopicLog('match:m', countingView, storage, retention);
const viewOf = (answer: TopicAnswer) => z.array(z.number()).parse(JSON.parse(answer.snapshot));
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, index) => first + index);

describe('TopicLog', () => {
  it('numbers frames from 1 and folds them', () => {
    const log = open(new MemoryTopicStorage());
    log.publish('match:m', numberedBatch(1, 3), 0);
    const answer = log.answer({ epoch: log.head.epoch, offset: 0 });
    expect(JSON.parse(answer.frames)[0]).toEqual({ topic: 'match:m', epoch: answer.epoch, offset: 1, event: 'counted', data: { n: 1 } });
    expect(answer).toMatchObject({ from: 0, offset: 3, snapshot: '[1,2,3]' });
  });

  it('changes nothing in memory when the commit fails', () => {
    const storage = new MemoryTopicStorage();
    const log = open(storage);
    log.publish('match:m', numberedBatch(1, 2), 0);
    const before = log.answer();
    storage.failsOnce = true;
    expect(() => log.publish('match:m', numberedBatch(3, 3), 0)).toThrow('the commit failed');
    expect(log.answer()).toEqual(before);
    log.publish('match:m', numberedBatch(3, 3), 0);
    expect(viewOf(log.answer())).toEqual([1, 2, 3]);
  });

  it('keeps the newest messages, none longer than its time, and always the newest run', () => {
    const log = open(new MemoryTopicStorage());
    const { epoch } = log.head;
    for (const version of upTo(15)) log.publish('match:m', numberedBatch(version, version), 0);
    expect(log.answer({ epoch, offset: 5 }).from).toBe(5);
    expect(log.answer({ epoch, offset: 4 }).from).toBe(5);
    log.publish('match:m', numberedBatch(16, 16), 5_000);
    expect(log.answer({ epoch, offset: 14 }).from).toBe(15);
    log.publish('match:m', numberedBatch(17, 40), 5_000);
    expect(numbersIn(log.answer({ epoch, offset: 16 }).frames)).toEqual(upTo(40, 17));
  });

  it('cuts a batch that is too large for a row, without a gap', () => {
    const storage = new MemoryTopicStorage();
    const log = open(storage);
    const data = { n: 1, padding: 'x'.repeat(100_000) };
    log.publish('match:m', JSON.stringify(upTo(7).map((version) => ({ version, event: 'large', data }))), 0);
    const runs = storage.load()?.runs ?? [];
    expect(runs.map(({ first, last }) => [first, last])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
      [7, 7],
    ]);
    expect(runs.every((run) => run.frames.length <= 256 * 1024)).toBe(true);
  });

  it('answers and goes on from a view that was stored in an older shape, once it is revived', () => {
    const storage = new MemoryTopicStorage();
    open(storage).publish('match:m', numberedBatch(1, 2), 0);
    const view = { ...countingView, revive: (stored: readonly number[]) => [0, ...stored] };
    const log = new TopicLog('match:m', view, storage, retention);
    expect(viewOf(log.answer())).toEqual([0, 1, 2]);
    log.publish('match:m', numberedBatch(3, 3), 0);
    expect(viewOf(log.answer())).toEqual([0, 1, 2, 3]);
  });

  it('refuses a batch of another shape', () => {
    expect(() => open(new MemoryTopicStorage()).publish('match:m', '[{"event":"x"}]', 0)).toThrow(z.ZodError);
  });

  it('gives every reader exactly what it missed or a view equal to the fold, over any history', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 60 }), runHistory), { numRuns: 300 });
  });
});

type Step =
  | { readonly kind: 'publish'; readonly source: 'a' | 'b'; readonly back: number; readonly count: number; readonly wait: number }
  | { readonly kind: 'resume'; readonly back: number }
  | { readonly kind: 'evict' };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('publish'),
      source: fc.constantFrom('a', 'b'),
      back: fc.nat(3),
      count: fc.integer({ min: 0, max: 4 }),
      wait: fc.constantFrom(0, 0, 10, 400, 2_000),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('resume'), back: fc.nat(20) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'evict' } as const) },
);

/** Runs a history of batches, partly repeated, against the plain list of what was published first. */
function runHistory(history: readonly Step[]): void {
  const storage = new MemoryTopicStorage();
  let log = open(storage);
  let now = 0;
  const sent = { a: 0, b: 0 };
  const published: number[] = [];
  for (const each of history) {
    if (each.kind === 'evict') {
      const { offset } = log.head;
      log = open(storage);
      expect(log.head.offset).toBe(offset);
    } else if (each.kind === 'publish') {
      now += each.wait;
      const first = Math.max(1, sent[each.source] + 1 - each.back);
      const last = sent[each.source] + each.count;
      published.push(...upTo(last, sent[each.source] + 1));
      sent[each.source] = last;
      log.publish(each.source, numberedBatch(first, last), now);
    } else {
      const { epoch, offset } = log.head;
      const seen = Math.max(0, offset - each.back);
      const answer = log.answer({ epoch, offset: seen });
      expect(viewOf(answer)).toEqual(published);
      expect(numbersIn(answer.frames)).toEqual(published.slice(answer.from));
      expect(answer.from).toBeGreaterThanOrEqual(seen);
      if (offset - seen <= 1 && offset > 0) expect(answer.from).toBe(seen);
      expect(log.answer({ epoch: 'another', offset: seen }).offset).toBe(published.length);
    }
  }
  expect(viewOf(log.answer())).toEqual(published);
}
