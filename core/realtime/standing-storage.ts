import { z } from 'zod';
import type { Cursor } from './window.ts';

/** Topics in one row: rows written are the bill, and a row may have at most 2 MB. */
const TOPICS_PER_ROW = 5_000;

const Part = z.array(z.tuple([z.string(), z.string(), z.int()]));

/** Where the sockets of each topic stand, kept for a hub that sleeps: its memory goes, its sockets stay. */
export class StandingStorage {
  readonly #storage: DurableObjectStorage;

  constructor(storage: DurableObjectStorage) {
    this.#storage = storage;
    storage.sql.exec('CREATE TABLE IF NOT EXISTS standing (part INTEGER PRIMARY KEY, topics TEXT NOT NULL)');
  }

  load(): Map<string, Cursor> {
    const rows = this.#storage.sql.exec<{ topics: string }>('SELECT topics FROM standing').toArray();
    const places = rows.flatMap((row) => Part.parse(JSON.parse(row.topics)));
    return new Map(places.map(([topic, epoch, offset]) => [topic, { epoch, offset }]));
  }

  save(standing: ReadonlyMap<string, Cursor>): void {
    const places = [...standing].map(([topic, { epoch, offset }]) => [topic, epoch, offset]);
    const parts = Math.ceil(places.length / TOPICS_PER_ROW);
    this.#storage.transactionSync(() => {
      this.#storage.sql.exec('DELETE FROM standing WHERE part >= ?', parts);
      for (let part = 0; part < parts; part += 1) {
        const topics = JSON.stringify(places.slice(part * TOPICS_PER_ROW, (part + 1) * TOPICS_PER_ROW));
        this.#storage.sql.exec('INSERT INTO standing VALUES (?1, ?2) ON CONFLICT DO UPDATE SET topics = ?2', part, topics);
      }
    });
  }
}
