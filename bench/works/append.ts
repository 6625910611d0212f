import { z } from 'zod';
import { cpuBetween } from '../cpu.ts';
import { appendBatches } from '../history.ts';
import { Histogram } from '../load/histogram.ts';
import { lastPosition } from '../sides/stack.ts';
import type { Stack } from '../sides/stack.ts';
import type { Bench, Run, Work } from '../work.ts';

const EVENTS_PER_BATCH = 1000;
const STREAMS = 8;
const TICKETS_PER_ROUND = 20_000;
const BATCHES = 200;
const WARMUP_BATCHES = 10;

const Appended = z.array(z.object({ outcome: z.array(z.object({ status: z.literal('stored') })) })).length(1);
type Batches = ReturnType<typeof appendBatches>;

/** How fast Postgres takes events: one call after another, as the relay sends them when it drains a backlog. */
export const append: Work = {
  name: 'append',
  about: `SELECT core.append($1) with ${EVENTS_PER_BATCH} events of ${STREAMS} rounds a call, one call after another`,
  measure: (bench) =>
    bench.withStore(async (store) => {
      const batches = appendBatches({
        rounds: STREAMS,
        eventsPerBatch: EVENTS_PER_BATCH,
        ticketsPerRound: TICKETS_PER_ROUND,
        firstRound: 1,
      });
      await drain(bench, store, batches, WARMUP_BATCHES);
      const ours: Run[] = [];
      for (let run = 0; run < bench.runs; run += 1) {
        ours.push(await drain(bench, store, batches, Math.round(bench.seconds(BATCHES))));
        bench.say(`  run ${run + 1}/${bench.runs}: ${Math.round(ours.at(-1)?.figure ?? 0).toLocaleString('en')} events/s`);
      }
      const notes = ['percentiles are of one call; the time to make the events is not counted, the CPU is (bench)'];
      return [
        { label: `batches of ${EVENTS_PER_BATCH}`, unit: 'events/s', per: 'event', target: { atLeast: 40_000 }, ours, peer: [], notes },
      ];
    }),
};

async function drain(bench: Bench, stack: Stack, batches: Batches, calls: number): Promise<Run> {
  const latency = new Histogram();
  const client = await stack.pool.connect();
  let milliseconds = 0;
  const first = await lastPosition(stack);
  const before = await bench.readCpu();
  try {
    for (let call = 0; call < calls; call += 1) {
      const batch = batches.next().value as string;
      const startedAt = performance.now();
      const { rows } = await client.query('SELECT core.append($1) AS outcome', [batch]);
      const took = performance.now() - startedAt;
      Appended.parse(rows);
      latency.record(took);
      milliseconds += took;
    }
  } finally {
    client.release();
  }
  const last = await lastPosition(stack);
  const events = last - first;
  const seconds = milliseconds / 1000;
  return {
    figure: events / seconds,
    latency: latency.percentiles(),
    cpu: cpuBetween(before, await bench.readCpu()),
    seconds,
    units: events,
    faults: [],
    remarks: [`${last.toLocaleString('en')} events in the store`],
  };
}
