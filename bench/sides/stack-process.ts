/**
 * Runs the local stack in a process of its own, so that the bench's CPU is not counted as the stack's.
 * Argument: `{ dataDir, vars, worker }` as JSON. Prints its addresses as a line of JSON, then obeys lines on stdin and answers
 * each with a line of JSON: `calls` with how many calls Postgres's and Redis's endpoints got since they were first asked for,
 * `redis refuse` and `redis ok` with what Redis does now. Ends with its input or by a signal, and takes its data folder with
 * it, also when the bench was killed.
 */
import { readFile, rm } from 'node:fs/promises';
import { subscribe } from 'node:diagnostics_channel';
import type { Server } from 'node:http';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { startStack, type Stack } from '../../local/stack.ts';
import { listenForStop, whenAborted } from '../../local/stopping.ts';

const Options = z.object({ dataDir: z.string(), vars: z.record(z.string(), z.string()), worker: z.boolean() });

// First of all: Miniflare's own signal handlers would end this process before Postgres and Redis are stopped.
const asked = whenAborted(listenForStop(() => {}));
const input = createInterface({ input: process.stdin });
const closed = new Promise<void>((resolve) => {
  input.on('close', resolve);
});

const { dataDir, vars, worker } = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
try {
  const stack = await startStack({ dataDir, vars, ...(worker ? {} : { worker: false as const }) });
  const { url, databaseUrl, appDatabaseUrl, neon } = stack;
  process.stdout.write(`${JSON.stringify({ url, databaseUrl, appDatabaseUrl, neonUrl: neon?.url ?? null })}\n`);
  const obey = orders(stack);
  input.on('line', (order) => process.stdout.write(`${JSON.stringify(obey(order))}\n`));
  await Promise.race([asked, closed]);
  await stack.stop();
} finally {
  await forget();
}
process.exit(0);

function orders({ neon, upstash }: Stack): (order: string) => object {
  const calls = { postgres: 0, redis: 0 };
  let isCounting = false;
  const count = (message: unknown): void => {
    const address = (message as { server: Server }).server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    if (port === neon?.port) calls.postgres += 1;
    if (port === upstash?.port) calls.redis += 1;
  };
  return (order) => {
    // Only once somebody asks: the works that do not are not slowed by it.
    if (order === 'calls' && !isCounting) subscribe('http.server.request.start', count);
    isCounting ||= order === 'calls';
    if (order === 'redis refuse' && upstash) upstash.faults.mode = 'refuse';
    if (order === 'redis ok' && upstash) upstash.faults.mode = 'ok';
    return order === 'calls' ? { ...calls } : { redis: upstash?.faults.mode };
  };
}

// Where Postgres's user may not enter the repository, its data lies elsewhere, and a file in the data folder says where.
async function forget(): Promise<void> {
  const elsewhere = (await readFile(join(dataDir, 'postgres-place'), 'utf8').catch(() => '')).trim();
  if (elsewhere !== '') await rm(dirname(elsewhere), { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
