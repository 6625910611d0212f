/**
 * Runs the local stack in a process of its own, so that the bench's CPU is not counted as the stack's.
 * Argument: `{ dataDir, vars, worker }` as JSON. Prints its addresses as a line of JSON; ends with its input.
 */
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { startStack } from '../../local/stack.ts';

const Options = z.object({ dataDir: z.string(), vars: z.record(z.string(), z.string()), worker: z.boolean() });

const { dataDir, vars, worker } = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
const stack = await startStack({ dataDir, vars, ...(worker ? {} : { worker: false as const }) });
const { url, databaseUrl, appDatabaseUrl, neon } = stack;
process.stdout.write(`${JSON.stringify({ url, databaseUrl, appDatabaseUrl, neonUrl: neon?.url ?? null })}\n`);

// The bench ends the input and sends SIGTERM; a terminal's Ctrl-C reaches us too. One stop answers them all.
let stopping: Promise<void> | undefined;
const stop = (): void => {
  stopping ??= stack.stop().then(() => process.exit(0));
};
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
createInterface({ input: process.stdin }).on('close', stop);
