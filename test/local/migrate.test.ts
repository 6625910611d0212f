import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from '../../cli/migrate.ts';
import { startPostgres, type LocalPostgres } from '../../local/postgres.ts';
import { POSTGRES_TEMPLATE, makeDataDir } from '../support/stack.ts';

let dataDir: string;
let postgres: LocalPostgres;
let client: pg.Client;
let folder: string;
let serial = 0;

beforeAll(async () => {
  dataDir = await makeDataDir();
  postgres = await startPostgres({ dataDir, template: POSTGRES_TEMPLATE });
  client = new pg.Client({ connectionString: postgres.url });
  await client.connect();
}, 60_000);

beforeEach(async () => {
  await client.query('DROP TABLE IF EXISTS public.schema_migrations, a, b');
  folder = join(dataDir, `migrations-${serial++}`);
  await mkdir(folder);
});

afterAll(async () => {
  await client.end();
  await postgres.stop();
  await rm(dataDir, { recursive: true, force: true });
});

const add = (name: string, text: string) => writeFile(join(folder, name), text);
const run = () => migrate(postgres.url, { folder });

describe('migrate', () => {
  it('applies each migration once, in the order of the names', async () => {
    await add('0002_b.sql', 'ALTER TABLE a ADD COLUMN y INT; CREATE TABLE b ()');
    await add('0001_a.sql', 'CREATE TABLE a (x INT)');
    expect(await run()).toEqual(['0001_a.sql', '0002_b.sql']);
    expect(await run()).toEqual([]);
    await add('0003_c.sql', 'INSERT INTO a VALUES (1, 2)');
    expect(await run()).toEqual(['0003_c.sql']);
    expect((await client.query('SELECT * FROM a')).rows).toEqual([{ x: 1, y: 2 }]);
  });

  it('refuses an applied file that has changed since, by name', async () => {
    await add('0001_a.sql', 'CREATE TABLE a (x INT)');
    await run();
    await add('0001_a.sql', 'CREATE TABLE a (x INT, y INT)');
    await add('0002_b.sql', 'CREATE TABLE b ()');
    await expect(run()).rejects.toThrow('migrations/0001_a.sql was applied and has changed since');
    expect((await client.query("SELECT to_regclass('b') AS b")).rows).toEqual([{ b: null }]);
  });

  it('leaves nothing of a file that fails, and says its line', async () => {
    await add('0001_a.sql', 'CREATE TABLE a (x INT);\nINSERT INTO a VALUES (1);\nSELEC 1;');
    await expect(run()).rejects.toThrow(/0001_a\.sql failed and was rolled back: .*SELEC.*line 3/);
    expect((await client.query("SELECT to_regclass('a') AS a")).rows).toEqual([{ a: null }]);
    await add('0001_a.sql', 'CREATE TABLE a (x INT)');
    expect(await run()).toEqual(['0001_a.sql']);
  });

  it('applies a file and records it as one: neither stands without the other', async () => {
    await add('0001_a.sql', "CREATE TABLE a (x INT); INSERT INTO public.schema_migrations VALUES ('0001_a.sql', 'taken')");
    await expect(run()).rejects.toThrow('rolled back');
    expect((await client.query("SELECT to_regclass('a') AS a")).rows).toEqual([{ a: null }]);
  });

  it('lets two runs at once apply each file once', async () => {
    await add('0001_a.sql', 'CREATE TABLE a (x INT); SELECT pg_sleep(0.1)');
    await add('0002_b.sql', 'INSERT INTO a VALUES (1)');
    const applied = await Promise.all([run(), run(), run()]);
    expect(applied.flat()).toEqual(['0001_a.sql', '0002_b.sql']);
    expect((await client.query('SELECT count(*)::int AS n FROM a')).rows).toEqual([{ n: 1 }]);
  });

  it('refuses a pooled host, whose sessions cannot hold the lock', async () => {
    await expect(migrate('postgresql://a:b@ep-x-pooler.eu.neon.tech/db')).rejects.toThrow('-pooler');
  });
});
