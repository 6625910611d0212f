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
import { setTimeout as sleep } from 'node:timers/promises';
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
const IN_FLIGHT_LIMIT_MS = 5000;
// So that what the generator used can still be read from /proc.
const LINGER_MS = 500;

type Lane = { connection: HttpConnection; requests: SaleRequests };
type Phase = 'warmup' | 'window' | 'over';

/** The sellers: each lane has at most one request in flight. */
class Sellers {
  phase: Phase = 'warmup';
  inFlight = 0;
  readonly lost: string[] = [];
  private readonly options: z.output<typeof Options>;
  private readonly latency = new Histogram();
  private readonly refused: Record<string, number> = {};
  private requests = 0;
  private tickets = 0;
  private accepted = 0;
  private sample = '';

  constructor(options: z.output<typeof Options>) {
    this.options = options;
  }

  open(): Promise<Lane[]> {
    const url = new URL(this.options.url);
    const run = randomBytes(4).toString('hex');
    const lane = async (index: number): Promise<Lane> => ({
      connection: await HttpConnection.open(url, (reason) => this.lost.push(reason)),
      requests: new SaleRequests(this.options, `${run}-${String(index).padStart(4, '0')}`),
    });
    return Promise.all(Array.from({ length: this.options.connections }, (_, index) => lane(index)));
  }

  /** Sells and calls `then` when the answer has come. */
  sell(lane: Lane, dueAt: number, then: (lane: Lane) => void): void {
    this.inFlight += 1;
    lane.connection.send(lane.requests.next(), (status, body) => {
      this.inFlight -= 1;
      this.count(status, body, dueAt);
      then(lane);
    });
  }

  result(seconds: number): LoadResult {
    const { requests, tickets, accepted, refused, sample, lost } = this;
    return { event: 'result', seconds, requests, tickets, accepted, refused, sample, lost, latency: this.latency.save() };
  }

  private count(status: number, body: Buffer, dueAt: number): void {
    const wanted = this.options.ticketsPerRequest;
    const sold = ticketsSold(status, body, wanted);
    this.accepted += sold;
    if (this.phase === 'window') {
      this.requests += 1;
      this.tickets += sold;
      this.latency.record(performance.now() - dueAt);
    }
    if (sold < wanted) {
      this.refused[status] = (this.refused[status] ?? 0) + 1;
      this.sample ||= `${status} ${body.toString('utf8').slice(0, 400)}`;
    }
  }
}

function closedLoop(sellers: Sellers, lanes: Lane[]): () => void {
  const next = (lane: Lane): void => {
    if (sellers.phase !== 'over') sellers.sell(lane, performance.now(), next);
  };
  lanes.forEach(next);
  return () => {};
}

function openLoop(sellers: Sellers, lanes: Lane[], ratePerSecond: number): () => void {
  const idle = [...lanes];
  const startedAt = performance.now();
  let sent = 0;
  const sendDue = (): void => {
    if (sellers.phase === 'over') return;
    const elapsed = performance.now() - startedAt;
    for (;;) {
      const dueAfter = (sent * 1000) / ratePerSecond;
      const lane = dueAfter <= elapsed ? idle.pop() : undefined;
      if (!lane) return;
      sent += 1;
      sellers.sell(lane, startedAt + dueAfter, release);
    }
  };
  const release = (lane: Lane): void => {
    idle.push(lane);
    sendDue();
  };
  const timer = setInterval(sendDue, 1);
  return () => clearInterval(timer);
}

function ticketsSold(status: number, body: Buffer, wanted: number): number {
  if (wanted === 1) return status === 201 ? 1 : 0;
  if (status !== 200 && status !== 201) return 0;
  let sold = wanted;
  for (let at = body.indexOf(REFUSED_TICKET); at >= 0; at = body.indexOf(REFUSED_TICKET, at + 1)) sold -= 1;
  return sold;
}

async function main(): Promise<void> {
  const options = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
  const sellers = new Sellers(options);
  const lanes = await sellers.open();
  const stop = options.ratePerSecond ? openLoop(sellers, lanes, options.ratePerSecond) : closedLoop(sellers, lanes);

  await sleep(options.warmupSeconds * 1000);
  sellers.phase = 'window';
  const startedAt = performance.now();
  print({ event: 'start' });
  await sleep(options.seconds * 1000);
  sellers.phase = 'over';
  const endedAt = performance.now();
  print({ event: 'end' });
  stop();
  await sleep(LINGER_MS);
  while (sellers.inFlight > 0 && performance.now() - endedAt < IN_FLIGHT_LIMIT_MS) await sleep(10);
  lanes.forEach((lane) => lane.connection.close());
  print(sellers.result((endedAt - startedAt) / 1000));
}

function print(line: LoadResult | { event: 'start' | 'end' }): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

await main();
