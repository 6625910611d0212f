import fc from 'fast-check';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { Aggregate } from '../../../core/aggregates/aggregate.ts';
import { Journal } from '../../../core/aggregates/journal.ts';
import type { Outcome } from '../../../core/aggregates/client.ts';
import type { AggregateDefinition, CommandEnvelope } from '../../../core/aggregates/definition.ts';
import { EventRecord } from '../../../core/kernel/event.ts';
import { nodeSqliteStorage } from '../../support/node-sqlite-storage.ts';
import { add, tallyDefinition, type Tally, type TallyCommand, type TallyEvent, type TallyReply } from '../../support/tally.ts';

const T = Date.UTC(2026, 0, 1);
const DAY_MS = 24 * 3_600_000;
const KEY = 'ab'.repeat(32);
const open = (ringsAt: number): CommandEnvelope<TallyCommand> => ({ ...add('open'), command: { type: 'Open', ringsAt } });

type Definition = AggregateDefinition<Tally, TallyCommand, TallyEvent, TallyReply>;

/** One life of an object on a storage: what the shell does with its aggregate, without the shell. */
function life(storage = nodeSqliteStorage(), definition: Definition = tallyDefinition) {
  const journal = new Journal<TallyEvent>(storage);
  const aggregate = new Aggregate('t', definition, journal, KEY);
  const inTransaction = <Result>(work: () => Result): Result => {
    const results: Result[] = [];
    journal.transaction(() => results.push(work()));
    const [result] = results;
    if (result === undefined) throw new Error('nothing came of it');
    return result;
  };
  return {
    storage,
    journal,
    aggregate,
    handle: (envelope: CommandEnvelope<TallyCommand>, at = T, refusal: Outcome<never> | null = null) =>
      inTransaction(() => {
        aggregate.recall([envelope]);
        return aggregate.handle(envelope, at, () => refusal);
      }),
    records: () => journal.read(0, 100_000).map(({ text }) => EventRecord.parse(JSON.parse(text))),
  };
}

afterEach(() => vi.restoreAllMocks());

describe('a command', () => {
  it('has one outcome for ever: a retry is told the same, over any number of lives, and nothing happens twice', () => {
    const first = life();
    const outcome = first.handle(add('a', 3, 4));
    expect(outcome).toMatchObject({ ok: true, version: 2, reply: { added: [3, 4] } });
    first.handle(add('b', 5));
    expect(first.handle(add('a', 3, 4), T + 99)).toEqual(outcome);
    expect(life(first.storage).handle(add('a', 3, 4), T + DAY_MS * 400)).toEqual(outcome);
    expect(life(first.storage).aggregate.state.total).toBe(12);
  });

  it('is refused when its key was used for another payload, also after a refusal', () => {
    const { handle, aggregate } = life();
    handle(add('a', 3));
    handle(add('no', -1));
    for (const envelope of [add('a', 4), add('no', 1), add('a', 3, 0)]) {
      expect(handle(envelope)).toEqual({ ok: false, rejection: { code: 'core/idempotency-key-reused', details: {} } });
    }
    expect(aggregate.state.total).toBe(3);
  });

  it('that was refused is told the same for 24 hours, and decided anew after', () => {
    const { handle, journal } = life();
    handle(add('a', 3));
    const refused = handle(add('no', -1));
    expect(refused).toEqual({ ok: false, rejection: { code: 'tally/negative', details: { total: 3 } } });
    handle(add('b', 4));
    journal.pruneRejections(T + DAY_MS);
    expect(handle(add('no', -1), T + DAY_MS)).toEqual(refused);
    journal.pruneRejections(T + DAY_MS + 1);
    expect(handle(add('no', -1), T + DAY_MS + 1)).toMatchObject({ rejection: { details: { total: 7 } } });
  });

  it('that the house could not take is not remembered; what was answered before is still answered', () => {
    const { handle } = life();
    const full = { ok: false as const, rejection: { code: 'core/backlog-full', details: {} } };
    const before = handle(add('a', 3));
    expect(handle(add('b', 4), T, full)).toEqual(full);
    expect(handle(add('a', 3), T, full)).toEqual(before);
    expect(handle(add('b', 4), T)).toMatchObject({ ok: true, version: 2 });
  });

  it('that found things so already is a success without events, and a retry is told the same', () => {
    const { handle, storage } = life();
    handle(open(T + 10));
    const again = { ...open(T + 99), commandId: 'again' };
    const outcome = handle(again);
    expect(outcome).toMatchObject({ ok: true, version: 1, reply: { added: [] } });
    handle(add('a', 1));
    expect(handle(again)).toEqual(outcome);
    expect(life(storage).handle(again)).toEqual(outcome);
  });

  it('repeated in one batch happens once', () => {
    const { journal, aggregate } = life();
    const batch = [add('a', 3), add('no', -1), add('a', 3), add('no', -1), add('a', 4)];
    const outcomes: Outcome<TallyReply>[] = [];
    journal.transaction(() => {
      aggregate.recall(batch);
      outcomes.push(...batch.map((envelope) => aggregate.handle(envelope, T)));
    });
    expect(outcomes[2]).toEqual(outcomes[0]);
    expect(outcomes[3]).toEqual(outcomes[1]);
    expect(outcomes[4]).toMatchObject({ rejection: { code: 'core/idempotency-key-reused' } });
    expect(aggregate.state.total).toBe(3);
  });

  it('without a key is decided every time', () => {
    const { handle } = life();
    expect([handle(add(null, 1)), handle(add(null, 1))]).toMatchObject([{ version: 1 }, { version: 2 }]);
  });

  it('refused by a stream that does not exist leaves nothing behind', () => {
    const { handle, storage } = life();
    expect(handle(add('no', -1))).toMatchObject({ ok: false });
    expect(storage.sql.exec('SELECT name FROM sqlite_master').toArray()).toEqual([]);
  });

  it('comes after all that time has brought about before it', () => {
    const { handle, records, aggregate } = life();
    handle(open(T + 10));
    expect(aggregate.dueAt).toBe(T + 10);
    handle(add('a', 1), T + 9);
    handle(add('b', 2), T + 10);
    expect(records().map(({ type, actor }) => [type, actor])).toEqual([
      ['Opened', 'user-1'],
      ['Added', 'user-1'],
      ['Rang', 'system'],
      ['Added', 'user-1'],
    ]);
    expect(aggregate.dueAt).toBeNull();
  });
});

describe('an event record', () => {
  it('says where it stands, who caused it and under which key, and is a record as the store wants it', () => {
    const { handle, records } = life();
    handle({ ...add('a', 3), causationId: 'cause-1' });
    const [record] = records();
    expect(record).toMatchObject({
      streamId: 'tally:t',
      aggregateType: 'tally',
      version: 1,
      type: 'Added',
      schemaVersion: 1,
      data: { n: 3 },
    });
    expect(record).toMatchObject({ commandId: 'a', correlationId: 'request-1', causationId: 'cause-1', actor: 'user-1' });
    expect(record).toMatchObject({ recordedAt: '2026-01-01T00:00:00.000Z', commandHash: expect.stringMatching(/^[0-9a-f]{32}$/) });
  });
});

describe('a stream', () => {
  it('wakes as it slept, by its snapshot and what came after it', () => {
    const storage = nodeSqliteStorage();
    const first = life(storage);
    for (let index = 0; index < 26; index += 1) first.handle(add(`k${index}`, ...Array.from({ length: 100 }, () => 1)));
    const evolve = vi.fn<Definition['evolve']>(tallyDefinition.evolve);
    const { aggregate, handle } = life(storage, { ...tallyDefinition, evolve });
    expect(aggregate.state).toEqual(first.aggregate.state);
    expect(evolve.mock.calls.length).toBe(600);
    expect(handle(add('next', 7))).toMatchObject({ version: 2_601 });
  });

  it('replays its events when its snapshot is of another shape', () => {
    const storage = nodeSqliteStorage();
    const first = life(storage);
    for (let index = 0; index < 11; index += 1) first.handle(add(`k${index}`, ...Array.from({ length: 100 }, () => 1)));
    const evolve = vi.fn<Definition['evolve']>(tallyDefinition.evolve);
    const { aggregate } = life(storage, { ...tallyDefinition, stateShape: 2, evolve });
    expect(aggregate.state).toEqual(first.aggregate.state);
    expect(evolve.mock.calls.length).toBe(1_100);
  });

  it('is the same rebuilt from its records, idempotency included, as the one that wrote them', () => {
    const keys = fc.constantFrom('a', 'b', 'c', 'd');
    const commands = fc.array(fc.tuple(keys, fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 1, maxLength: 3 })), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(commands, fc.integer({ min: 1, max: 5 }), (list, page) => {
        const original = life();
        for (const [key, numbers] of list) original.handle(add(key, ...numbers));
        const rebuilt = life();
        const records = original.records();
        for (let from = 0; from < records.length; from += page) {
          rebuilt.journal.transaction(() => rebuilt.aggregate.adopt(records.slice(from, from + page)));
        }
        expect(rebuilt.aggregate.state).toEqual(original.aggregate.state);
        expect(rebuilt.records()).toEqual(records);
        for (const [key, numbers] of list) expect(rebuilt.handle(add(key, ...numbers))).toEqual(original.handle(add(key, ...numbers)));
        expect(life(rebuilt.storage).aggregate.state).toEqual(original.aggregate.state);
      }),
    );
  });

  it('adopts no record that does not follow its last one', () => {
    const original = life();
    original.handle(add('a', 1, 2, 3));
    const [, second, third] = original.records();
    const rebuilt = life();
    for (const records of [[second], [third]]) {
      expect(() => rebuilt.journal.transaction(() => rebuilt.aggregate.adopt(records.flatMap((record) => record ?? [])))).toThrow(
        /does not follow/,
      );
    }
  });

  it('reads records of an older shape in the newest, and writes the newest', () => {
    const storage = nodeSqliteStorage();
    life(storage).handle(add('a', 3));
    // The release after: an addition is now kept tenfold.
    const upcasters = { Added: { 1: (data: Record<string, unknown>) => ({ n: Number(data['n']) * 10 }) } };
    const newer = life(storage, { ...tallyDefinition, upcasters });
    expect(newer.aggregate.state.total).toBe(30);
    expect(newer.handle(add('a', 3))).toMatchObject({ reply: { added: [30] } });
    newer.handle(add('b', 5));
    expect(newer.records().map(({ schemaVersion, data }) => [schemaVersion, data['n']])).toEqual([
      [1, 3],
      [2, 5],
    ]);
    expect(life(storage, { ...tallyDefinition, upcasters }).aggregate.state.total).toBe(35);
  });

  it('says loudly what was due and could not be decided, and goes on', () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const decide: Definition['decide'] = (command, state, context) =>
      command.type === 'Ring' ? { ok: true, events: [] } : tallyDefinition.decide(command, state, context);
    const stubborn = { ...tallyDefinition, decide };
    const { handle } = life(nodeSqliteStorage(), stubborn);
    handle(open(T + 10));
    expect(handle(add('a', 1), T + 20)).toMatchObject({ ok: true, version: 2 });
    expect(error).toHaveBeenCalledTimes(1);
  });

  it('derives its secrets from the master key and its own name, and keeps them nowhere', () => {
    const { handle, storage } = life();
    const outcome = handle(add('a', 1));
    const secret = outcome.ok ? outcome.reply.secret : '';
    expect(secret).toMatch(/^[0-9a-f]{8}$/);
    const other = new Aggregate('u', tallyDefinition, new Journal<TallyEvent>(nodeSqliteStorage()), KEY);
    expect(other.handle(add('a', 1), T)).not.toMatchObject({ reply: { secret } });
    const kept = ['events', 'outcomes', 'state'].map((table) => storage.sql.exec(`SELECT * FROM ${table}`).toArray());
    expect(JSON.stringify(kept)).not.toContain(secret);
  });
});
