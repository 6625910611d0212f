import { neon, neonConfig, type NeonQueryFunction } from '@neondatabase/serverless';
import { rm } from 'node:fs/promises';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startNeonEndpoint, type NeonEndpoint } from '../../local/neon-endpoint.ts';
import { startPostgres, type LocalPostgres } from '../../local/postgres.ts';
import { POSTGRES_TEMPLATE, makeDataDir } from '../support/stack.ts';

let dataDir: string;
let postgres: LocalPostgres;
let endpoint: NeonEndpoint;
let sql: NeonQueryFunction<false, false>;
let direct: pg.Client;

beforeAll(async () => {
  dataDir = await makeDataDir();
  postgres = await startPostgres({ dataDir, template: POSTGRES_TEMPLATE });
  endpoint = await startNeonEndpoint({ databaseUrl: postgres.url, statementTimeoutMs: 1_000 });
  neonConfig.fetchEndpoint = endpoint.url;
  sql = neon('postgresql://anyone:anything@any.host/any');
  await sql`CREATE TABLE things (id INT PRIMARY KEY, body JSONB, CONSTRAINT small CHECK (id < 1000))`;
  direct = new pg.Client({ connectionString: postgres.url });
  direct.on('error', () => undefined);
  await direct.connect();
}, 60_000);

afterEach(() => {
  endpoint.faults.beforeQuery = undefined;
  endpoint.faults.dropResponse = undefined;
});

afterAll(async () => {
  await direct.end().catch(() => undefined);
  await endpoint.close();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const countThings = async () => Number((await sql`SELECT count(*) AS n FROM things`)[0]?.['n']);

describe('values', () => {
  it("lets the driver read every type as from Neon's own endpoint", async () => {
    const [row] = await sql`SELECT 1::int AS i, 9007199254740993::bigint AS big, 1.50::numeric AS n, true AS yes, NULL AS nothing,
      '{"a":[1]}'::jsonb AS j, ARRAY[1,2] AS list, 'ü€'::text AS t, '2026-01-02T03:04:05Z'::timestamptz AS at, '\\x00ff'::bytea AS b`;
    expect(row).toMatchObject({ i: 1, big: '9007199254740993', n: '1.50', yes: true, nothing: null, j: { a: [1] }, list: [1, 2], t: 'ü€' });
    expect(row?.['at']).toEqual(new Date('2026-01-02T03:04:05Z'));
    expect(Buffer.from(row?.['b']).toString('hex')).toBe('00ff');
  });

  it('keeps columns of one name apart in array mode, and tells rows, command and types', async () => {
    const result = await sql.query('SELECT 1 AS x, 2 AS x', [], { arrayMode: true, fullResults: true });
    expect(result).toMatchObject({
      rows: [[1, 2]],
      rowCount: 1,
      command: 'SELECT',
      fields: [{ name: 'x', dataTypeID: 23 }, { name: 'x' }],
    });
  });

  it('carries a parameter of four megabytes and thousands of rows', async () => {
    const items = Array.from({ length: 20_000 }, (_, n) => ({ n, text: 'x"\\é'.repeat(40) }));
    const body = JSON.stringify(items);
    expect(body.length).toBeGreaterThan(4_000_000);
    const rows = await sql`SELECT (item->>'n')::int AS n, item->>'text' AS text FROM jsonb_array_elements(${body}::jsonb) AS item`;
    expect(rows).toHaveLength(20_000);
    expect(rows[19_999]).toEqual(items[19_999]);
  });

  it('refuses two statements in one query, as Neon does', async () => {
    await expect(sql.query('SELECT 1; SELECT 2')).rejects.toMatchObject({ code: '42601' });
  });
});

describe('errors', () => {
  it("answers with Postgres's own code, detail and constraint", async () => {
    await sql`INSERT INTO things VALUES (1) ON CONFLICT DO NOTHING`;
    await expect(sql`INSERT INTO things VALUES (1)`).rejects.toMatchObject({
      code: '23505',
      constraint: 'things_pkey',
      table: 'things',
      severity: 'ERROR',
      detail: 'Key (id)=(1) already exists.',
    });
  });

  it('ends a statement that runs past its time', async () => {
    await expect(sql`SELECT pg_sleep(30)`).rejects.toMatchObject({ code: '57014' });
  });

  it.each(['{', '[]', '{"query":1}', '{"query":"SELECT 1","params":"x"}', '{"queries":[{}]}'])(
    'refuses the body %s and goes on',
    async (body) => {
      const response = await fetch(endpoint.url, { method: 'POST', body });
      expect(response.status).toBe(400);
      expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
    },
  );
});

describe('a batch', () => {
  it('is one transaction: all of it or nothing', async () => {
    const before = await countThings();
    await expect(sql.transaction([sql`INSERT INTO things VALUES (11)`, sql`INSERT INTO things VALUES (5000)`])).rejects.toMatchObject({
      code: '23514',
      constraint: 'small',
    });
    expect(await countThings()).toBe(before);
    await sql.transaction([sql`INSERT INTO things VALUES (11)`, sql`INSERT INTO things VALUES (12)`]);
    expect(await countThings()).toBe(before + 2);
  });

  it('leaves no transaction open on the connection it failed on', async () => {
    await Promise.allSettled(Array.from({ length: 20 }, () => sql.transaction([sql`SELECT 1 / 0`])));
    const states = await direct.query("SELECT count(*)::int AS n FROM pg_stat_activity WHERE state LIKE 'idle in transaction%'");
    expect(states.rows[0]).toEqual({ n: 0 });
  });

  it('runs at the isolation asked for, and read-only where asked', async () => {
    const [level] = await sql.transaction([sql`SHOW transaction_isolation`], {
      isolationLevel: 'Serializable',
      readOnly: true,
      deferrable: true,
    });
    expect(level).toEqual([{ transaction_isolation: 'serializable' }]);
    await expect(sql.transaction([sql`INSERT INTO things VALUES (90)`], { readOnly: true })).rejects.toMatchObject({ code: '25006' });
  });
});

describe('faults', () => {
  it('loses an acknowledgement of what was committed', async () => {
    endpoint.faults.dropResponse = (body) => 'query' in body && body.query.includes('lost');
    await expect(sql`INSERT INTO things VALUES (77) /* lost */`).rejects.toThrow('Error connecting to database');
    const { rows } = await direct.query('SELECT id FROM things WHERE id = 77');
    expect(rows).toEqual([{ id: 77 }]);
  });

  it('can be made to fail before anything is executed', async () => {
    endpoint.faults.beforeQuery = () => Promise.reject(new Error('planted'));
    await expect(sql`INSERT INTO things VALUES (78)`).rejects.toThrow('HTTP status 500');
    const { rows } = await direct.query('SELECT id FROM things WHERE id = 78');
    expect(rows).toEqual([]);
  });
});

// Last in the file: it stops the server under the others.
describe('when Postgres is away', () => {
  it('says so at once, and serves again when it is back', async () => {
    const inFlight = sql`SELECT pg_sleep(0.9)`.then(
      () => 'answered',
      (error: Error) => error.message,
    );
    await expect
      .poll(
        async () => (await direct.query("SELECT count(*)::int AS n FROM pg_stat_activity WHERE query LIKE 'SELECT pg_sleep(0.9)%'")).rows,
      )
      .toEqual([{ n: 1 }]);
    await postgres.kill('SIGKILL');
    expect(await inFlight).not.toBe('answered');
    const asked = performance.now();
    // The first may still meet the last words of a dying connection; then nobody listens.
    await expect(sql`SELECT 1`).rejects.toThrow();
    await expect.poll(() => sql`SELECT 1`.catch((error: Error) => error.message)).toContain('HTTP status 500');
    expect(performance.now() - asked).toBeLessThan(2_000);
    await postgres.start();
    expect(await sql`SELECT 1 AS one`).toEqual([{ one: 1 }]);
  }, 30_000);
});
