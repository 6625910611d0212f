import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Journal, type StoredRecord } from '../../../core/aggregates/journal.ts';
import { OutboxReader } from '../../../core/aggregates/outbox-reader.ts';
import { Answered, settled } from '../../support/deferred.ts';
import { nodeSqliteStorage } from '../../support/node-sqlite-storage.ts';

const T = Date.UTC(2026, 0, 1);

/** A reader of a journal that holds so many records, and what it hands on. */
function readerOf(count: number, restMs = 0) {
  const journal = new Journal<never>(nodeSqliteStorage());
  const append = (more: number) => {
    journal.transaction(() => {
      for (let left = more; left > 0; left -= 1)
        journal.append({ version: journal.head + 1, recordedAt: T, subject: null, text: '{}' }, null);
    });
  };
  append(count);
  const delivered = new Answered<readonly StoredRecord<never>[], void>();
  const reader = new OutboxReader('relay', journal, 0, delivered.call, restMs);
  const versions = () => delivered.calls.map(({ asked }) => [asked[0]?.version, asked.at(-1)?.version]);
  return { append, delivered, reader, versions };
}

beforeEach(() => {
  vi.spyOn(Date, 'now').mockReturnValue(T);
  vi.spyOn(console, 'warn').mockReturnValue();
});
afterEach(() => vi.restoreAllMocks());

describe('a reader of the outbox', () => {
  it('has one batch in flight: what comes meanwhile is in the next', async () => {
    const { append, delivered, reader, versions } = readerOf(3);
    const run = reader.run(T);
    await settled();
    append(2);
    void reader.run(T);
    void reader.run(T);
    await settled();
    expect(versions()).toEqual([[1, 3]]);
    delivered.at(0).answer();
    await settled();
    expect(versions()).toEqual([
      [1, 3],
      [4, 5],
    ]);
    delivered.at(1).answer();
    await run;
    expect(reader.isCaughtUp).toBe(true);
  });

  it('moves its cursor only when a batch was acknowledged', async () => {
    const { delivered, reader } = readerOf(3);
    const run = reader.run(T);
    await settled();
    expect([reader.cursor, reader.isCaughtUp]).toEqual([0, false]);
    delivered.at(0).answer();
    await run;
    expect([reader.cursor, reader.isCaughtUp]).toEqual([3, true]);
  });

  it('hands on at most 2,000 records at once', async () => {
    const { delivered, reader, versions } = readerOf(4_500);
    void reader.run(T);
    for (const index of [0, 1]) {
      await settled();
      delivered.at(index).answer();
    }
    await settled();
    expect(versions()).toEqual([
      [1, 2_000],
      [2_001, 4_000],
      [4_001, 4_500],
    ]);
  });

  it('tries what failed again, first, and leaves the rest behind it', async () => {
    const { append, delivered, reader, versions } = readerOf(3);
    const run = reader.run(T);
    await settled();
    append(1);
    delivered.at(0).fail(new Error('away'));
    await run;
    expect(reader.cursor).toBe(0);
    void reader.run(T + 250);
    await settled();
    expect(versions()).toEqual([
      [1, 3],
      [1, 4],
    ]);
  });

  it('waits twice as long after each failure, two seconds at the longest, and no time after a success', async () => {
    const { append, delivered, reader } = readerOf(1);
    let now = T;
    for (const wait of [250, 500, 1_000, 2_000, 2_000]) {
      const run = reader.run(now);
      await settled();
      delivered.at(delivered.calls.length - 1).fail(new Error('away'));
      await run;
      const tries = delivered.calls.length;
      await reader.run(now + wait - 1);
      expect(delivered.calls).toHaveLength(tries);
      now += wait;
      vi.spyOn(Date, 'now').mockReturnValue(now);
    }
    const run = reader.run(now);
    await settled();
    delivered.at(delivered.calls.length - 1).answer();
    await run;
    append(1);
    void reader.run(now);
    await settled();
    expect(delivered.calls).toHaveLength(7);
  });

  it('rests between two deliveries, so that the second carries more; the first leaves at once', async () => {
    vi.useFakeTimers({ now: T, toFake: ['setTimeout', 'Date'] });
    const { append, delivered, reader, versions } = readerOf(1, 10);
    void reader.run(T);
    await settled();
    append(1);
    delivered.at(0).answer();
    await vi.advanceTimersByTimeAsync(9);
    append(1);
    expect(versions()).toEqual([[1, 1]]);
    await vi.advanceTimersByTimeAsync(1);
    expect(versions().at(-1)).toEqual([2, 3]);
    vi.useRealTimers();
  });

  it('rests no longer for a clock that was put back', async () => {
    vi.useFakeTimers({ now: T, toFake: ['setTimeout', 'Date'] });
    const { append, delivered, reader } = readerOf(1, 10);
    const run = reader.run(T);
    await settled();
    delivered.at(0).answer();
    await run;
    vi.setSystemTime(T - 3_600_000);
    append(1);
    void reader.run(T);
    await vi.advanceTimersByTimeAsync(10);
    expect(delivered.calls).toHaveLength(2);
    vi.useRealTimers();
  });

  it('says once that a delivery fails, however often it does', async () => {
    const warn = vi.spyOn(console, 'warn').mockReturnValue();
    const { delivered, reader } = readerOf(1);
    for (let index = 0; index < 4; index += 1) {
      const run = reader.run(T + index * 10_000);
      await settled();
      delivered.at(index).fail(new Error('away'));
      await run;
    }
    expect(warn).toHaveBeenCalledTimes(1);
  });
});
