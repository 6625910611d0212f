import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { mkdir, open } from 'node:fs/promises';
import { connect } from 'node:net';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { StartFailure } from './failure.ts';
import { freePort } from './ports.ts';
import { endProcess, processesIn, signal, waitUntil } from './processes.ts';

export interface RedisOptions {
  /** Redis keeps its file in `redis/` of it. */
  readonly dataDir: string;
  readonly port?: number;
  /** False takes the in-memory stand-in even where a redis-server is installed. */
  readonly useServer?: boolean;
  /** Called when the server ends without `stop()` or `kill()` having been asked for. */
  readonly onDeath?: () => void;
}

/** Redis for the local stack: a real server, or a stand-in within this process where none is installed. */
export interface LocalRedis {
  readonly kind: 'redis-server' | 'in-memory';
  readonly port: number;
  /** With the password; of the in-memory kind nobody can connect to it. */
  readonly url: string;
  readonly pid: number | undefined;
  start(): Promise<void>;
  stop(): Promise<void>;
  kill(name?: NodeJS.Signals): Promise<void>;
}

const START_LIMIT_MS = 20_000;

/** Starts `redis-server` where it is on the PATH, and otherwise says that the stand-in is to be used. */
export async function startRedis(options: RedisOptions): Promise<LocalRedis> {
  const port = options.port ?? (await freePort());
  const wanted = options.useServer ?? true;
  if (!wanted || spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status !== 0) return inMemory(port);
  const server = new RedisServer(options, port);
  await server.start();
  return server;
}

function inMemory(port: number): LocalRedis {
  const nothing = () => Promise.resolve();
  return { kind: 'in-memory', port, url: `redis://127.0.0.1:${port}`, pid: undefined, start: nothing, stop: nothing, kill: nothing };
}

class RedisServer implements LocalRedis {
  readonly kind = 'redis-server';
  readonly port: number;
  readonly url: string;
  readonly #options: RedisOptions;
  readonly #password = randomBytes(24).toString('hex');
  #child: ChildProcess | undefined;
  #ending = false;

  constructor(options: RedisOptions, port: number) {
    this.#options = options;
    this.port = port;
    this.url = `redis://:${this.#password}@127.0.0.1:${port}`;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async start(): Promise<void> {
    if (this.#child) return;
    this.#ending = false;
    const folder = join(this.#options.dataDir, 'redis');
    await mkdir(folder, { recursive: true });
    await mkdir(join(this.#options.dataDir, 'logs'), { recursive: true });
    // Two servers on one append-only file would spoil it.
    for (const pid of await processesIn(folder, 'redis-server')) await endProcess(pid);
    const log = await open(join(this.#options.dataDir, 'logs/redis.log'), 'a');
    // The settings go in by stdin: a password on the command line could be read by every user of the machine.
    const child = spawn('redis-server', ['-'], { cwd: folder, detached: true, stdio: ['pipe', log.fd, log.fd] });
    await log.close();
    let gone = false;
    child.once('error', () => (gone = true));
    child.once('exit', () => {
      gone = true;
      if (this.#child !== child) return;
      this.#child = undefined;
      if (!this.#ending) this.#options.onDeath?.();
    });
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(this.#settings(folder));
    if (!(await waitUntil(async () => gone || (await this.#answers()), START_LIMIT_MS)) || gone) {
      if (child.pid !== undefined && !gone) await endProcess(child.pid);
      throw new StartFailure(`redis-server did not start on port ${this.port}; see ${join(this.#options.dataDir, 'logs/redis.log')}.`);
    }
    this.#child = child;
  }

  #settings(folder: string): string {
    return [
      `dir "${folder}"`,
      `port ${this.port}`,
      'bind 127.0.0.1',
      `requirepass ${this.#password}`,
      'daemonize no',
      // Sessions and limits outlive a restart of the stack, for one fsync a second.
      'appendonly yes',
      'appendfsync everysec',
      'save ""',
      '',
    ].join('\n');
  }

  /** A full answer to a PING; while it loads its file Redis answers -LOADING. */
  #answers(): Promise<boolean> {
    return new Promise((resolve) => {
      const socket = connect(this.port, '127.0.0.1');
      let heard = '';
      socket.setTimeout(1_000, () => socket.destroy());
      socket.on('connect', () => socket.write(`AUTH ${this.#password}\r\nPING\r\n`));
      socket.on('data', (chunk) => {
        heard += chunk.toString();
        if (heard.includes('PONG') || heard.includes('-')) socket.destroy();
      });
      socket.on('error', () => undefined);
      socket.on('close', () => resolve(heard.includes('PONG')));
    });
  }

  stop(): Promise<void> {
    return this.#end('SIGTERM');
  }

  kill(name: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    return this.#end(name);
  }

  async #end(name: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (!child?.pid) return;
    this.#ending = true;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (name === 'SIGTERM') await endProcess(child.pid, name);
    else signal(child.pid, name);
    await gone;
  }
}
