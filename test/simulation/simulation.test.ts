import { execFile } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { describeBroken, runSeeds } from './jobs.ts';
import { runSeed, type RunResult } from './run.ts';
import { BUGS, withBug } from './tampering.ts';

// As node-modules.ts does for the command.
vi.mock('../../domains/betting/round/pulse-signature.ts', () => import('./pulse-signature.ts'));

const SEEDS = 1_000;
const SEEDS_LIMIT_MS = 300_000;
/** A bug must show within so many seeds. */
const BUG_SEEDS = 100;

/** What must have happened in the seeds, or they prove nothing. */
const MUST_HAPPEN = [
  ...['requestLost', 'answerLost', 'repeated', 'slow', 'turnUndone', 'turnUnsaid', 'alarmLate', 'alarmTwice'].map(
    (name) => `fault ${name}`,
  ),
  ...['databaseRequestLost', 'databaseAnswerLost', 'databaseSlow', 'databaseAway'].map((name) => `fault ${name}`),
  ...['crash', 'clockJump', 'restore', 'loseStorage', 'fork', 'beaconSilent', 'beaconLies'].map((name) => `fault ${name}`),
  ...['TicketPlaced', 'TicketModified', 'TicketVoided', 'TicketPaid', 'RoundClosed', 'RoundStarted', 'RoundFinished'].map(
    (name) => `event ${name}`,
  ),
  ...['ShiftOpened', 'ShiftSealed', 'ShiftClosed', 'MoneySuspended', 'RoundReminded', 'RoundVoided', 'TrackPaused'].map(
    (name) => `event ${name}`,
  ),
  'PlaceTicket ok',
  'PlaceTicket betting/round-closed',
  'PayTicket betting/ticket-paid',
  'PayTicket betting/wrong-redeem-code',
  'fork',
] as const;

describe('the money path in a storm', () => {
  it(
    `keeps its promises in ${SEEDS} seeds, in which everything that can go wrong does`,
    async () => {
      const counts: Record<string, number> = {};
      const broken: string[] = [];
      await runSeeds(1, SEEDS, availableParallelism(), (finding) => {
        if (finding.broken !== null) broken.push(describeBroken(finding));
        for (const [kind, count] of Object.entries(finding.counts)) counts[kind] = (counts[kind] ?? 0) + count;
      });
      expect(broken.join('\n')).toBe('');
      expect(MUST_HAPPEN.filter((kind) => (counts[kind] ?? 0) === 0)).toEqual([]);
    },
    SEEDS_LIMIT_MS,
  );
});

describe('a seed', () => {
  it('is one run, byte for byte, also in another process', async () => {
    const seeds = [1, 7, 19];
    const hashes = async () => {
      const found: string[] = [];
      for (const seed of seeds) found.push((await runSeed(seed)).hash);
      return found;
    };
    const first = await hashes();
    expect(await hashes()).toEqual(first);
    expect(new Set(first).size).toBe(seeds.length);
    const command = join(import.meta.dirname, '../../cli/simulate.ts');
    for (const [index, seed] of seeds.entries()) {
      const { stdout } = await promisify(execFile)(process.execPath, [command, '--seed', String(seed)]);
      expect(stdout).toContain(`(trace ${first[index]})`);
    }
  }, 60_000);
});

describe('the simulation notices', () => {
  it.each(Object.keys(BUGS))(
    '%s',
    async (name) => {
      let caught = null as RunResult | null;
      await withBug(BUGS[name] ?? {}, async () => {
        for (let seed = 1; seed <= BUG_SEEDS && caught === null; seed += 1) {
          const result = await runSeed(seed, { sabotage: BUGS[name]?.sabotage ?? {} });
          if (result.failure !== null) caught = result;
        }
      });
      expect(caught, `no seed up to ${BUG_SEEDS} noticed it`).not.toBeNull();
      // Which seed, for whoever watches: an index of how sharp the eye is.
      process.stdout.write(`${name}: seed ${caught?.seed}\n`);
    },
    120_000,
  );
});
