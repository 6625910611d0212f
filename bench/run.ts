/**
 * `npm run bench [-- names…] [--quick] [--only ours|peer] [--json FILE]`: measures Ringside beside what a user would pick
 * instead, on this machine, now. Speed is shown and never asserted: the exit status tells only whether the runs ran.
 */
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { judge, table } from './report.ts';
import { hasRedisServer } from './sides/redis-server.ts';
import { Sides } from './sides/sides.ts';
import type { Bench, Line, Work } from './work.ts';
import { works } from './works/index.ts';

const RUNS = 3;
const QUICK_SHARE = 1 / 3;

const HELP = `npm run bench [-- names…] [options]

${works.map((work) => `  ${work.name.padEnd(18)} ${work.about}`).join('\n')}

Without names all of them run. Each is measured ${RUNS} times, ours and the peer in turn, and the median is shown.

  --quick            one run each, a third as long: to see that it works, not how fast it is
  --runs N           so many runs each
  --only ours|peer   one side alone
  --json FILE        writes every run to a file as well
  --help             this

The peers need redis-server on the PATH (Debian: apt-get install redis-server); without it their rows stay empty.
Where workerd spends its time: node bench/profile.ts --help
`;

type Reported = { name: string; lines: Line[]; failure: string | null };

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      quick: { type: 'boolean', default: false },
      runs: { type: 'string' },
      only: { type: 'string', default: 'both' },
      json: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return say(HELP);
  const unknown = positionals.filter((name) => !works.some((work) => work.name === name));
  if (unknown.length > 0 || !['both', 'ours', 'peer'].includes(values.only))
    return say(`unknown: ${[...unknown, values.only].join(', ')}\n\n${HELP}`, 2);

  const redis = hasRedisServer();
  let only = values.only as Bench['sides'];
  if (!redis && only === 'peer') return say('redis-server is not installed, and the peer needs it.', 2);
  if (!redis) {
    say('redis-server is not installed: the peer is left out, and with it every ratio. Debian: apt-get install redis-server.');
    only = 'ours';
  }
  say(`${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${availableParallelism()} cores, Node ${process.version}`);

  const sides = new Sides(only !== 'peer', say);
  const stopOnSignal = (): void => void sides.stop().then(() => process.exit(130));
  process.once('SIGINT', stopOnSignal).once('SIGTERM', stopOnSignal);
  const bench: Bench = {
    sides: only,
    runs: Number(values.runs ?? (values.quick ? 1 : RUNS)),
    seconds: (full) => (values.quick ? full * QUICK_SHARE : full),
    stack: () => sides.stack(),
    freshStack: () => sides.freshStack(),
    withStore: (use) => sides.withStore(use),
    ticketsPeer: () => sides.ticketsPeer(),
    spectatorsPeer: () => sides.spectatorsPeer(),
    readCpu: () => sides.readCpu(),
    say,
    known: new Map(),
  };
  const reported: Reported[] = [];
  try {
    for (const work of works.filter(({ name }) => positionals.length === 0 || positionals.includes(name))) {
      reported.push(await measured(work, bench));
    }
  } finally {
    await sides.stop();
  }
  if (values.json !== undefined) await writeFile(values.json, JSON.stringify(forFile(reported), null, 2));
  return reported.some(({ failure }) => failure !== null) ? 1 : 0;
}

async function measured(work: Work, bench: Bench): Promise<Reported> {
  say(`\n${work.name}: ${work.about}`);
  try {
    const lines = await work.measure(bench);
    say(table(`${work.name}: ${work.about}`, lines));
    return { name: work.name, lines, failure: null };
  } catch (error) {
    const failure = error instanceof Error ? (error.stack ?? error.message) : String(error);
    say(`${work.name} broke: ${failure}`);
    return { name: work.name, lines: [], failure };
  }
}

function forFile(reported: Reported[]): unknown {
  const found = reported.map(({ name, lines, failure }) => ({
    name,
    failure,
    lines: lines.map((line) => ({ ...line, verdict: judge(line) })),
  }));
  return {
    measuredAt: new Date().toISOString(),
    cpu: cpus()[0]?.model ?? null,
    cores: availableParallelism(),
    node: process.version,
    works: found,
  };
}

function say(line: string, status = 0): number {
  process.stdout.write(`${line}\n`);
  return status;
}

process.exit(await main());
