import { link, mkdir, readFile, readdir, readlink, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { StartFailure } from './failure.ts';

/** Which process a file speaks of. The start time tells it from a later process that was given the same number. */
interface ProcessRecord {
  readonly pid: number;
  readonly startedAt: string;
  /** A word of its command line, e.g. `workerd`. */
  readonly program: string;
  /** Where it can be reached, for messages. */
  readonly note?: string;
}

const STOP_GRACE_MS = 5_000;

/** The command line of a process, words parted by blanks; empty when it is gone. */
export async function commandLine(pid: number): Promise<string> {
  const raw = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return raw.replaceAll('\0', ' ').trim();
}

/** Parent and start time (clock ticks since boot) of a process; undefined when it is gone or only a zombie is left. */
async function processStat(pid: number): Promise<{ parent: number; startedAt: string } | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name stands in brackets and may hold blanks and brackets: count from the last one.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, parent] = fields;
  const startedAt = fields[19];
  if (state === undefined || parent === undefined || startedAt === undefined || state === 'Z' || state === 'X') return undefined;
  return { parent: Number(parent), startedAt };
}

export async function isAlive(pid: number): Promise<boolean> {
  return (await processStat(pid)) !== undefined;
}

/** Every process of this machine that we may look at. */
async function allPids(): Promise<number[]> {
  return (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
}

/** Our own child whose command line holds all the given words. */
export async function findChild(...words: string[]): Promise<number | undefined> {
  for (const pid of await allPids()) {
    if ((await processStat(pid))?.parent !== process.pid) continue;
    const line = await commandLine(pid);
    if (words.every((word) => line.includes(word))) return pid;
  }
  return undefined;
}

/** Processes of one program that work in a folder: Postgres and Redis both change into their data folder, children too. */
export async function processesIn(folder: string, program: string): Promise<number[]> {
  const found: number[] = [];
  for (const pid of await allPids()) {
    const place = await readlink(`/proc/${pid}/cwd`).catch(() => '');
    if (place === folder && (await commandLine(pid)).includes(program) && (await isAlive(pid))) found.push(pid);
  }
  return found;
}

/** Waits until a condition holds; false when it did not within the time. */
export async function waitUntil(condition: () => Promise<boolean> | boolean, limitMs: number, everyMs = 20): Promise<boolean> {
  const deadline = performance.now() + limitMs;
  for (;;) {
    if (await condition()) return true;
    if (performance.now() >= deadline) return false;
    await sleep(everyMs);
  }
}

/** Sends a signal; a process that is gone already is no failure. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

/** Asks a process to end, and after five seconds makes it. Resolves when it is gone. */
export async function endProcess(pid: number, first: NodeJS.Signals = 'SIGTERM'): Promise<void> {
  signal(pid, first);
  if (await waitUntil(async () => !(await isAlive(pid)), STOP_GRACE_MS)) return;
  signal(pid, 'SIGKILL');
  await waitUntil(async () => !(await isAlive(pid)), STOP_GRACE_MS);
}

async function isStillRunning(record: ProcessRecord): Promise<boolean> {
  const stat = await processStat(record.pid);
  return stat?.startedAt === record.startedAt && (await commandLine(record.pid)).includes(record.program);
}

async function readRecord(file: string): Promise<ProcessRecord | undefined> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (typeof value === 'object' && value !== null && 'pid' in value && 'startedAt' in value && 'program' in value) {
      return value as ProcessRecord;
    }
  } catch {
    // A half-written or missing file names no process.
  }
  return undefined;
}

async function recordOf(pid: number, program: string, note?: string): Promise<ProcessRecord> {
  const startedAt = (await processStat(pid))?.startedAt ?? '';
  return { pid, startedAt, program, ...(note === undefined ? {} : { note }) };
}

/** The `run` folder of a data folder: who runs there, so that a later start can tell and tidy up. */
export class RunFolder {
  readonly path: string;

  constructor(dataDir: string) {
    this.path = join(dataDir, 'run');
  }

  /** Notes a child process, for the start after a `kill -9` of this one. */
  async note(name: string, pid: number, program: string): Promise<void> {
    await writeFile(join(this.path, `${name}.pid`), JSON.stringify(await recordOf(pid, program)));
  }

  async forget(name: string): Promise<void> {
    await rm(join(this.path, `${name}.pid`), { force: true });
  }

  /**
   * Takes the data folder for this process, and returns what gives it back.
   * @throws StartFailure when another running process holds it.
   */
  async lock(note: string): Promise<() => Promise<void>> {
    await mkdir(this.path, { recursive: true });
    const file = join(this.path, 'lock');
    const mine = join(this.path, `lock.${process.pid}`);
    await writeFile(mine, JSON.stringify(await recordOf(process.pid, 'node', note)));
    try {
      // Two rounds: the second after a dead holder's lock was moved away. `link` is atomic, and so is the move.
      for (let round = 0; round < 2; round++) {
        if (await takeLink(mine, file)) return () => rm(file, { force: true });
        const holder = await readRecord(file);
        if (holder && (await isStillRunning(holder))) {
          throw new StartFailure(`Ringside already runs on this data folder (process ${holder.pid}, ${holder.note ?? 'address unknown'}).`);
        }
        await rename(file, join(this.path, `lock.dead.${process.pid}`)).catch(() => undefined);
        await rm(join(this.path, `lock.dead.${process.pid}`), { force: true });
      }
      throw new StartFailure('Another start is taking this data folder at this moment.');
    } finally {
      await rm(mine, { force: true });
    }
  }

  /**
   * Ends what an earlier run left behind: after `kill -9` of the start command its children go on and hold their ports.
   * Each is checked by start time and command line first, so no stranger is hit. Call it holding the lock.
   * @returns the names of what was ended.
   */
  async endNoted(): Promise<string[]> {
    const ended: string[] = [];
    for (const file of (await readdir(this.path)).filter((name) => name.endsWith('.pid'))) {
      const record = await readRecord(join(this.path, file));
      if (record && (await isStillRunning(record))) {
        // Postgres reads SIGINT as "fast shutdown"; SIGTERM would wait for its clients.
        await endProcess(record.pid, record.program === 'postgres' ? 'SIGINT' : 'SIGTERM');
        ended.push(record.program);
      }
      await rm(join(this.path, file), { force: true });
    }
    return ended;
  }

  /** Kills the noted processes without asking. What was committed is on disk; the next start recovers it. */
  async killNoted(): Promise<void> {
    for (const file of (await readdir(this.path)).filter((name) => name.endsWith('.pid'))) {
      const record = await readRecord(join(this.path, file));
      // SIGQUIT is Postgres's "at once": with SIGKILL its children would stay for a moment.
      if (record && (await isStillRunning(record))) signal(record.pid, record.program === 'postgres' ? 'SIGQUIT' : 'SIGKILL');
    }
  }
}

async function takeLink(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}
