import { z } from 'zod';
import type { Database } from '../db/neon.ts';

const CHECKPOINT = 'SELECT position FROM core.projections WHERE projection = $1';
const Checkpoint = z.array(z.object({ position: z.coerce.number() }));

/** What a named query needs: a database, or one whose reads are dated. */
export interface Queries {
  query(text: string, values?: unknown[]): Promise<readonly unknown[]>;
}

function positionOf(rows: unknown): number {
  return Checkpoint.parse(rows)[0]?.position ?? 0;
}

/** Where a projection stands; 0 before its first event. @throws when Postgres cannot be reached. */
export async function readCheckpoint(database: Queries, name: string): Promise<number> {
  return positionOf(await database.query(CHECKPOINT, [name]));
}

/**
 * Reads rows of a projection, and how new they are: every event up to `position` is in them. The checkpoint is read before the
 * rows, in the same call; what is committed in between makes them newer than they say, never older.
 */
export async function readDated<Value>(
  database: Database,
  projection: string,
  read: (queries: Queries) => Promise<Value>,
): Promise<{ readonly value: Value; readonly position: number }> {
  let position = Number.POSITIVE_INFINITY;
  const value = await read({
    async query(text, values = []) {
      const [checkpoint, rows] = await database.transaction((sql) => [sql.query(CHECKPOINT, [projection]), sql.query(text, values)], {
        readOnly: true,
      });
      position = Math.min(position, positionOf(checkpoint));
      return rows ?? [];
    },
  });
  return { value, position };
}
