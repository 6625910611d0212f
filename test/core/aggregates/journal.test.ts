import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Journal } from '../../../core/aggregates/journal.ts';
import { nodeSqliteStorage } from '../../support/node-sqlite-storage.ts';

const DAY_MS = 24 * 3_600_000;
const T = Date.UTC(2026, 0, 1);
const recordOf = (version: number) => ({ version, recordedAt: T + version, subject: null, text: `{"version":${version}}` });
const rejection = { code: 'tally/negative', details: { total: 3 } };
const recordOfCommand = (version: number, commandId: string) => ({
  ...recordOf(version),
  text: JSON.stringify({ version, commandId, commandHash: 'h' }),
});

function appendAll(journal: Journal<never>, first: number, last: number): void {
  journal.transaction(() => {
    for (let version = first; version <= last; version += 1) journal.append(recordOf(version), null);
  });
}
const tablesOf = (storage: DurableObjectStorage) => storage.sql.exec("SELECT name FROM sqlite_master WHERE type = 'table'").toArray();

describe('a journal', () => {
  it('reads the same from memory and from SQLite, whatever was appended and released', () => {
    const step = fc.oneof(
      fc.record({ does: fc.constant('append' as const), count: fc.integer({ min: 1, max: 30 }) }),
      fc.record({ does: fc.constant('release' as const), upTo: fc.nat({ max: 200 }) }),
      fc.record({ does: fc.constant('read' as const), after: fc.nat({ max: 200 }), limit: fc.nat({ max: 50 }) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const storage = nodeSqliteStorage();
        const journal = new Journal<never>(storage);
        for (const action of steps) {
          if (action.does === 'append') appendAll(journal, journal.head + 1, journal.head + action.count);
          else if (action.does === 'release') journal.releaseTail(Math.min(action.upTo, journal.head));
          else expect(journal.read(action.after, action.limit)).toEqual(new Journal(storage).read(action.after, action.limit));
        }
        expect(new Journal(storage).head).toBe(journal.head);
        expect(journal.read(0, 10_000)).toEqual(Array.from({ length: journal.head }, (_, index) => recordOf(index + 1)));
      }),
    );
  });

  it('keeps so many records in memory, and reads the older ones from SQLite as if they were there', () => {
    const storage = nodeSqliteStorage();
    const journal = new Journal<never>(storage);
    appendAll(journal, 1, 20_001);
    expect(journal.read(9_999, 4).map(({ version }) => version)).toEqual([10_000, 10_001, 10_002, 10_003]);
    expect(journal.read(10_000, 3).map(({ version }) => version)).toEqual([10_001, 10_002, 10_003]);
    expect(journal.read(20_000, 3)).toEqual([recordOf(20_001)]);
  });

  it('leaves no table behind when nothing was written', () => {
    const storage = nodeSqliteStorage();
    const journal = new Journal<never>(storage);
    expect([journal.isEmpty, journal.read(0, 10), journal.outcomes(['a']).size, journal.get('id')]).toEqual([true, [], 0, null]);
    journal.pruneRejections(T);
    expect(tablesOf(storage)).toEqual([]);
  });

  it('stores all that a transaction wrote, or nothing', () => {
    const storage = nodeSqliteStorage();
    const journal = new Journal<never>(storage);
    appendAll(journal, 1, 1);
    const crash = () =>
      journal.transaction(() => {
        journal.append(recordOfCommand(2, 'a'), 'a');
        journal.saveOutcome('b', 'h', rejection, T);
        journal.set('cursors', '{}');
        throw new Error('killed');
      });
    expect(crash).toThrow('killed');
    const next = new Journal<never>(storage);
    expect([next.head, next.outcomes(['a', 'b']).size, next.get('cursors')]).toEqual([1, 0, null]);
  });

  it('knows what became of many commands at once: by their events, refused, or without any event', () => {
    const storage = nodeSqliteStorage();
    const journal = new Journal<never>(storage);
    appendAll(journal, 1, 1);
    const events = [
      [2, 'two'],
      [3, 'two'],
      [4, 'one'],
    ] as const;
    journal.transaction(() => {
      for (const [version, commandId] of events) journal.append(recordOfCommand(version, commandId), commandId);
      journal.saveOutcome('no', 'h', rejection, T);
      journal.saveOutcome('so', 'h', null, T);
    });
    expect(Object.fromEntries(new Journal(storage).outcomes(['one', 'two', 'no', 'so', 'unknown']))).toEqual({
      no: { hash: 'h', firstVersion: 5, lastVersion: 4, rejection },
      one: { hash: 'h', firstVersion: 4, lastVersion: 4, rejection: null },
      so: { hash: 'h', firstVersion: 5, lastVersion: 4, rejection: null },
      two: { hash: 'h', firstVersion: 2, lastVersion: 3, rejection: null },
    });
  });

  it('forgets refusals after 24 hours, and what was accepted never', () => {
    const storage = nodeSqliteStorage();
    new Journal(storage).saveOutcome('no', 'h', rejection, T);
    new Journal(storage).saveOutcome('so', 'h', null, T);
    const journal = new Journal<never>(storage);
    journal.pruneRejections(T + DAY_MS);
    expect([...journal.outcomes(['no', 'so']).keys()].toSorted()).toEqual(['no', 'so']);
    journal.pruneRejections(T + DAY_MS + 1);
    expect([...journal.outcomes(['no', 'so']).keys()]).toEqual(['so']);
  });

  it('lifts its own schema once, when it wakes', () => {
    const storage = nodeSqliteStorage();
    new Journal(storage).set('id', 'a');
    const journal = new Journal<never>(storage);
    expect(journal.get('schema')).toBe('2');
    expect(journal.get('id')).toBe('a');
  });

  it('names the subjects of what was stored before there were any, once', () => {
    const storage = nodeSqliteStorage();
    appendAll(new Journal<never>(storage), 1, 3);
    // As the first schema left it.
    storage.sql.exec('DROP INDEX events_by_subject; ALTER TABLE events DROP COLUMN subject;');
    storage.sql.exec("UPDATE state SET value = '1' WHERE key = 'schema'");
    const journal = new Journal<never>(storage);
    expect(journal.history('even')).toEqual([]);
    const asked: number[] = [];
    const nameThem = () =>
      journal.indexSubjects(({ version }) => {
        asked.push(version);
        return version % 2 === 0 ? 'even' : null;
      });
    nameThem();
    nameThem();
    expect(asked).toEqual([1, 2, 3]);
    expect(journal.history('even').map(({ version }) => version)).toEqual([2]);
  });

  it('tells the history of a subject with what its own transaction has not written yet', () => {
    const journal = new Journal<never>(nodeSqliteStorage());
    const about = (version: number, subject: string | null) => ({ ...recordOf(version), subject });
    journal.transaction(() => journal.append(about(1, 'a'), null));
    journal.transaction(() => {
      journal.append(about(2, 'b'), null);
      journal.append(about(3, 'a'), null);
      expect(journal.history('a')).toEqual([about(1, 'a'), about(3, 'a')]);
    });
    expect(journal.history('a')).toEqual([about(1, 'a'), about(3, 'a')]);
    expect(journal.history('c')).toEqual([]);
  });

  it('refuses a version that it has: a stream cannot fork inside its own object', () => {
    const journal = new Journal<never>(nodeSqliteStorage());
    appendAll(journal, 1, 1);
    expect(() => appendAll(journal, 1, 1)).toThrow(/UNIQUE/);
  });
});
