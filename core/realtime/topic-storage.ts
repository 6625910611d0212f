import type { Run } from './window.ts';

/** A run with the time it was published, ms since the epoch. */
export interface StoredRun extends Run {
  readonly at: number;
}

export interface StoredTopic {
  readonly epoch: string;
  readonly offset: number;
  /** JSON of the view after `offset`. */
  readonly snapshot: string;
  /** Oldest first. */
  readonly runs: readonly StoredRun[];
}

/** What one publish changes; it is stored whole or not at all. */
export interface TopicChange {
  readonly epoch: string;
  readonly offset: number;
  readonly snapshot: string;
  readonly source: string;
  readonly version: number;
  readonly runs: readonly StoredRun[];
  /** Runs that end at or before this offset are no longer needed. */
  readonly forgetUpTo: number;
}

/** Where a topic keeps what must outlive its memory. Synchronous: a topic never shows what is not stored. */
export interface TopicStorage {
  /** Undefined for a topic that nothing was ever published to or joined. */
  load(): StoredTopic | undefined;
  /** The newest version taken from a source, 0 for an unknown one. */
  versionOf(source: string): number;
  commit(change: TopicChange): void;
  hubs(): string[];
  /** Remembers a hub; `born` names the topic's life if this is the first thing it stores. */
  addHub(hub: string, born: Pick<StoredTopic, 'epoch' | 'snapshot'>): void;
  removeHub(hub: string): void;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS topic (
    one      INTEGER PRIMARY KEY CHECK (one = 1),
    epoch    TEXT    NOT NULL,
    offset   INTEGER NOT NULL,
    snapshot TEXT    NOT NULL
  );
  CREATE TABLE IF NOT EXISTS sources (source TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS runs (
    first_offset INTEGER PRIMARY KEY,
    last_offset  INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    frames       TEXT    NOT NULL
  );
  CREATE TABLE IF NOT EXISTS hubs (hub TEXT PRIMARY KEY) WITHOUT ROWID;
`;

const SAVE_TOPIC = `INSERT INTO topic VALUES (1, ?, ?, ?)
  ON CONFLICT DO UPDATE SET epoch = excluded.epoch, offset = excluded.offset, snapshot = excluded.snapshot`;
const SAVE_SOURCE = 'INSERT INTO sources VALUES (?, ?) ON CONFLICT DO UPDATE SET version = excluded.version';

type TopicRow = { epoch: string; offset: number; snapshot: string };
type RunRow = { first_offset: number; last_offset: number; at: number; frames: string };

/** A topic's storage in its object's SQLite. A topic that is only looked at writes nothing, not even its tables. */
export class SqliteTopicStorage implements TopicStorage {
  readonly #storage: DurableObjectStorage;
  readonly #sql: SqlStorage;
  #born: boolean;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    this.#sql = storage.sql;
    this.#born = this.#sql.exec("SELECT 1 FROM sqlite_master WHERE name = 'hubs'").toArray().length > 0;
  }

  load(): StoredTopic | undefined {
    if (!this.#born) return undefined;
    const [topic] = this.#sql.exec<TopicRow>('SELECT epoch, offset, snapshot FROM topic').toArray();
    if (topic === undefined) return undefined;
    const rows = this.#sql.exec<RunRow>('SELECT first_offset, last_offset, at, frames FROM runs ORDER BY first_offset').toArray();
    const runs = rows.map((row) => ({ first: row.first_offset, last: row.last_offset, at: row.at, frames: row.frames }));
    return { ...topic, runs };
  }

  versionOf(source: string): number {
    if (!this.#born) return 0;
    const [row] = this.#sql.exec<{ version: number }>('SELECT version FROM sources WHERE source = ?', source).toArray();
    return row?.version ?? 0;
  }

  commit(change: TopicChange): void {
    this.#storage.transactionSync(() => {
      this.#create();
      this.#sql.exec(SAVE_TOPIC, change.epoch, change.offset, change.snapshot);
      this.#sql.exec(SAVE_SOURCE, change.source, change.version);
      for (const run of change.runs) this.#sql.exec('INSERT INTO runs VALUES (?, ?, ?, ?)', run.first, run.last, run.at, run.frames);
      // By the key: a run that begins at or before the end of another one is that one, or older.
      this.#sql.exec('DELETE FROM runs WHERE first_offset <= ?', change.forgetUpTo);
    });
    this.#born = true;
  }

  hubs(): string[] {
    if (!this.#born) return [];
    return this.#sql
      .exec<{ hub: string }>('SELECT hub FROM hubs')
      .toArray()
      .map((row) => row.hub);
  }

  addHub(hub: string, born: Pick<StoredTopic, 'epoch' | 'snapshot'>): void {
    this.#storage.transactionSync(() => {
      this.#create();
      this.#sql.exec('INSERT OR IGNORE INTO topic VALUES (1, ?, 0, ?)', born.epoch, born.snapshot);
      this.#sql.exec('INSERT OR IGNORE INTO hubs VALUES (?)', hub);
    });
    this.#born = true;
  }

  removeHub(hub: string): void {
    if (this.#born) this.#sql.exec('DELETE FROM hubs WHERE hub = ?', hub);
  }

  #create(): void {
    if (!this.#born) this.#sql.exec(SCHEMA);
  }
}
