/**
 * npm run simulate -- [--seeds 10000] [--from 1]   runs seeds, and stops at the first that breaks a promise
 * npm run simulate -- --seed 4711 [--trace]                    runs one again, and shows all of it
 *
 * The shipped objects, relay and projector in virtual time, over a network and a database that fail (test/simulation/).
 */
import { parseArgs } from 'node:util';
import '../test/simulation/node-modules.ts';
import { summary, type Progress } from '../test/simulation/report.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
  },
});
// After the hooks that put the simulation's own modules in place.
const { runSeed } = await import('../test/simulation/run.ts');

const from = Number(values.seed ?? values.from);
const last = values.seed === undefined ? from + Number(values.seeds) - 1 : from;
const progress: Progress = { seeds: 0, counts: {}, startedAt: performance.now() };
const tell = (line: string) => process.stdout.write(`${line}\n`);

for (let seed = from; seed <= last; seed += 1) {
  const result = await runSeed(seed, values.trace ? { show: tell } : {});
  progress.seeds += 1;
  for (const [kind, count] of Object.entries(result.counts)) progress.counts[kind] = (progress.counts[kind] ?? 0) + count;
  if (result.failure !== null) {
    if (!values.trace) tell(result.lines.slice(-40).join('\n'));
    tell(
      `\nseed ${seed} (trace ${result.hash}): ${result.failure.message}\nagain, with all of it: npm run simulate -- --seed ${seed} --trace`,
    );
    process.exitCode = 1;
    break;
  }
  if (values.seed !== undefined) tell(`seed ${seed}: every promise was kept (trace ${result.hash})`);
  else if (process.stderr.isTTY && seed % 50 === 0) process.stderr.write(`\r${seed - from + 1} of ${last - from + 1} seeds`);
}
if (values.seed === undefined) tell(summary(progress));
