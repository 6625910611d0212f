import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { driveSales } from '../load/drive.ts';
import { Histogram } from '../load/histogram.ts';
import type { Stack } from '../sides/stack.ts';
import type { Bench, Run, Work } from '../work.ts';
import { manySellers } from './tickets.ts';

const CONNECTIONS = 32;
const SECONDS = 15;
const PROBE_EVERY_MS = 50;
const LOOK_EVERY_MS = 2;
const LOST_AFTER_MS = 10_000;

// The newest versions of the stream alone: what was looked at for the ticket before need not be looked at again.
const LOOK = `
SELECT (SELECT version FROM core.events WHERE stream_id = 'round:' || $1::text AND version > $3 AND payload->>'receiptId' = $2::text)::int AS version,
       EXISTS (SELECT FROM betting.receipts WHERE receipt_id = $2::bigint) AS readable`;

const Sold = z.object({ data: z.object({ receiptId: z.string() }) });

type Probes = { recorded: Histogram; readable: Histogram; answered: Histogram; lost: number };

/** How long after its sale a ticket is in the store and in the read table, under half the load that can be taken. */
export const latency: Work = {
  name: 'latency',
  about: 'from sending a sale to its row being visible to another connection, at half load; one ticket in every fifty ms is watched',
  async measure(bench) {
    if (bench.sides === 'peer') return [];
    const rate = (await manySellers(bench, 'ours')).figure / 2;
    const recorded: Run[] = [];
    const readable: Run[] = [];
    for (let run = 0; run < bench.runs; run += 1) {
      const [store, table] = await watched(bench, rate);
      recorded.push(store);
      readable.push(table);
      bench.say(
        `  run ${run + 1}/${bench.runs} at ${Math.round(rate)} tickets/s: core.events p95 ${store.figure.toFixed(1)} ms, betting.receipts p95 ${table.figure.toFixed(1)} ms`,
      );
    }
    const notes = [
      `half of ${Math.round(rate * 2).toLocaleString('en')} tickets/s; looked for every ${LOOK_EVERY_MS} ms, which is in the figure`,
    ];
    const line = { unit: 'ms, p95', per: 'ticket', peer: [], notes };
    return [
      { ...line, label: 'sale to core.events', target: { atMost: 50 }, ours: recorded },
      { ...line, label: 'sale to betting.receipts', target: { atMost: 100 }, ours: readable },
    ];
  },
};

async function watched(bench: Bench, ratePerSecond: number): Promise<[Run, Run]> {
  const stack = await bench.stack();
  const [token, roundId] = await Promise.all([stack.login('cashier'), stack.currentRound()]);
  const watch: { probing?: Promise<Probes>; isOver: boolean } = { isOver: false };
  const options = { url: stack.url, token, roundId, connections: CONNECTIONS, seconds: bench.seconds(SECONDS), ratePerSecond };
  const { result, cpu } = await driveSales(options, () => bench.readCpu(), {
    onStart: () => {
      watch.probing = probe(stack, token, roundId, watch);
    },
    onEnd: () => {
      watch.isOver = true;
    },
  });
  const probes = await watch.probing;
  if (!probes) throw new Error('the load ended before it began');
  const faults = probes.lost > 0 ? [`${probes.lost} sales were not in both tables after ${LOST_AFTER_MS / 1000} s`] : [];
  if (Object.keys(result.refused).length > 0)
    faults.push(`answers without success: ${JSON.stringify(result.refused)}, e.g. ${result.sample}`);
  const answered = probes.answered.percentiles();
  const remarks = [
    `${probes.answered.count} sales watched; their answers came after ${answered.p50.toFixed(1)} ms (p50), ${answered.p95.toFixed(1)} (p95)`,
  ];
  const common = { cpu, seconds: result.seconds, units: result.units, faults, remarks };
  return [
    { ...common, figure: probes.recorded.percentile(0.95), latency: probes.recorded.percentiles() },
    { ...common, figure: probes.readable.percentile(0.95), latency: probes.readable.percentiles() },
  ];
}

async function probe(stack: Stack, token: string, roundId: string, watch: { isOver: boolean }): Promise<Probes> {
  const probes: Probes = { recorded: new Histogram(), readable: new Histogram(), answered: new Histogram(), lost: 0 };
  const client = await stack.pool.connect();
  const newest = await client.query<{ version: number }>('SELECT version::int AS version FROM core.streams WHERE stream_id = $1', [
    `round:${roundId}`,
  ]);
  let seenVersion = newest.rows[0]?.version ?? 0;
  try {
    while (!watch.isOver) {
      const sentAt = performance.now();
      const receiptId = await sell(stack, token, roundId);
      probes.answered.record(performance.now() - sentAt);
      let [isRecorded, isReadable] = [false, false];
      while (!(isRecorded && isReadable) && performance.now() - sentAt < LOST_AFTER_MS) {
        const { rows } = await client.query<{ version: number | null; readable: boolean }>({
          name: 'look',
          text: LOOK,
          values: [roundId, receiptId, seenVersion],
        });
        const now = performance.now() - sentAt;
        if (!isRecorded && typeof rows[0]?.version === 'number') {
          isRecorded = true;
          probes.recorded.record(now);
          if (!rows[0].readable) seenVersion = rows[0].version - 1;
        }
        if (!isReadable && rows[0]?.readable) {
          isReadable = true;
          probes.readable.record(now);
          seenVersion = rows[0].version ?? seenVersion;
        }
        await sleep(LOOK_EVERY_MS);
      }
      if (!(isRecorded && isReadable)) probes.lost += 1;
      await sleep(PROBE_EVERY_MS - ((performance.now() - sentAt) % PROBE_EVERY_MS));
    }
  } finally {
    client.release();
  }
  return probes;
}

async function sell(stack: Stack, token: string, roundId: string): Promise<string> {
  const response = await fetch(`${stack.url}/api/v1/receipts`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': randomUUID() },
    body: JSON.stringify({ roundId, bets: [1, 3, 5].map((participantNumber) => ({ participantNumber, stakeMinor: 200 })) }),
  });
  const body: unknown = await response.json();
  const sold = Sold.safeParse(body);
  if (!sold.success) throw new Error(`a watched sale was answered ${response.status}: ${JSON.stringify(body).slice(0, 300)}`);
  return sold.data.data.receiptId;
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
