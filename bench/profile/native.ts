import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const SAMPLES_PER_SECOND = '997';
const SEPARATOR = '|';
const NAME_LENGTH = 100;
const REPORT_LIMIT_BYTES = 64 * 1024 * 1024;

/** One native function and its share of a process's CPU time, in percent. */
export type NativeShare = { percent: number; name: string };

/**
 * Samples a process with Linux's `perf` until `stop` is called. It sees what V8's profiler calls (program): the event
 * loop, HTTP, SQLite, system calls. JavaScript has no names here; its code shows as addresses.
 *
 * @param folder  Where the samples are kept.
 * @throws when `perf` is not installed or may not look at the process.
 */
export function recordNative(pid: number, folder: string): { stop(): Promise<NativeShare[]> } {
  const file = join(folder, 'perf.data');
  const recorder = spawn('perf', ['record', '-F', SAMPLES_PER_SECOND, '-p', `${pid}`, '-o', file], { stdio: 'ignore' });
  const ended = new Promise<void>((resolve, reject) => {
    recorder.once('error', reject);
    recorder.once('close', () => resolve());
  });
  // Whoever stops it hears of the failure.
  ended.catch(() => {});
  return {
    async stop() {
      recorder.kill('SIGINT');
      await ended;
      const fields = ['-t', SEPARATOR, '-F', 'overhead,dso,sym'];
      const { stdout } = await run('perf', ['report', '-i', file, '--stdio', '--no-children', ...fields], {
        maxBuffer: REPORT_LIMIT_BYTES,
      });
      return added(stdout.split('\n'));
    },
  };
}

// Templates of one function are shown as one: their arguments fill pages.
function added(lines: string[]): NativeShare[] {
  const shares = new Map<string, number>();
  for (const line of lines) {
    const [percent = '', program = '', symbol = ''] = line.split(SEPARATOR).map((field) => field.trim());
    if (!percent.endsWith('%')) continue;
    const called = withoutTemplates(symbol.replace(/^\[.\] /, ''));
    const name = called.startsWith('0x') ? `(code without a name)  ${program}` : `${called.slice(0, NAME_LENGTH)}  ${program}`;
    shares.set(name, (shares.get(name) ?? 0) + Number.parseFloat(percent));
  }
  return [...shares].map(([name, percent]) => ({ name, percent })).toSorted((left, right) => right.percent - left.percent);
}

function withoutTemplates(symbol: string): string {
  let shorter = symbol;
  for (let before = ''; before !== shorter;) {
    before = shorter;
    shorter = shorter.replace(/<[^<>]*>/g, '');
  }
  return shorter;
}
