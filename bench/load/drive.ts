import { cpuBetween } from '../cpu.ts';
import type { CpuSeconds } from '../cpu.ts';
import { JsonChild } from '../sides/child.ts';
import type { LoadOptions, LoadResult } from './http.ts';

/** What the generator found, and what the window cost every process. */
export type Driven = { result: LoadResult; cpu: CpuSeconds; endedAt: number };

/** Hooks at the edges of the measured window. */
export type Window = { onStart?: () => void; onEnd?: () => void };

/**
 * Runs the HTTP generator and reads the processes' CPU at the edges of its window.
 *
 * @param readCpu  CPU seconds so far of every process of interest but the generator.
 */
export async function drive(options: LoadOptions, readCpu: () => Promise<CpuSeconds>, window: Window = {}): Promise<Driven> {
  const load = JsonChild.node('the load generator', 'load/http.ts', [JSON.stringify(options)]);
  try {
    await load.next();
    window.onStart?.();
    const before = await readCpu();
    await load.next();
    const endedAt = performance.now();
    const after = await readCpu();
    window.onEnd?.();
    return { result: await load.next<LoadResult>(), cpu: cpuBetween(before, after), endedAt };
  } finally {
    await load.stop();
  }
}
