/**
 * Runs the local stack in a process of its own, so that the bench's CPU is not counted as the stack's.
 * Argument: `{ dataDir, vars, worker }` as JSON. Prints its addresses as a line of JSON; ends with its input or by a signal,
 * and takes its data folder with it, also when the bench was killed.
 */
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { startStack } from '../../local/stack.ts';
import { listenForStop, whenAborted } from '../../local/stopping.ts';

const Options = z.object({ dataDir: z.string(), vars: z.record(z.string(), z.string()), worker: z.boolean() });

// First of all: Miniflare's own signal handlers would end this process before Postgres and Redis are stopped.
const asked = whenAborted(listenForStop(() => {}));
const closed = new Promise<void>((resolve) => {
  createInterface({ input: process.stdin }).on('close', resolve);
});

const { dataDir, vars, worker } = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
try {
  const stack = await startStack({ dataDir, vars, ...(worker ? {} : { worker: false as const }) });
  const { url, databaseUrl, appDatabaseUrl, neon } = stack;
  process.stdout.write(`${JSON.stringify({ url, databaseUrl, appDatabaseUrl, neonUrl: neon?.url ?? null })}\n`);
  await Promise.race([asked, closed]);
  await stack.stop();
} finally {
  await forget();
}
process.exit(0);

// Where Postgres's user may not enter the repository, its data lies elsewhere, and a file in the data folder says where.
async function forget(): Promise<void> {
  const elsewhere = (await readFile(join(dataDir, 'postgres-place'), 'utf8').catch(() => '')).trim();
  if (elsewhere !== '') await rm(dirname(elsewhere), { recursive: true, force: true });
  await rm(dataDir, { recursive: true, force: true });
}
