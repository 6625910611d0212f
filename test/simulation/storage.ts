import { DatabaseSync } from 'node:sqlite';
import { nodeSqliteStorage } from '../support/node-sqlite-storage.ts';

interface Kept {
  readonly tables: readonly {
    readonly schema: string;
    readonly name: string;
    readonly rows: readonly Record<string, string | number | null>[];
  }[];
  readonly indexes: readonly string[];
  readonly kv: ReadonlyMap<string, unknown>;
}

/**
 * The storage of one object, on SQLite. What a turn of the event loop writes is one transaction: it is stored at the turn's end,
 * alarm included, or nothing of it is.
 */
export class Storage {
  #database = new DatabaseSync(':memory:');
  #sqlite = nodeSqliteStorage(this.#database);
  #isBegun = false;
  #kv = new Map<string, unknown>();
  #kvWritten = new Map<string, unknown>();
  #alarmWritten: { readonly at: number | null } | null = null;
  /** When the alarm stands, ms since the epoch; null: nowhere. */
  alarm: number | null = null;
  /** Whether the turn at hand has stored events. */
  #hasNewEvents = false;

  /** As an object's class sees it. */
  readonly face = {
    sql: {
      exec: (statements: string, ...bindings: SqlStorageValue[]) => {
        this.#begin();
        if (statements.startsWith('INSERT INTO events')) this.#hasNewEvents = true;
        return this.#sqlite.sql.exec(statements, ...bindings);
      },
    },
    transactionSync: <T>(write: () => T): T => {
      this.#begin();
      return this.#sqlite.transactionSync(write);
    },
    kv: {
      get: (key: string) => this.#kvWritten.get(key) ?? this.#kv.get(key),
      put: (key: string, value: unknown) => void this.#kvWritten.set(key, value),
    },
    getAlarm: () => Promise.resolve(this.#alarmWritten === null ? this.alarm : this.#alarmWritten.at),
    setAlarm: (at: number) => {
      this.writeAlarm(at);
      return Promise.resolve();
    },
  } as unknown as DurableObjectStorage;

  writeAlarm(at: number | null): void {
    this.#alarmWritten = { at };
  }

  /** Ends the turn. @returns what it stored that others must know of. */
  commit(): { readonly hasNewEvents: boolean; readonly hasNewAlarm: boolean } {
    if (this.#isBegun) this.#database.exec('COMMIT');
    for (const [key, value] of this.#kvWritten) this.#kv.set(key, value);
    const stored = { hasNewEvents: this.#hasNewEvents, hasNewAlarm: this.#alarmWritten !== null };
    if (this.#alarmWritten !== null) this.alarm = this.#alarmWritten.at;
    this.#endTurn();
    return stored;
  }

  rollback(): void {
    if (this.#isBegun) this.#database.exec('ROLLBACK');
    this.#endTurn();
  }

  /** Events after a version, as they are stored: the JSON of their records. */
  eventsAfter(version: number): string[] {
    const rows = this.#sqlite.sql.exec<{ record: string }>('SELECT record FROM events WHERE version > ? ORDER BY version', version);
    return [...rows].map(({ record }) => record);
  }

  /** Everything is gone, the alarm too. */
  lose(): void {
    this.#database.close();
    this.#database = new DatabaseSync(':memory:');
    this.#sqlite = nodeSqliteStorage(this.#database);
    this.#kv = new Map();
    this.alarm = null;
    this.#endTurn();
  }

  keep(): Kept {
    const master = [
      ...this.#sqlite.sql.exec<{ type: string; name: string; sql: string | null }>('SELECT type, name, sql FROM sqlite_master'),
    ];
    const tables = master
      .filter(({ type }) => type === 'table')
      .map(({ name, sql }) => ({
        name,
        schema: sql ?? '',
        rows: this.#database.prepare(`SELECT * FROM ${name}`).all() as Record<string, string | number | null>[],
      }));
    return { tables, indexes: master.flatMap(({ type, sql }) => (type === 'index' && sql !== null ? [sql] : [])), kv: new Map(this.#kv) };
  }

  /** Puts everything back as it was kept; the alarm stays where it is. */
  restore({ tables, indexes, kv }: Kept): void {
    const { alarm } = this;
    this.lose();
    this.alarm = alarm;
    this.#kv = new Map(kv);
    for (const { name, schema, rows } of tables) {
      this.#database.exec(schema);
      for (const row of rows) {
        const columns = Object.keys(row);
        const places = columns.map(() => '?').join(', ');
        this.#database.prepare(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${places})`).run(...Object.values(row));
      }
    }
    for (const index of indexes) this.#database.exec(index);
  }

  close(): void {
    this.#database.close();
  }

  #begin(): void {
    if (this.#isBegun) return;
    this.#database.exec('BEGIN');
    this.#isBegun = true;
  }

  #endTurn(): void {
    this.#isBegun = false;
    this.#hasNewEvents = false;
    this.#kvWritten = new Map();
    this.#alarmWritten = null;
  }
}
export type { Kept };
