import type { Bench, Run } from '../work.ts';
import { driveReads, faultsOf } from './drive.ts';
import { Histogram } from './histogram.ts';
import type { Read } from './reads.ts';

const WARMUP_SECONDS = 2;

/** How a list is read. Without a rate, as fast as answers come. */
export type Reading = { url: string; reads: Read[]; connections: number; seconds: number; ratePerSecond?: number };

/** Reads, and tells how many answers came, those of the warm-up included. */
export async function read(bench: Bench, reading: Reading): Promise<Run & { answered: number }> {
  const { result, cpu } = await driveReads({ ...reading, warmupSeconds: WARMUP_SECONDS }, () => bench.readCpu());
  const latency = new Histogram().merge(result.latency).percentiles();
  const { units, seconds, accepted: answered } = result;
  return { figure: units / seconds, latency, cpu, seconds, units, faults: faultsOf(result), answered };
}
