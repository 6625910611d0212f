/**
 * Sells tickets over keep-alive HTTP/1.1 and times every answer. A process of its own, so that its CPU can be told apart.
 *
 *   node bench/load/http.ts '{"url":"http://127.0.0.1:8787","token":"…","roundId":"…","connections":16,"seconds":10}'
 *
 * Without `ratePerSecond` the loop is closed: a connection sends when its answer has come. With it the loop is open:
 * requests are due on a clock and timed from when they were due, so a stall counts against every request it held up.
 * Prints lines of JSON: `{ event: 'start' }` and `{ event: 'end' }` around the measured window, then the result.
 */
import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import { HttpConnection } from './connection.ts';
import { Histogram } from './histogram.ts';
import type { SavedHistogram } from './histogram.ts';
import { SaleRequests } from './requests.ts';

const Options = z.object({
  url: z.url(),
  token: z.string(),
  roundId: z.string(),
  connections: z.int().positive(),
  seconds: z.number().positive(),
  warmupSeconds: z.number().min(0).default(2),
  ticketsPerRequest: z.int().positive().default(1),
  ratePerSecond: z.number().positive().optional(),
});

/** What the generator is told. */
export type LoadOptions = z.input<typeof Options>;

/** What it found. `accepted` counts every ticket answered with success, warm-up included; the rest is of the window. */
export type LoadResult = {
  event: 'result';
  seconds: number;
  requests: number;
  tickets: number;
  accepted: number;
  refused: Record<string, number>;
  sample: string;
  lost: string[];
  latency: SavedHistogram;
};

const REFUSED_TICKET = '"problem":';
type Lane = { connection: HttpConnection; requests: SaleRequests };

async function main(): Promise<void> {
  const options = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
  const latency = new Histogram();
  const refused: Record<string, number> = {};
  const lost: string[] = [];
  let [requests, tickets, accepted, inFlight] = [0, 0, 0, 0];
  let sample = '';
  let phase: 'warmup' | 'window' | 'over' = 'warmup';
  let release: (lane: Lane) => void = () => {};

  const send = (lane: Lane, dueAt: number): void => {
    inFlight += 1;
    lane.connection.send(lane.requests.next(), (status, body) => {
      inFlight -= 1;
      const sold = ticketsSold(status, body, options.ticketsPerRequest);
      accepted += sold;
      if (phase === 'window') {
        requests += 1;
        tickets += sold;
        latency.record(performance.now() - dueAt);
      }
      if (sold < options.ticketsPerRequest) {
        refused[status] = (refused[status] ?? 0) + 1;
        sample ||= `${status} ${body.toString('utf8').slice(0, 400)}`;
      }
      release(lane);
    });
  };

  const url = new URL(options.url);
  const run = randomBytes(4).toString('hex');
  const lanes = await Promise.all(
    Array.from({ length: options.connections }, async (_, index) => ({
      connection: await HttpConnection.open(url, (reason) => lost.push(reason)),
      requests: new SaleRequests(options, `${run}-${String(index).padStart(4, '0')}`),
    })),
  );
  const stop = options.ratePerSecond ? openLoop(lanes, options.ratePerSecond) : closedLoop(lanes);

  function closedLoop(all: Lane[]): () => void {
    release = (lane) => {
      if (phase !== 'over') send(lane, performance.now());
    };
    all.forEach((lane) => release(lane));
    return () => {};
  }

  function openLoop(all: Lane[], rate: number): () => void {
    const idle = [...all];
    const startedAt = performance.now();
    let due = 0;
    const sendDue = (): void => {
      const elapsed = performance.now() - startedAt;
      while (idle.length > 0 && (due * 1000) / rate <= elapsed) {
        send(idle.pop() as Lane, startedAt + (due * 1000) / rate);
        due += 1;
      }
    };
    release = (lane) => {
      idle.push(lane);
      if (phase !== 'over') sendDue();
    };
    const timer = setInterval(sendDue, 1);
    return () => clearInterval(timer);
  }

  await sleep(options.warmupSeconds * 1000);
  phase = 'window';
  const startedAt = performance.now();
  print({ event: 'start' });
  await sleep(options.seconds * 1000);
  phase = 'over';
  const seconds = (performance.now() - startedAt) / 1000;
  print({ event: 'end' });
  stop();
  // It stays half a second at least, so that what it used can still be read from /proc.
  for (let waited = 0; (inFlight > 0 && waited < 5000) || waited < 500; waited += 10) await sleep(10);
  lanes.forEach((lane) => lane.connection.close());
  const result: LoadResult = { event: 'result', seconds, requests, tickets, accepted, refused, sample, lost, latency: latency.save() };
  print(result);
}

function ticketsSold(status: number, body: Buffer, expected: number): number {
  if (expected === 1) return status === 201 ? 1 : 0;
  if (status !== 200 && status !== 201) return 0;
  let sold = expected;
  for (let at = body.indexOf(REFUSED_TICKET); at >= 0; at = body.indexOf(REFUSED_TICKET, at + 1)) sold -= 1;
  return sold;
}

function print(line: LoadResult | { event: 'start' | 'end' }): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

function sleep(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

await main();
