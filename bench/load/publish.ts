/**
 * Publishes the scores of one match at a fixed rate, one after the other over one connection.
 *
 *   node bench/load/publish.ts '{"url":"http://127.0.0.1:8787","matchId":"m1","ratePerSecond":50,"seconds":10,"firstScore":1}'
 *
 * Each score carries `detail.sentAt`, ms since the epoch when it was sent. Prints one line of JSON when done.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { HttpConnection } from './connection.ts';
import { Histogram } from './histogram.ts';
import type { SavedHistogram } from './histogram.ts';

const Options = z.object({
  url: z.url(),
  matchId: z.string(),
  token: z.string().optional(),
  ratePerSecond: z.number().positive(),
  seconds: z.number().positive(),
  firstScore: z.int().nonnegative(),
});

/** What the publisher is told. */
export type PublishOptions = z.input<typeof Options>;

/** What became of it: scores answered with success, others by status, and how long an answer took. */
export type PublishResult = {
  event: 'result';
  published: number;
  refused: Record<string, number>;
  sample: string;
  latency: SavedHistogram;
};

const options = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
const url = new URL(options.url);
const latency = new Histogram();
const refused: Record<string, number> = {};
let published = 0;
let sample = '';

const connection = await HttpConnection.open(url, (reason) => {
  throw new Error(`the connection was lost: ${reason}`);
});
const startedAt = performance.now();
const updates = Math.round(options.seconds * options.ratePerSecond);
for (let update = 0; update < updates; update += 1) {
  const dueAt = startedAt + (update * 1000) / options.ratePerSecond;
  const wait = dueAt - performance.now();
  if (wait > 0) await new Promise((resolve) => setTimeout(resolve, wait));
  const before = performance.now();
  const { status, body } = await post(options.firstScore + update);
  latency.record(performance.now() - before);
  if (status >= 200 && status < 300) {
    published += 1;
  } else {
    refused[status] = (refused[status] ?? 0) + 1;
    sample ||= body.toString('utf8').slice(0, 300);
  }
}
connection.close();
const result: PublishResult = { event: 'result', published, refused, sample, latency: latency.save() };
process.stdout.write(`${JSON.stringify(result)}\n`);

function post(score: number): Promise<{ status: number; body: Buffer }> {
  const sentAt = performance.timeOrigin + performance.now();
  const body = JSON.stringify({ homeScore: score, awayScore: 0, detail: { sentAt } });
  const request = [
    `POST /api/v1/matches/${options.matchId}/score HTTP/1.1`,
    `Host: ${url.host}`,
    ...(options.token === undefined ? [] : [`Authorization: Bearer ${options.token}`]),
    `Idempotency-Key: ${randomUUID()}`,
    'Content-Type: application/json',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
  return new Promise((resolve) => connection.send(Buffer.from(request), (status, answer) => resolve({ status, body: answer })));
}
