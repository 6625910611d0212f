import { describe, expect, it } from 'vitest';
import type { Database } from '../../../core/db/neon.ts';
import { readCheckpoint, readDated } from '../../../core/projections/checkpoint.ts';

interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** A Postgres whose checkpoint stands at these positions, one reading after the other. */
function postgres(...checkpoints: readonly (number | null)[]) {
  const asked: Statement[][] = [];
  const left = [...checkpoints];
  const statement = (text: string, values: unknown[]) => ({ text, values });
  const checkpoint = () => {
    const position = left.shift() ?? null;
    return position === null ? [] : [{ position: String(position) }];
  };
  const database = {
    query: () => Promise.resolve(checkpoint()),
    transaction: (make: (sql: { query: typeof statement }) => Statement[]) => {
      asked.push(make({ query: statement }));
      return Promise.resolve([checkpoint(), [{ n: asked.length }]]);
    },
  };
  return { database: database as unknown as Database, asked };
}

describe('a dated read', () => {
  it('asks for the checkpoint before the rows, in one call', async () => {
    const { database, asked } = postgres(7);
    const read = await readDated(database, 'betting', (queries) => queries.query('SELECT n WHERE $1', [5]));
    expect(read).toEqual({ value: [{ n: 1 }], position: 7 });
    expect(asked).toEqual([
      [
        { text: 'SELECT position FROM core.projections WHERE projection = $1', values: ['betting'] },
        { text: 'SELECT n WHERE $1', values: [5] },
      ],
    ]);
  });

  it('of several queries is as old as the oldest', async () => {
    const { database } = postgres(7, 9);
    const read = await readDated(database, 'betting', async (queries) => [await queries.query('a'), await queries.query('b')]);
    expect(read).toEqual({ value: [[{ n: 1 }], [{ n: 2 }]], position: 7 });
  });

  it('stands at 0 before the first event of its projection', async () => {
    expect(await readDated(postgres(null).database, 'betting', (queries) => queries.query('a'))).toMatchObject({ position: 0 });
    expect(await readCheckpoint(postgres(null).database, 'betting')).toBe(0);
    expect(await readCheckpoint(postgres(4).database, 'betting')).toBe(4);
  });
});
