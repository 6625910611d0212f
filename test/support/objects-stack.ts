/**
 * The data services of the `objects` tests, as a process: prints the Worker's bindings as one line of JSON and runs
 * until its standard input closes, so that it goes with vitest however vitest ends.
 */
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startStack } from '../../local/stack.ts';

const dataDir = await mkdtemp(join(tmpdir(), 'ringside-objects-'));
// Postgres's user must be able to enter too.
await chmod(dataDir, 0o711);
const vars = { CLIENT_ADDRESS_HEADER: 'cf-connecting-ip' };
const stack = await startStack({ dataDir, worker: false, vars, template: join(tmpdir(), 'ringside-test-cluster') });
process.stdout.write(`${JSON.stringify(stack.bindings)}\n`);

process.stdin.resume();
await once(process.stdin, 'close');
await stack.stop();
const place = stack.postgres && dirname(stack.postgres.place);
for (const folder of [dataDir, place ?? dataDir]) await rm(folder, { recursive: true, force: true });
process.exit(0);
