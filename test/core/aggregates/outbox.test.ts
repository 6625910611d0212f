import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Aggregate } from '../../../core/aggregates/aggregate.ts';
import type { Outcome } from '../../../core/aggregates/client.ts';
import type { CommandEnvelope } from '../../../core/aggregates/definition.ts';
import { Journal } from '../../../core/aggregates/journal.ts';
import { Outbox } from '../../../core/aggregates/outbox.ts';
import type { AggregateWiring, RelayAnswer, RelayBatch } from '../../../core/aggregates/wiring.ts';
import { EventRecord } from '../../../core/kernel/event.ts';
import { Answered } from '../../support/deferred.ts';
import { nodeSqliteStorage } from '../../support/node-sqlite-storage.ts';
import { add, tallyDefinition, type TallyCommand, type TallyEvent } from '../../support/tally.ts';

const T = Date.UTC(2026, 0, 1);
const KEY = 'ab'.repeat(32);
const stored: RelayAnswer = { status: 'stored' };
const accepted: Outcome<null> = { ok: true, version: 1, reply: null };

interface Published {
  readonly topic: string;
  readonly source: string;
  readonly messages: readonly { readonly version: number; readonly data: { readonly n: number } }[];
}

/** One life of an outbox on a storage; every call to another object waits for the test's answer. */
function life(storage = nodeSqliteStorage()) {
  const relay = new Answered<RelayBatch, RelayAnswer>();
  const topics = new Answered<Published, void>();
  const others = new Answered<CommandEnvelope<TallyCommand>, Outcome<null>>();
  const wiring: AggregateWiring = {
    append: relay.call,
    publish: (topic, source, messages) => topics.call({ topic, source, messages: JSON.parse(messages) as Published['messages'] }),
    aggregate: () => ({
      execute: async (text) => {
        const [envelope] = JSON.parse(text) as CommandEnvelope<TallyCommand>[];
        return JSON.stringify(envelope === undefined ? [] : [await others.call(envelope)]);
      },
    }),
    readStream: () => raise('nothing is read back here'),
    masterKey: KEY,
    backlogMaxEvents: 10,
    backlogMaxAgeMs: 10_000,
  };
  const journal = new Journal<TallyEvent>(storage);
  const aggregate = new Aggregate('t', tallyDefinition, journal, KEY);
  const outbox = new Outbox(aggregate, tallyDefinition, journal, wiring);
  const handle = (...numbers: readonly number[]) => journal.transaction(() => void aggregate.handle(add(null, ...numbers), T));
  const saveCursors = () => journal.transaction(() => outbox.saveCursors());
  return { storage, journal, aggregate, outbox, relay, topics, others, handle, saveCursors };
}

/** Lets everything run that is ready, and the rests between deliveries pass. */
const settled = () => vi.advanceTimersByTimeAsync(20);

beforeEach(() => {
  vi.useFakeTimers({ now: T, toFake: ['setTimeout', 'Date'] });
  for (const level of ['warn', 'error'] as const) vi.spyOn(console, level).mockReturnValue();
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

describe('an outbox', () => {
  it('tells the relay what it sends and how much waits behind it', async () => {
    const { handle, outbox, relay } = life();
    handle(1, 2);
    void outbox.run(T);
    await settled();
    handle(3);
    relay.at(0).answer(stored);
    await settled();
    expect(relay.calls.map(({ asked }) => ({ ...asked, records: JSON.parse(`[${asked.records}]`) as unknown }))).toMatchObject([
      { streamId: 'tally:t', count: 2, pending: 2, oldestAt: T, records: [{ version: 1 }, { version: 2 }] },
      { streamId: 'tally:t', count: 1, pending: 1, oldestAt: T, records: [{ version: 3 }] },
    ]);
  });

  it('publishes to each topic what it should hear, in order, under the versions of the stream', async () => {
    const { handle, outbox, topics } = life();
    handle(11, 12, 21, 31);
    void outbox.run(T);
    await settled();
    const heard = topics.calls.map(({ asked }) => [
      asked.topic,
      asked.source,
      asked.messages.map(({ version, data }) => [version, data.n]),
    ]);
    expect(heard).toEqual([
      [
        'tally:1',
        'tally:t',
        [
          [1, 11],
          [3, 21],
          [4, 31],
        ],
      ],
      ['tally:2', 'tally:t', [[2, 12]]],
    ]);
  });

  it.each(['relay', 'topics', 'others'] as const)('lets the others go on while %s does not answer', async (slow) => {
    const { handle, outbox, ...readers } = life();
    handle(13);
    const answerAll = () => {
      if (slow !== 'relay') for (const call of readers.relay.calls) call.answer(stored);
      if (slow !== 'topics') for (const call of readers.topics.calls) call.answer();
      if (slow !== 'others') for (const call of readers.others.calls) call.answer(accepted);
    };
    void outbox.run(T);
    for (let round = 0; round < 3; round += 1) {
      handle(13);
      void outbox.run(T);
      await settled();
      answerAll();
      await settled();
    }
    const counts = { relay: readers.relay.calls.length, topics: readers.topics.calls.length, others: readers.others.calls.length };
    for (const name of ['relay', 'topics', 'others'] as const) {
      if (name === slow) expect(counts[name]).toBe(1);
      else expect(counts[name]).toBeGreaterThan(1);
    }
    expect(outbox.isEmpty).toBe(false);
  });

  it('gives a reaction the same key at every delivery, and delivers it until it was taken', async () => {
    const { handle, outbox, others } = life();
    handle(5, 13);
    const refusals = ['core/database-unavailable', 'core/backlog-full'];
    for (const [index, code] of refusals.entries()) {
      void outbox.run(T + index * 10_000);
      await settled();
      others.at(index).answer({ ok: false, rejection: { code, details: {} } });
      await settled();
    }
    void outbox.run(T + 99_999);
    await settled();
    expect(others.calls.map(({ asked }) => asked.commandId)).toEqual(['tally:t#2.0', 'tally:t#2.0', 'tally:t#2.0']);
    // A rule's refusal is an answer: sent again it would be refused again.
    others.at(2).answer({ ok: false, rejection: { code: 'tally/negative', details: {} } });
    await settled();
    void outbox.run(T + 999_999);
    await settled();
    expect(others.calls).toHaveLength(3);
  });

  it('stops recording, and nothing else, when Postgres holds another version; and stays stopped after a sleep', async () => {
    const { handle, outbox, storage, topics, relay, others } = life();
    handle(13);
    void outbox.run(T);
    await settled();
    relay.at(0).answer({ status: 'conflict', version: 7 });
    topics.at(0).answer();
    others.at(0).answer(accepted);
    await settled();
    expect(outbox.halted).toMatch(/stands at 7/);
    expect(outbox.isEmpty).toBe(true);
    handle(14);
    void outbox.run(T + 99_999);
    await settled();
    expect([relay.calls.length, topics.calls.length]).toEqual([1, 2]);

    const next = life(storage);
    expect(next.outbox.halted).toBe(outbox.halted);
    void next.outbox.run(T);
    await settled();
    expect(next.relay.calls).toEqual([]);
    expect(next.topics.calls).toHaveLength(2);
  });

  it('goes on in its next life from the cursors it saved, and repeats what it had not saved', async () => {
    const first = life();
    first.handle(1);
    const run = first.outbox.run(T);
    await settled();
    first.relay.at(0).answer(stored);
    first.topics.at(0).answer();
    await run;
    first.saveCursors();
    first.handle(2);
    void first.outbox.run(T);
    await settled();
    first.relay.at(1).answer(stored);
    await settled();
    // Killed here: the second batch was acknowledged, its cursor not stored.
    const next = life(first.storage);
    void next.outbox.run(T);
    await settled();
    expect(next.relay.at(0).asked.records).toContain('"version":2');
    expect(next.relay.at(0).asked.count).toBe(1);
  });

  it('writes its cursors only when they moved', async () => {
    const { handle, outbox, journal, relay, topics, saveCursors } = life();
    const set = vi.spyOn(journal, 'set');
    saveCursors();
    expect(set).not.toHaveBeenCalled();
    handle(1);
    const run = outbox.run(T);
    await settled();
    relay.at(0).answer(stored);
    topics.at(0).answer();
    await run;
    set.mockClear();
    saveCursors();
    saveCursors();
    expect(set).toHaveBeenCalledTimes(1);
  });

  it('knows how much waits for Postgres and since when, whatever waits for others', async () => {
    const { handle, outbox, relay } = life();
    expect(outbox.backlog(T + 5)).toEqual({ events: 0, oldestAt: T + 5 });
    handle(1, 2);
    expect(outbox.backlog(T + 5)).toEqual({ events: 2, oldestAt: T });
    void outbox.run(T);
    await settled();
    relay.at(0).answer(stored);
    await settled();
    expect(outbox.backlog(T + 5)).toEqual({ events: 0, oldestAt: T + 5 });
  });

  it('sends Postgres nothing of what came from there, and tells the topics once more', async () => {
    const original = life();
    original.handle(1, 2);
    const records = original.journal.read(0, 10).map(({ text }) => EventRecord.parse(JSON.parse(text)));
    const rebuilt = life();
    rebuilt.journal.transaction(() => rebuilt.aggregate.adopt(records));
    rebuilt.outbox.adopted();
    void rebuilt.outbox.run(T);
    await settled();
    expect(rebuilt.relay.calls).toEqual([]);
    expect(rebuilt.topics.calls).toHaveLength(2);
  });
});

function raise(message: string): never {
  throw new Error(message);
}
