import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

/** What one seed came to. */
export interface Finding {
  readonly seed: number;
  readonly counts: Readonly<Record<string, number>>;
  /** Null where every promise was kept. */
  readonly broken: { readonly hash: string; readonly message: string; readonly lastLines: readonly string[] } | null;
}

/**
 * Runs a row of seeds in several processes at once, each its own part of them; they stop when one has found a broken promise.
 * @param found  Hears of each seed, in no order.
 */
export async function runSeeds(from: number, last: number, jobs: number, found: (finding: Finding) => void): Promise<void> {
  const running = Array.from({ length: jobs }, (_, job) => start(from + job, last, jobs));
  const stop = () => running.forEach((child) => child.kill());
  for (const child of running) {
    child.on('message', (finding: Finding) => {
      found(finding);
      if (finding.broken !== null) stop();
    });
  }
  const codes = await Promise.all(running.map(async (child) => (await once(child, 'exit')) as [number | null]));
  const crashed = codes.find(([code]) => code !== null && code !== 0);
  if (crashed !== undefined) throw new Error(`a process of the simulation ended with ${crashed[0]}`);
}

function start(from: number, last: number, step: number): ChildProcess {
  return fork(join(import.meta.dirname, 'seeds-process.ts'), [from, last, step].map(String), { execArgv: [] });
}

/** A broken promise, for a person: the end of its trace, and how to see all of it again. */
export function describeBroken({ seed, broken }: Finding): string {
  if (broken === null) return `seed ${seed}: every promise was kept`;
  const again = `npm run simulate -- --seed ${seed} --trace`;
  return `${broken.lastLines.join('\n')}\n\nseed ${seed} (trace ${broken.hash}): ${broken.message}\nagain, with all of it: ${again}`;
}
