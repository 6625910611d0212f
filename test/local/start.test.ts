import { spawn } from 'node:child_process';
import { readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../local/ports.ts';
import { isAlive } from '../../local/processes.ts';
import { makeDataDir } from '../support/stack.ts';

const REPOSITORY = join(import.meta.dirname, '../..');

let dataDir: string;
let port: number;
const running: Run[] = [];

beforeAll(async () => {
  dataDir = await makeDataDir();
  port = await freePort();
});

afterAll(async () => {
  for (const run of running) {
    run.signal('SIGTERM');
    await run.exit;
  }
  await rm(dataDir, { recursive: true, force: true });
});

/** A run of the start command, as `npm start` makes it. */
interface Run {
  readonly pid: number;
  readonly exit: Promise<number | NodeJS.Signals>;
  output(): string;
  signal(name: NodeJS.Signals): void;
  /** Resolves with the output when it is ready, or has ended. */
  settled(): Promise<string>;
}

function start({ args = [], env = {} }: { args?: string[]; env?: Record<string, string> } = {}): Run {
  const { DATABASE_URL: _database, UPSTASH_REDIS_REST_URL: _url, UPSTASH_REDIS_REST_TOKEN: _token, ...inherited } = process.env;
  const child = spawn(process.execPath, ['local/start.ts', ...args], {
    cwd: REPOSITORY,
    env: { ...inherited, RINGSIDE_DATA: dataDir, PORT: String(port), ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  let ended = false;
  const exit = new Promise<number | NodeJS.Signals>((resolve) =>
    child.once('close', (code, name) => {
      ended = true;
      resolve(code ?? name ?? 'SIGKILL');
    }),
  );
  const run: Run = {
    pid: child.pid ?? 0,
    exit,
    output: () => output,
    signal: (name) => child.kill(name),
    async settled() {
      await expect.poll(() => ended || output.includes('Logs  '), { timeout: 60_000 }).toBe(true);
      return output;
    },
  };
  running.push(run);
  return run;
}

async function notedPids(): Promise<number[]> {
  const folder = join(dataDir, 'run');
  const names = (await readdir(folder)).filter((name) => name.endsWith('.pid'));
  return Promise.all(names.map(async (name) => (JSON.parse(await readFile(join(folder, name), 'utf8')) as { pid: number }).pid));
}

const answers = () =>
  fetch(`http://localhost:${port}/`).then(
    (response) => response.status < 500,
    () => false,
  );

describe('npm start', () => {
  // One life of a data folder, told in order: a start costs seconds, and each test goes on from the last.
  let run: Run;
  const isReady = `Ringside is ready on http://localhost:`;

  it('starts on an empty folder, says what took how long, who may sign in and where the data lies', async () => {
    run = start();
    const output = await run.settled();
    expect(output.split('\n')).toContain(`${isReady}${port}`);
    for (const part of ['Postgres', 'migrations', 'Redis', 'Worker']) expect(output).toMatch(new RegExp(`${part} +\\d+ ms`));
    expect(output).toContain('admin, cashier, cashier2, referee, player; password ringside-local');
    expect(output).toContain(dataDir);
    expect(await answers()).toBe(true);
  });

  it('refuses a second run on the same folder, and a port that another holds', async () => {
    const second = start();
    expect(await second.settled()).toContain(`already runs on this data folder (process ${run.pid}, http://localhost:${port})`);
    expect(await second.exit).toBe(1);
    const elsewhere = await makeDataDir();
    const third = start({ env: { RINGSIDE_DATA: elsewhere } });
    expect(await third.settled()).toMatch(new RegExp(`Port ${port} is taken by process \\d+ .*workerd.*PORT=`));
    expect(await third.exit).toBe(1);
    await rm(elsewhere, { recursive: true });
  });

  it('starts each part again that is killed, and says so', async () => {
    const parts = await notedPids();
    expect(parts.length).toBeGreaterThanOrEqual(2);
    for (const pid of parts) process.kill(pid, 'SIGKILL');
    await expect.poll(() => run.output().match(/died and was started again/g)?.length, { timeout: 30_000 }).toBe(parts.length);
    await expect.poll(answers, { timeout: 30_000 }).toBe(true);
  });

  it('starts again after it was itself killed with SIGKILL, and ends what that left behind', async () => {
    const before = await readFile(join(dataDir, 'settings.json'), 'utf8');
    const orphans = await notedPids();
    run.signal('SIGKILL');
    await run.exit;
    run = start();
    expect(await run.settled()).toContain('ended what a killed run left behind');
    expect(run.output()).toContain(isReady);
    expect(await Promise.all(orphans.map(isAlive))).toEqual(orphans.map(() => false));
    expect(await readFile(join(dataDir, 'settings.json'), 'utf8')).toBe(before);
  });

  it('ends cleanly on SIGTERM, with every part', async () => {
    const parts = await notedPids();
    run.signal('SIGTERM');
    expect(await run.exit).toBe(0);
    expect(await Promise.all(parts.map(isAlive))).toEqual(parts.map(() => false));
    expect(await answers()).toBe(false);
  });

  it('empties its folder for --fresh, and stops in the middle of a start', async () => {
    const before = await readFile(join(dataDir, 'settings.json'), 'utf8');
    run = start({ args: ['--fresh'] });
    await expect.poll(() => /Postgres +\d+ ms/.test(run.output()), { timeout: 60_000, interval: 5 }).toBe(true);
    run.signal('SIGINT');
    expect(await run.exit).toBe(0);
    expect(run.output()).not.toMatch(/Worker +\d+ ms/);
    expect(await readFile(join(dataDir, 'settings.json'), 'utf8')).not.toBe(before);
    expect(await notedPids()).toEqual([]);
  });
});

describe('a failure that the user can mend', () => {
  it.each([
    ['a port that is none', { PORT: 'eighty' }, 'PORT=eighty'],
    ['a folder that cannot be made', { RINGSIDE_DATA: '/dev/null/ringside' }, '/dev/null/ringside cannot be written'],
    ['a database address that is none', { DATABASE_URL: 'mysql://x' }, 'DATABASE_URL is no Postgres address'],
    ['half an Upstash address', { UPSTASH_REDIS_REST_URL: 'http://x' }, 'UPSTASH_REDIS_REST_TOKEN go together'],
    ['a database that does not answer', { DATABASE_URL: 'postgresql://u:p@127.0.0.1:1/db' }, 'ECONNREFUSED'],
  ])('is told in one line without a stack: %s', async (_title, env, message) => {
    const run = start({ env });
    const output = await run.settled();
    expect(await run.exit).toBe(1);
    expect(output).toContain(message);
    expect(output).not.toMatch(/^ +at /m);
  });

  it('names a stranger on the port', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    const run = start();
    expect(await run.settled()).toContain(`Port ${port} is taken by process ${process.pid}`);
    expect(await run.exit).toBe(1);
    await new Promise((resolve) => server.close(resolve));
  });

  it('explains itself with --help, and refuses options that there are not', async () => {
    const help = start({ args: ['--help'] });
    expect(await help.settled()).toContain('RINGSIDE_DATA');
    expect(await help.exit).toBe(0);
    const unknown = start({ args: ['--frehs'] });
    expect(await unknown.settled()).toContain("'--frehs'");
    expect(await unknown.exit).toBe(1);
  });
});
