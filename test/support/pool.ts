import pg from 'pg';

/**
 * A pool whose connections may be cut at any time: `pool.end()` resolves before its sockets have closed, and a Postgres that is
 * stopped right after tells them so (57P01). Unheard, that error would end the test run; a query in flight says so itself.
 */
export function openPool(connectionString: string, max: number): pg.Pool {
  const pool = new pg.Pool({ connectionString, max, connectionTimeoutMillis: 5_000 });
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}
