import type { Rejection } from '../kernel/decision.ts';

/**
 * An event as an object keeps it: `text` is the JSON of its EventRecord, made once and passed on as it is; `event` is there
 * while it is young, and read from the text after.
 */
export interface StoredRecord<Event> {
  readonly version: number;
  /** ms since the epoch. */
  readonly recordedAt: number;
  readonly text: string;
  /** What part of the stream it is about; null: the whole. */
  readonly subject: string | null;
  readonly event?: Event;
}

/** What became of a command: the versions of its events (the last before the first when there were none), or why it was refused. */
export interface StoredOutcome {
  readonly hash: string;
  readonly firstVersion: number;
  readonly lastVersion: number;
  readonly rejection: Rejection | null;
}

/**
 * Each entry lifts the object's own SQLite schema by one; an object migrates when it wakes. A command's id stands on its
 * events, so what was accepted needs no row of its own; `outcomes` holds commands without events: refused, or already so.
 */
const SCHEMA = [
  `CREATE TABLE events (version INTEGER PRIMARY KEY, recorded_at INTEGER NOT NULL, command_id TEXT, record TEXT NOT NULL);
   CREATE INDEX events_by_command ON events (command_id) WHERE command_id IS NOT NULL;
   CREATE TABLE outcomes (
     command_id TEXT PRIMARY KEY, hash TEXT NOT NULL, version INTEGER NOT NULL, rejection TEXT, at INTEGER NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE state (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;`,
  `ALTER TABLE events ADD COLUMN subject TEXT;
   CREATE INDEX events_by_subject ON events (subject) WHERE subject IS NOT NULL;`,
] as const;

const OUTCOMES = `
  SELECT command_id, json_extract(record, '$.commandHash') AS hash, MIN(version) AS first_version, MAX(version) AS last_version, NULL AS rejection
  FROM events WHERE command_id IN (SELECT value FROM json_each(?)) GROUP BY command_id
  UNION ALL
  SELECT command_id, hash, version + 1, version, rejection FROM outcomes WHERE command_id IN (SELECT value FROM json_each(?))`;

/** Statements that insert 16, 4 or 1 events: a few shapes, so that each is prepared once; a statement takes 100 parameters. */
const INSERTS = [16, 4, 1].map((rows) => ({
  statement: `INSERT INTO events (version, recorded_at, command_id, subject, record) VALUES ${Array(rows).fill('(?, ?, ?, ?, ?)').join(', ')}`,
  parameters: rows * 5,
}));

const COLUMNS = 5;

/** The schema that had no subjects yet. */
const WITHOUT_SUBJECTS = 1;

/** Set while records are stored without their subjects: they are older than the column. */
const UNINDEXED = 'unindexed';

interface RecordRow extends Record<string, SqlStorageValue> {
  readonly version: number;
  readonly recorded_at: number;
  readonly subject: string | null;
  readonly record: string;
}

function recordOf({ version, recorded_at: recordedAt, subject, record }: RecordRow) {
  return { version, recordedAt, subject, text: record };
}

/** How many records stay in memory for readers that are nearly caught up; older ones are read from SQLite. */
const TAIL_LENGTH = 10_000;
const REJECTIONS_KEPT_MS = 24 * 3_600_000;

/**
 * The SQLite of one aggregate object: its events (which are also its outbox), the outcome of each command, the readers'
 * cursors, a snapshot. Everything is synchronous, so what one turn of the event loop writes commits together.
 */
export class Journal<Event> {
  readonly #storage: DurableObjectStorage;
  #created: boolean;
  /** The newest records, ascending and without gaps. */
  #tail: StoredRecord<Event>[] = [];
  /** Columns of the events of this transaction, row after row. */
  #unwritten: SqlStorageValue[] = [];
  head = 0;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#created = this.#tables().has('events');
    if (!this.#created) return;
    this.#migrate();
    this.head = storage.sql.exec<{ head: number }>('SELECT COALESCE(MAX(version), 0) AS head FROM events').one().head;
  }

  get isEmpty(): boolean {
    return this.head === 0;
  }

  /** Runs `write` as one transaction: all of it is stored, or nothing. */
  transaction(write: () => void): void {
    this.#storage.transactionSync(() => {
      write();
      this.#write();
    });
  }

  /** @param commandId  Whose events they are; null for what the object decided by itself. Stored when the transaction ends. */
  append(record: StoredRecord<Event>, commandId: string | null): void {
    this.#unwritten.push(record.version, record.recordedAt, commandId, record.subject, record.text);
    this.#tail.push(record);
    this.head = record.version;
    if (this.#tail.length > 2 * TAIL_LENGTH) this.#tail = this.#tail.slice(-TAIL_LENGTH);
  }

  /** Many rows a statement: each statement costs as much as the row it stores. */
  #write(): void {
    const values = this.#unwritten;
    if (values.length === 0) return;
    this.#create();
    this.#unwritten = [];
    let from = 0;
    for (const { statement, parameters } of INSERTS) {
      for (; values.length - from >= parameters; from += parameters) {
        this.#storage.sql.exec(statement, ...values.slice(from, from + parameters));
      }
    }
  }

  /** Up to `limit` records after a version, ascending. */
  read(after: number, limit: number): readonly StoredRecord<Event>[] {
    if (after >= this.head) return [];
    const first = this.#tail[0]?.version;
    if (first !== undefined && after + 1 >= first) return this.#tail.slice(after + 1 - first, after + 1 - first + limit);
    return this.#storage.sql
      .exec<RecordRow>('SELECT version, recorded_at, subject, record FROM events WHERE version > ? ORDER BY version LIMIT ?', after, limit)
      .toArray()
      .map(recordOf);
  }

  /** Every record about one subject, oldest first, with what this transaction has not written yet. */
  history(subject: string): readonly StoredRecord<Event>[] {
    if (!this.#created) return [];
    const written = this.#storage.sql
      .exec<RecordRow>('SELECT version, recorded_at, subject, record FROM events WHERE subject = ? ORDER BY version', subject)
      .toArray()
      .map(recordOf);
    const unwritten = this.#unwritten.length / COLUMNS;
    const young = unwritten === 0 ? [] : this.#tail.slice(-unwritten).filter((record) => record.subject === subject);
    return [...written, ...young];
  }

  /** Names the subjects of records that were stored before records had any. */
  indexSubjects(subjectOf: (record: StoredRecord<Event>) => string | null): void {
    if (!this.#created || this.get(UNINDEXED) !== 'yes') return;
    this.transaction(() => {
      for (const record of this.read(0, Number.MAX_SAFE_INTEGER)) {
        this.#storage.sql.exec('UPDATE events SET subject = ? WHERE version = ?', subjectOf(record), record.version);
      }
      this.set(UNINDEXED, 'no');
    });
  }

  /** Forgets the in-memory copies that every reader has passed. */
  releaseTail(upTo: number): void {
    const first = this.#tail[0]?.version;
    if (first !== undefined && upTo >= first) this.#tail = this.#tail.slice(upTo - first + 1);
  }

  /** What became of these commands, as far as they are known: one query for all that arrived together. */
  outcomes(commandIds: readonly string[]): Map<string, StoredOutcome> {
    const known = new Map<string, StoredOutcome>();
    if (!this.#created || commandIds.length === 0) return known;
    const ids = JSON.stringify(commandIds);
    const rows = this.#storage.sql.exec<{
      command_id: string;
      hash: string;
      first_version: number;
      last_version: number;
      rejection: string | null;
    }>(OUTCOMES, ids, ids);
    for (const row of rows) {
      const rejection = row.rejection === null ? null : (JSON.parse(row.rejection) as Rejection);
      known.set(row.command_id, { hash: row.hash, firstVersion: row.first_version, lastVersion: row.last_version, rejection });
    }
    return known;
  }

  /** Remembers a command that left no event, and where the stream stood. */
  saveOutcome(commandId: string, hash: string, rejection: Rejection | null, at: number): void {
    this.#create();
    this.#storage.sql.exec(
      'INSERT OR REPLACE INTO outcomes (command_id, hash, version, rejection, at) VALUES (?, ?, ?, ?, ?)',
      commandId,
      hash,
      this.head,
      rejection === null ? null : JSON.stringify(rejection),
      at,
    );
  }

  /** Refusals are remembered for 24 hours; what was accepted stands in the events for ever. */
  pruneRejections(now: number): void {
    if (this.#created) this.#storage.sql.exec('DELETE FROM outcomes WHERE rejection IS NOT NULL AND at < ?', now - REJECTIONS_KEPT_MS);
  }

  get(key: string): string | null {
    if (!this.#created) return null;
    const [row] = this.#storage.sql.exec<{ value: string }>('SELECT value FROM state WHERE key = ?', key).toArray();
    return row?.value ?? null;
  }

  set(key: string, value: string): void {
    this.#create();
    this.#storage.sql.exec('INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)', key, value);
  }

  /** Tables are made with the first write, so that a guessed id leaves nothing behind. */
  #create(): void {
    if (this.#created) return;
    this.#created = true;
    this.#migrate();
  }

  #migrate(): void {
    this.#storage.transactionSync(() => {
      const done = this.#tables().has('state') ? Number(this.get('schema') ?? 0) : 0;
      for (const statements of SCHEMA.slice(done)) this.#storage.sql.exec(statements);
      if (done === WITHOUT_SUBJECTS) this.set(UNINDEXED, 'yes');
      if (done < SCHEMA.length) this.set('schema', String(SCHEMA.length));
    });
  }

  #tables(): Set<string> {
    const rows = this.#storage.sql.exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table'").toArray();
    return new Set(rows.map((row) => row.name));
  }
}
