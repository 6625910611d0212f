import { LagSampler, drained, newestReceipt } from '../lag.ts';
import { driveSales, faultsOf } from '../load/drive.ts';
import { Histogram } from '../load/histogram.ts';
import type { LoadResult } from '../load/generator.ts';
import type { Bench, Run } from '../work.ts';

/** How tickets are sold. Without a rate, as fast as answers come. */
export type Selling = { connections: number; seconds: number; ticketsPerRequest: number; ratePerSecond?: number; lagLimitMs: number };

const EMPTY_AFTER_MS = 1000;
const DRAIN_LIMIT_MS = 60_000;

/** Sells on the peer. */
export async function sellOnPeer(bench: Bench, selling: Selling): Promise<Run> {
  const { url, token, roundId } = await bench.ticketsPeer();
  const { result, cpu } = await driveSales({ url, token, roundId, ...how(selling) }, () => bench.readCpu());
  return { ...runOf(result), cpu, faults: faultsOf(result) };
}

/**
 * Sells on ours. The run counts only while the read table stays near: its lag at p95 within the limit, every accepted
 * ticket in it a second after the load ended, and each exactly once.
 */
export async function sellOnOurs(bench: Bench, selling: Selling): Promise<Run> {
  const stack = await bench.stack();
  const [token, roundId, before] = await Promise.all([stack.login('cashier'), stack.currentRound(), newestReceipt(stack.pool)]);
  const lag = new LagSampler(stack.pool);
  const options = { url: stack.url, token, roundId, ...how(selling) };
  const { result, cpu, endedAt } = await driveSales(options, () => bench.readCpu(), {
    onStart: () => lag.start(),
    onEnd: () => lag.stop(),
  });
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, endedAt + EMPTY_AFTER_MS - performance.now())));
  const left = await drained(stack.pool, before, result.accepted, DRAIN_LIMIT_MS);

  const behind = lag.behind.percentiles();
  const faults = faultsOf(result);
  if (left.missing > 0) faults.push(`${left.missing} of ${result.accepted} tickets not in the read table a second after the end`);
  if (left.afterMs === null) faults.push(`still not all there after ${DRAIN_LIMIT_MS / 1000} s`);
  if (left.surplus > 0) faults.push(`${left.surplus} more receipts than were answered with success`);
  if (!(behind.p95 <= selling.lagLimitMs))
    faults.push(`the read table was ${behind.p95.toFixed(0)} ms behind at p95, the limit is ${selling.lagLimitMs}`);
  const remarks = [`read table behind: p50 ${behind.p50.toFixed(0)} ms, p95 ${behind.p95.toFixed(0)} ms, max ${behind.max.toFixed(0)} ms`];
  return { ...runOf(result), cpu, faults, remarks };
}

function how(selling: Selling): { connections: number; seconds: number; ticketsPerRequest: number; ratePerSecond?: number } {
  const { connections, seconds, ticketsPerRequest, ratePerSecond } = selling;
  return {
    connections,
    seconds,
    ticketsPerRequest,
    ...(ratePerSecond === undefined ? {} : { ratePerSecond: ratePerSecond / ticketsPerRequest }),
  };
}

function runOf(result: LoadResult): Omit<Run, 'cpu' | 'faults'> {
  const latency = new Histogram().merge(result.latency).percentiles();
  return { figure: result.units / result.seconds, latency, seconds: result.seconds, units: result.units };
}
