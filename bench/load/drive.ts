import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuBetween } from '../cpu.ts';
import type { CpuSeconds } from '../cpu.ts';
import { JsonChild } from '../sides/child.ts';
import type { LoadResult } from './generator.ts';
import type { Read, ReadOptions } from './reads.ts';
import type { SaleOptions } from './sales.ts';

/** What the generator found, and what the window cost every process. */
export type Driven = { result: LoadResult; cpu: CpuSeconds; endedAt: number };

/** Hooks at the edges of the measured window. */
export type Window = { onStart?: () => void; onEnd?: () => void };

/** Sells tickets and reads the processes' CPU at the edges of the window, `readCpu` leaving the generator out. */
export function driveSales(options: SaleOptions, readCpu: () => Promise<CpuSeconds>, window: Window = {}): Promise<Driven> {
  return drive('load/sales.ts', options, readCpu, window);
}

/** Reads what a list names, measured as sales are. */
export async function driveReads(
  { reads, ...options }: Omit<ReadOptions, 'list'> & { reads: Read[] },
  readCpu: () => Promise<CpuSeconds>,
): Promise<Driven> {
  const folder = await mkdtemp(join(tmpdir(), 'ringside-reads-'));
  try {
    const list = join(folder, 'reads.json');
    await writeFile(list, JSON.stringify(reads));
    return await drive('load/reads.ts', { ...options, list }, readCpu, {});
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** What is wrong with a run whose every request should have had success. */
export function faultsOf(result: LoadResult): string[] {
  const faults: string[] = [];
  if (Object.keys(result.refused).length > 0)
    faults.push(`answers without success: ${JSON.stringify(result.refused)}, e.g. ${result.sample}`);
  if (result.lost.length > 0) faults.push(`${result.lost.length} connections lost: ${result.lost[0]}`);
  if (result.units === 0) faults.push('no answer had success');
  return faults;
}

async function drive(
  program: string,
  options: SaleOptions | ReadOptions,
  readCpu: () => Promise<CpuSeconds>,
  window: Window,
): Promise<Driven> {
  const load = JsonChild.node('the load generator', program, [JSON.stringify(options)]);
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
