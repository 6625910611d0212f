import { spawn, type ChildProcess } from 'node:child_process';
import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartFailure } from './failure.ts';
import { freePort } from './ports.ts';
import { findPostgres, serverUser, type PostgresBinaries, type ServerUser } from './postgres-binaries.ts';
import { DATABASE, OWNER, clusterPlace, ensureCluster, lastLines, ownerPassword } from './postgres-cluster.ts';
import { endProcess, isAlive, processesIn, signal, waitUntil } from './processes.ts';

export interface PostgresOptions {
  /** Ringside's data folder; the cluster lies in `postgres/` of it where the server's user can enter it. */
  readonly dataDir: string;
  /** Default: a free one, kept over restarts of this handle. */
  readonly port?: number;
  /** Hears what a person may want to know (a recovery, an orphan taken over). Postgres's own lines go to `logs/postgres.log`. */
  readonly log?: (line: string) => void;
  /** A path to keep a finished cluster at and copy it from (tests); the version is added. */
  readonly template?: string;
  /** Called when the server ends without `stop()` or `kill()` having been asked for. */
  readonly onDeath?: () => void;
}

/** A running Postgres. `url` logs in as the owner of the database and stays the same over restarts of the handle. */
export interface LocalPostgres {
  readonly url: string;
  readonly port: number;
  /** Where the cluster lies. */
  readonly place: string;
  readonly pid: number | undefined;
  /** Starts it again after `stop()`, `kill()` or a death; does nothing while it runs. */
  start(): Promise<void>;
  /** Fast shutdown: open transactions are rolled back, what was committed is on disk. */
  stop(): Promise<void>;
  /** Sends the postmaster a signal, `SIGKILL` by default, and resolves when it is gone. */
  kill(name?: NodeJS.Signals): Promise<void>;
}

const START_LIMIT_MS = 60_000;

// Durable as a real one: benches run on it, and what was answered must outlive a kill. The sizes suit a laptop.
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  max_connections: '100',
  jit: 'off',
  autovacuum: 'on',
  log_min_messages: 'warning',
  log_line_prefix: '%m [%p] ',
  lc_messages: 'C',
  timezone: 'UTC',
} as const;

/** Starts the embedded Postgres on a data folder, making the cluster at need. */
export async function startPostgres(options: PostgresOptions): Promise<LocalPostgres> {
  const user = serverUser();
  const binaries = await findPostgres(user);
  const place = await clusterPlace(options.dataDir, user);
  await ensureCluster(place, binaries, user, options.template);
  const server = new Postgres({
    ...options,
    user,
    binaries,
    place,
    port: options.port ?? (await freePort()),
    password: await ownerPassword(place),
  });
  await server.start();
  return server;
}

interface Wiring extends PostgresOptions {
  readonly user: ServerUser;
  readonly binaries: PostgresBinaries;
  readonly place: string;
  readonly port: number;
  readonly password: string;
}

class Postgres implements LocalPostgres {
  readonly url: string;
  readonly port: number;
  readonly place: string;
  readonly #wiring: Wiring;
  #child: ChildProcess | undefined;
  /** True from the moment its end is wanted, so that the end is not taken for a death. */
  #ending = false;

  constructor(wiring: Wiring) {
    this.#wiring = wiring;
    this.port = wiring.port;
    this.place = wiring.place;
    this.url = `postgresql://${OWNER}:${wiring.password}@127.0.0.1:${wiring.port}/${DATABASE}`;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    if (this.#child) return;
    this.#ending = false;
    await endLeftovers(this.place, this.#wiring.log);
    const deadline = performance.now() + START_LIMIT_MS;
    const logFile = await this.#openLog();
    try {
      for (;;) {
        const { size: before } = await logFile.stat();
        if (await this.#launch(logFile.fd, deadline)) return;
        const said = (await readFile(join(this.#wiring.dataDir, 'logs/postgres.log'))).subarray(before).toString();
        // After a kill -9 the children of the dead server hold its shared memory for a moment.
        const passing = said.includes('shared memory block') && performance.now() < deadline;
        if (!passing) throw new StartFailure(`Postgres did not start on port ${this.port}:\n  ${lastLines(said)}`);
        await sleep(100);
      }
    } finally {
      await logFile.close();
    }
  }

  async #openLog() {
    const folder = join(this.#wiring.dataDir, 'logs');
    await mkdir(folder, { recursive: true });
    return open(join(folder, 'postgres.log'), 'a');
  }

  /** Resolves true when it takes connections, false when it ended before. */
  async #launch(logDescriptor: number, deadline: number): Promise<boolean> {
    const { binaries, user, place, onDeath } = this.#wiring;
    const settings = Object.entries({ ...SETTINGS, port: this.port }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    // Its own process group: Ctrl-C reaches the whole group of the terminal, and Postgres must outlive the Worker by a moment.
    const child = spawn(binaries.postgres, ['-D', place, ...settings], {
      ...user.ids,
      cwd: '/',
      detached: true,
      env: { PATH: process.env['PATH'], LC_ALL: 'C.UTF-8' },
      stdio: ['ignore', logDescriptor, logDescriptor],
    });
    let gone = false;
    child.once('error', () => (gone = true));
    child.once('exit', () => {
      gone = true;
      if (this.#child !== child) return;
      this.#child = undefined;
      if (!this.#ending) onDeath?.();
    });
    const ready = await waitUntil(async () => gone || (await isReady(place, child.pid)), deadline - performance.now());
    if (gone) return false;
    if (!ready) {
      if (child.pid !== undefined) await endProcess(child.pid, 'SIGINT');
      throw new StartFailure(`Postgres took longer than ${START_LIMIT_MS / 1000} s to start; see logs/postgres.log.`);
    }
    this.#child = child;
    return true;
  }

  async stop(): Promise<void> {
    await this.#end('SIGINT');
  }

  async kill(name: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    await this.#end(name);
  }

  async #end(name: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child?.pid) return;
    this.#ending = true;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (name === 'SIGINT') await endProcess(child.pid, name);
    else signal(child.pid, name);
    await gone;
  }
}

/** The eighth line of postmaster.pid is what pg_ctl waits for too: Postgres writes "ready" there. */
async function isReady(place: string, pid: number | undefined): Promise<boolean> {
  const lines = (await readFile(join(place, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

/**
 * Clears the way for a start on a cluster whose last server was killed, or whose keeper was.
 * Two servers on one data folder would destroy it: a living one is stopped, and the children of a dead one are awaited.
 */
async function endLeftovers(place: string, log: PostgresOptions['log']): Promise<void> {
  const lockFile = join(place, 'postmaster.pid');
  const noted = Number((await readFile(lockFile, 'utf8').catch(() => '')).split('\n')[0]);
  const working = await processesIn(place, 'postgres');
  if (working.includes(noted)) {
    log?.(`a Postgres of an earlier run (process ${noted}) still runs on ${place}; stopping it`);
    await endProcess(noted, 'SIGINT');
  }
  if (!(await waitUntil(async () => (await processesIn(place, 'postgres')).length === 0, 10_000))) {
    throw new StartFailure(
      `Processes of an earlier Postgres still work in ${place}: ${(await processesIn(place, 'postgres')).join(', ')}. End them and start again.`,
    );
  }
  // The number may belong to a stranger by now (a container that started anew): Postgres would refuse to start.
  if (noted > 0 && (await isAlive(noted))) await rm(lockFile, { force: true });
}
