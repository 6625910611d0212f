/** One process of several that share a row of seeds: `seeds-process.ts <from> <last> <step>`; jobs.ts forks it. */
import type { Finding } from './jobs.ts';
import { standIn } from './node-modules.ts';

standIn();
const { runSeed } = await import('./run.ts');
const [from = 1, last = 1, step = 1] = process.argv.slice(2).map(Number);

for (let seed = from; seed <= last; seed += step) {
  const { counts, hash, lines, failure } = await runSeed(seed);
  const broken = failure === null ? null : { hash, message: failure.message, lastLines: lines.slice(-40) };
  const finding: Finding = { seed, counts, broken };
  process.send?.(finding);
  if (failure !== null) break;
}
process.disconnect();
