import { parseArgs } from 'node:util';
import { sha256Hex } from '../core/kernel/hash.ts';
import { commitmentOf, drawWinner, weightsOf } from '../domains/betting/round/draw.ts';
import { openMainTrack } from '../domains/betting/track/main-track.ts';
import { testsOf } from './fairness/statistics.ts';

/**
 * Draws the main track's winner with the shipped code, once a seed, and tests whether the winners come as often and in such an
 * order as their weights say. The same `--seed` draws the same; another is another experiment.
 *
 *   npm run bench:fairness -- --draws 100000 --seed ringside
 */
const { values } = parseArgs({ options: { draws: { type: 'string', default: '100000' }, seed: { type: 'string', default: 'ringside' } } });
const draws = Number(values.draws);
const { seed } = values;
/** How rarely a fair draw may be called unfair, over all tests together. */
const FALSE_ALARMS = 0.001;

const track = openMainTrack(1, 1);
const runners = track.type === 'OpenTrack' ? track.runners : [];
const weights = weightsOf(runners);
console.log(
  `${draws} draws, seed ${JSON.stringify(seed)}, coefficients ${runners.map((runner) => runner.coefficientHundredths / 100).join(' ')}`,
);

const startedAt = performance.now();
const winners: number[] = [];
let drawnAgain = 0;
for (let index = 1; index <= draws; index += 1) {
  const serverSeed = sha256Hex(`${seed}:${index}`);
  // Each round draws from a head of its own; without tickets it is the commitment.
  const { participantNumber, counter } = drawWinner(serverSeed, commitmentOf(serverSeed), String(index * 1_000), weights);
  winners.push(participantNumber);
  drawnAgain += counter;
  if (index % Math.ceil(draws / 10) === 0) console.log(`  ${index} drawn, ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`);
}

const tests = testsOf(winners, weights);
const threshold = FALSE_ALARMS / tests.length;
for (const { name, found, pValue } of tests) console.log(`  ${name.padEnd(46)} ${found.padEnd(36)} p = ${pValue.toFixed(6)}`);
console.log(`  ${drawnAgain} numbers were drawn again, so that no remainder favours anybody`);
const suspicious = tests.filter(({ pValue }) => pValue < threshold);
if (suspicious.length > 0) process.exitCode = 1;
console.log(
  suspicious.length > 0 ? `UNFAIR: p < ${threshold.toExponential(1)}` : `Nothing below p = ${threshold.toExponential(1)}: no sign of bias.`,
);
