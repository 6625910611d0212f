import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

type Row = Record<string, SqlStorageValue>;

/**
 * A Durable Object's storage on Node's SQLite, as far as a journal uses it: the shipped SQL runs on a real SQLite, and what
 * was stored outlives the journal that stored it, as over an eviction.
 */
export function nodeSqliteStorage(database = new DatabaseSync(':memory:')): DurableObjectStorage {
  const prepared = new Map<string, StatementSync>();
  const storage = {
    sql: { exec: (statements: string, ...bindings: SQLInputValue[]) => cursorOf(execute(database, prepared, statements, bindings)) },
    transactionSync: (write: () => unknown) => inSavepoint(database, write),
  };
  return storage as unknown as DurableObjectStorage;
}

function execute(
  database: DatabaseSync,
  prepared: Map<string, StatementSync>,
  statements: string,
  bindings: readonly SQLInputValue[],
): Row[] {
  // Only text without parameters may hold several statements.
  if (bindings.length === 0 && !/^\s*SELECT/i.test(statements)) {
    database.exec(statements);
    return [];
  }
  let statement = prepared.get(statements);
  if (statement === undefined) prepared.set(statements, (statement = database.prepare(statements)));
  return statement.all(...bindings) as Row[];
}

function cursorOf(rows: readonly Row[]) {
  return {
    [Symbol.iterator]: () => rows.values(),
    toArray: () => rows,
    one: () => {
      const [row] = rows;
      if (row === undefined || rows.length > 1) throw new Error(`expected one row, found ${rows.length}`);
      return row;
    },
  };
}

/** Transactions may lie within one another, as in a Durable Object. */
function inSavepoint(database: DatabaseSync, write: () => unknown): unknown {
  database.exec('SAVEPOINT step');
  try {
    const result = write();
    database.exec('RELEASE step');
    return result;
  } catch (thrown) {
    database.exec('ROLLBACK TO step; RELEASE step');
    throw thrown;
  }
}
