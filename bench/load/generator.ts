import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { HttpConnection } from './connection.ts';
import { Histogram } from './histogram.ts';
import type { SavedHistogram } from './histogram.ts';

/** How a generator sends. Without `ratePerSecond` as fast as answers come. */
export const Sending = z.object({
  url: z.url(),
  connections: z.int().positive(),
  seconds: z.number().positive(),
  warmupSeconds: z.number().min(0).default(2),
  ratePerSecond: z.number().positive().optional(),
});

/** What is sent, and what an answer is worth. */
export type Requests = {
  /** The requests of one connection; a buffer must not change until its answer has come. */
  ofConnection(index: number): { next(): Buffer };
  /** How many units a whole success brings, e.g. tickets in a batch. */
  wanted: number;
  /** How many this answer brought. */
  unitsOf(status: number, body: Buffer): number;
};

/** What a generator found. `accepted` counts the units of every answer, warm-up included; the rest is of the window. */
export type LoadResult = {
  event: 'result';
  seconds: number;
  requests: number;
  units: number;
  accepted: number;
  refused: Record<string, number>;
  sample: string;
  lost: string[];
  latency: SavedHistogram;
};

const IN_FLIGHT_LIMIT_MS = 5000;
// So that what the generator used can still be read from /proc.
const LINGER_MS = 500;

type Lane = { connection: HttpConnection; requests: { next(): Buffer } };
type Phase = 'warmup' | 'window' | 'over';

/**
 * Sends over keep-alive HTTP/1.1 and times every answer.
 *
 * Without `ratePerSecond` the loop is closed: a connection sends when its answer has come. With it the loop is open:
 * requests are due on a clock and timed from when they were due, so a stall counts against every request it held up.
 * Prints lines of JSON: `{ event: 'start' }` and `{ event: 'end' }` around the measured window, then the result.
 */
export async function generate(sending: z.output<typeof Sending>, requests: Requests): Promise<void> {
  const senders = new Senders(requests);
  const lanes = await senders.open(new URL(sending.url), sending.connections);
  const stop = sending.ratePerSecond ? openLoop(senders, lanes, sending.ratePerSecond) : closedLoop(senders, lanes);

  await sleep(sending.warmupSeconds * 1000);
  senders.phase = 'window';
  const startedAt = performance.now();
  print({ event: 'start' });
  await sleep(sending.seconds * 1000);
  senders.phase = 'over';
  const endedAt = performance.now();
  print({ event: 'end' });
  stop();
  await sleep(LINGER_MS);
  while (senders.inFlight > 0 && performance.now() - endedAt < IN_FLIGHT_LIMIT_MS) await sleep(10);
  lanes.forEach((lane) => lane.connection.close());
  print(senders.result((endedAt - startedAt) / 1000));
}

/** Each lane has at most one request in flight. */
class Senders {
  phase: Phase = 'warmup';
  inFlight = 0;
  private readonly lost: string[] = [];
  private readonly what: Requests;
  private readonly latency = new Histogram();
  private readonly refused: Record<string, number> = {};
  private requests = 0;
  private units = 0;
  private accepted = 0;
  private sample = '';

  constructor(what: Requests) {
    this.what = what;
  }

  open(url: URL, connections: number): Promise<Lane[]> {
    const lane = async (index: number): Promise<Lane> => ({
      connection: await HttpConnection.open(url, (reason) => this.lost.push(reason)),
      requests: this.what.ofConnection(index),
    });
    return Promise.all(Array.from({ length: connections }, (_, index) => lane(index)));
  }

  /** Sends and calls `then` when the answer has come. */
  send(lane: Lane, dueAt: number, then: (lane: Lane) => void): void {
    this.inFlight += 1;
    lane.connection.send(lane.requests.next(), (status, body) => {
      this.inFlight -= 1;
      this.count(status, body, dueAt);
      then(lane);
    });
  }

  result(seconds: number): LoadResult {
    const { requests, units, accepted, refused, sample, lost } = this;
    return { event: 'result', seconds, requests, units, accepted, refused, sample, lost, latency: this.latency.save() };
  }

  private count(status: number, body: Buffer, dueAt: number): void {
    const brought = this.what.unitsOf(status, body);
    this.accepted += brought;
    if (this.phase === 'window') {
      this.requests += 1;
      this.units += brought;
      this.latency.record(performance.now() - dueAt);
    }
    if (brought < this.what.wanted) {
      this.refused[status] = (this.refused[status] ?? 0) + 1;
      this.sample ||= `${status} ${body.toString('utf8').slice(0, 400)}`;
    }
  }
}

function closedLoop(senders: Senders, lanes: Lane[]): () => void {
  const next = (lane: Lane): void => {
    if (senders.phase !== 'over') senders.send(lane, performance.now(), next);
  };
  lanes.forEach(next);
  return () => {};
}

function openLoop(senders: Senders, lanes: Lane[], ratePerSecond: number): () => void {
  const idle = [...lanes];
  const startedAt = performance.now();
  let sent = 0;
  const sendDue = (): void => {
    if (senders.phase === 'over') return;
    const elapsed = performance.now() - startedAt;
    for (;;) {
      const dueAfter = (sent * 1000) / ratePerSecond;
      const lane = dueAfter <= elapsed ? idle.pop() : undefined;
      if (!lane) return;
      sent += 1;
      senders.send(lane, startedAt + dueAfter, release);
    }
  };
  const release = (lane: Lane): void => {
    idle.push(lane);
    sendDue();
  };
  const timer = setInterval(sendDue, 1);
  return () => clearInterval(timer);
}

function print(line: LoadResult | { event: 'start' | 'end' }): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
