import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAlive, processesIn } from '../../local/processes.ts';
import { makeDataDir, startTestStack, type RunningStack } from '../support/stack.ts';

const FIXTURE = join(import.meta.dirname, 'fixture/wrangler.toml');

let dataDir: string;
let stack: RunningStack;

const start = () =>
  startTestStack({ dataDir, supervise: true, vars: { OVERRIDDEN: 'by the stack' }, worker: { wranglerConfig: FIXTURE, cronEveryMs: 200 } });
const get = async (path: string) => (await fetch(`${stack.url}${path}`)).json();
const pids = async () => [stack.postgres?.pid, stack.redis?.pid, await stack.worker?.workerdPid()].filter((pid) => pid !== undefined);

beforeAll(async () => {
  dataDir = await makeDataDir();
  stack = await start();
}, 60_000);

afterAll(async () => {
  await stack.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe('the Worker', () => {
  it('has the variables of wrangler.toml, and those of the stack over them', async () => {
    expect(await get('/vars')).toEqual({ greeting: 'from wrangler.toml', overridden: 'by the stack' });
  });

  it("works in Postgres under the application's role, which is not the owner", async () => {
    expect(await get('/database')).toEqual([{ who: 'ringside_app' }]);
    expect(await get('/redis')).toBe(1);
  });

  it('serves the built pages', async () => {
    const response = await fetch(stack.url);
    expect([response.status, response.headers.get('content-type'), await response.text()]).toEqual([
      200,
      'text/html; charset=utf-8',
      '<h1>fixture</h1>\n',
    ]);
    expect((await fetch(`${stack.url}/none.html`)).status).toBe(404);
  });

  it('has its cron handler called at the start and again, also after a run that failed', async () => {
    await expect.poll(() => get('/crons'), { timeout: 5_000 }).toBeGreaterThanOrEqual(3);
  });

  it('shows its warnings and errors, and keeps every line in the log', async () => {
    await fetch(`${stack.url}/speak`);
    await expect
      .poll(() => stack.shown, { timeout: 5_000 })
      .toEqual(expect.arrayContaining(['warn: careful  place=here', 'error: plain trouble']));
    const log = () => readFile(join(dataDir, 'logs/worker.log'), 'utf8');
    await expect.poll(log, { timeout: 5_000 }).toContain('{"level":"info","message":"quiet"}');
    expect(stack.shown.join('\n')).not.toContain('quiet');
  });

  it('comes back by itself after every SIGKILL, with all that it answered and its alarms', async () => {
    for (let round = 1; round <= 3; round++) {
      const before = Number(await get('/add'));
      await get(`/add-later?name=alarm${round}&ms=50`);
      await stack.worker?.kill();
      await stack.worker?.ready();
      expect(await get('/count')).toBe(before);
      // At least once: a kill between an alarm and its note of having run makes it run again.
      await expect.poll(() => get(`/count?name=alarm${round}`).catch(() => 0), { timeout: 10_000 }).toBeGreaterThanOrEqual(1);
    }
  }, 60_000);
});

describe('a part that is killed', () => {
  it('is started again on the same address, and said so', async () => {
    const [postgres, redis] = await pids();
    for (const pid of [postgres, redis]) process.kill(Number(pid), 'SIGKILL');
    await expect.poll(() => get('/database').catch(() => 'away'), { timeout: 20_000 }).toEqual([{ who: 'ringside_app' }]);
    await expect.poll(() => get('/redis').catch(() => 'away'), { timeout: 20_000 }).toBeGreaterThan(1);
    await expect
      .poll(() => stack.shown, { timeout: 5_000 })
      .toEqual(expect.arrayContaining(['Postgres died and was started again', 'Redis died and was started again']));
  }, 60_000);
});

describe('the data folder', () => {
  it('keeps its keys to its owner', async () => {
    expect((await stat(join(dataDir, 'settings.json'))).mode & 0o077).toBe(0);
  });

  it('keeps everything over a stop, of which no process is left', async () => {
    const before = await get('/add');
    const keys = stack.bindings['MASTER_KEY'];
    const running = await pids();
    await stack.stop({ keepData: true });
    expect(await Promise.all(running.map(isAlive))).toEqual(running.map(() => false));
    expect(await processesIn(join(dataDir, 'postgres'), 'postgres')).toEqual([]);
    stack = await start();
    expect(await get('/count')).toBe(before);
    expect(stack.bindings['MASTER_KEY']).toBe(keys);
  }, 60_000);
});

describe('the database', () => {
  it('is migrated, by an owner who is no superuser', async () => {
    const client = new pg.Client({ connectionString: stack.databaseUrl });
    await client.connect();
    const { rows } = await client.query('SELECT rolsuper FROM pg_roles WHERE rolname = current_user');
    const users = await client.query('SELECT user_id, role FROM core.users ORDER BY 1');
    await client.end();
    expect(rows).toEqual([{ rolsuper: false }]);
    expect(users.rows).toEqual([
      { user_id: 'local-admin', role: 'admin' },
      { user_id: 'local-cashier', role: 'cashier' },
      { user_id: 'local-cashier2', role: 'cashier' },
      { user_id: 'local-player', role: 'player' },
      { user_id: 'local-referee', role: 'referee' },
    ]);
  });

  it('is durable: Postgres flushes before it says committed', async () => {
    const client = new pg.Client({ connectionString: stack.databaseUrl });
    await client.connect();
    const { rows } = await client.query(
      "SELECT name, setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes') ORDER BY 1",
    );
    await client.end();
    expect(rows.map((row: { setting: string }) => row.setting)).toEqual(['on', 'on', 'on']);
  });
});
