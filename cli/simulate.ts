import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { describeBroken, runSeeds } from '../test/simulation/jobs.ts';
import { standIn } from '../test/simulation/node-modules.ts';
import { summary, type Progress } from '../test/simulation/report.ts';

const HELP = `npm run simulate -- [--seeds 1000] [--from 1] [--jobs ${availableParallelism()}]
npm run simulate -- --seed 4711 [--trace]

Runs the shipped objects, relay and projector in virtual time, over a network and a database that fail, and checks what they
promise at every step (test/simulation). A row of seeds stops at the first that breaks a promise; --seed runs one again, the
same to the byte, and --trace shows all of it. Exit status: 0 when every promise was kept, 1 when one was broken.`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    seed: { type: 'string' },
    trace: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const tell = (line: string) => process.stdout.write(`${line}\n`);

if (values.help) tell(HELP);
else if (values.seed === undefined) await runMany(Number(values.from), Number(values.seeds), Number(values.jobs));
else await runOne(Number(values.seed), values.trace);

async function runOne(seed: number, isShown: boolean): Promise<void> {
  standIn();
  const { runSeed } = await import('../test/simulation/run.ts');
  const { hash, lines, counts, failure } = await runSeed(seed, isShown ? { show: tell } : {});
  if (failure === null) return void tell(`seed ${seed}: every promise was kept (trace ${hash})`);
  const lastLines = isShown ? [] : lines.slice(-40);
  tell(describeBroken({ seed, counts, broken: { hash, message: failure.message, lastLines } }));
  process.exitCode = 1;
}

async function runMany(from: number, seeds: number, jobs: number): Promise<void> {
  const progress: Progress = { seeds: 0, counts: {}, startedAt: performance.now() };
  await runSeeds(from, from + seeds - 1, jobs, (finding) => {
    progress.seeds += 1;
    for (const [kind, count] of Object.entries(finding.counts)) progress.counts[kind] = (progress.counts[kind] ?? 0) + count;
    if (process.stderr.isTTY) process.stderr.write(`\r${progress.seeds} of ${seeds} seeds `);
    if (finding.broken === null) return;
    tell(describeBroken(finding));
    process.exitCode = 1;
  });
  tell(summary(progress));
}
