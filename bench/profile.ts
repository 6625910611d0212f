/**
 * Where workerd spends its time: starts the stack with workerd's inspector open, sells tickets, and adds up a V8 CPU
 * profile by function and by file.
 *
 *   node bench/profile.ts [--connections 64] [--batch 50] [--rate N] [--seconds 8] [--top 40] [--native] [--out FILE]
 */
import { readFile, writeFile } from 'node:fs/promises';
import { SourceMap } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { freePort } from '../local/ports.ts';
import { driveSales } from './load/drive.ts';
import { Histogram } from './load/histogram.ts';
import type { CpuProfile } from './profile/inspector.ts';
import { Inspector } from './profile/inspector.ts';
import { recordNative } from './profile/native.ts';
import type { NativeShare } from './profile/native.ts';
import { summarise } from './profile/summary.ts';
import type { Spent, Summary } from './profile/summary.ts';
import { startBenchStack } from './sides/stack.ts';

const SAMPLE_EVERY_MICROS = 250;
const WORKER_NAME = 'ringside';

const HELP = `node bench/profile.ts [options]

  --connections N  sellers (64)
  --batch N        tickets a request, through the batch call (1)
  --rate N         tickets a second; without it as fast as answers come
  --seconds N      how long (8)
  --top N          lines a list (40)
  --native         also what workerd does outside JavaScript, by Linux's perf where it is installed (Debian: linux-perf)
  --out FILE       also write the profile, for Chrome DevTools (Performance, load profile) or speedscope.app

Percentages are of the time workerd's thread was not idle; microseconds are that share of its CPU time. (program) is native code outside JavaScript: the event loop, HTTP,
SQLite's disk. The profiler itself slows workerd a little, so read shares here and speed in npm run bench.
`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      connections: { type: 'string', default: '64' },
      batch: { type: 'string', default: '1' },
      rate: { type: 'string' },
      seconds: { type: 'string', default: '8' },
      top: { type: 'string', default: '40' },
      native: { type: 'boolean', default: false },
      out: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return print(HELP);
  const ticketsPerRequest = Number(values.batch);
  const port = await freePort();
  const stack = await startBenchStack({ worker: true, inspectorPort: port });
  try {
    const [token, roundId] = await Promise.all([stack.login('cashier'), stack.currentRound()]);
    const sourceMap = new SourceMap(
      JSON.parse(await readFile(join(stack.dataDir, 'build/worker.js.map'), 'utf8')) as ConstructorParameters<typeof SourceMap>[0],
    );
    const inspector = await Inspector.open(port, WORKER_NAME);
    const ends: { starting?: Promise<void>; stopping?: Promise<CpuProfile>; perf?: ReturnType<typeof recordNative> } = {};
    const pid = values.native ? await stack.workerdPid() : undefined;
    const { result, cpu } = await driveSales(
      {
        url: stack.url,
        token,
        roundId,
        connections: Number(values.connections),
        seconds: Number(values.seconds),
        ticketsPerRequest,
        ...(values.rate === undefined ? {} : { ratePerSecond: Number(values.rate) / ticketsPerRequest }),
      },
      () => stack.cpu(),
      {
        onStart: () => {
          ends.starting = inspector.startProfile(SAMPLE_EVERY_MICROS);
          if (pid !== undefined) ends.perf = recordNative(pid, stack.dataDir);
        },
        onEnd: () => {
          ends.stopping = inspector.stopProfile();
        },
      },
    );
    const profile = await ends.stopping;
    const native = await ends.perf?.stop();
    inspector.close();
    if (!profile) throw new Error('no profile came back');
    if (values.out !== undefined) await writeFile(values.out, JSON.stringify(profile));

    const latency = new Histogram().merge(result.latency).percentiles();
    const cores = Object.entries(cpu).map(([name, seconds]) => `${name} ${(seconds / result.seconds).toFixed(2)}`);
    print(
      `${Math.round(result.units / result.seconds)} tickets/s, p50 ${latency.p50.toFixed(1)} ms, p99 ${latency.p99.toFixed(1)} ms; refused ${JSON.stringify(result.refused)} ${result.sample}`,
    );
    print(`cores in use: ${cores.join(', ')}`);
    const microsPerTicket = (1e6 * (cpu['workerd'] ?? 0)) / result.units;
    const summary = summarise(profile, sourceMap);
    const idle = summary.idleMs / (summary.idleMs + summary.busyMs);
    print(`workerd: ${microsPerTicket.toFixed(0)} µs of CPU a ticket; its thread was idle ${(100 * idle).toFixed(0)}% of the time`);
    show(summary, Number(values.top), microsPerTicket);
    if (native) showNative(native.slice(0, Number(values.top)), microsPerTicket);
  } finally {
    await stack.stop();
  }
}

// Shares come from the samples, which run on a busy machine's clock too; microseconds come from workerd's own CPU time.
function show(summary: Summary, top: number, microsPerTicket: number): void {
  const { busyMs, functions, places } = summary;
  const list = (title: string, spent: Spent[]): void => {
    print(`\n${title}\n  self  µs/ticket   with callees  µs/ticket`);
    for (const { name, selfMs, totalMs } of spent.slice(0, top)) {
      const columns = [selfMs, totalMs].map((milliseconds) => {
        const share = milliseconds / busyMs;
        return `${`${(100 * share).toFixed(1)}%`.padStart(6)}  ${(share * microsPerTicket).toFixed(1).padStart(9)}`;
      });
      print(`${columns.join('        ')}   ${name}`);
    }
  };
  list('by file and package', places);
  list('by function, self', functions);
  list(
    'by function, with what it called',
    functions.toSorted((left, right) => right.totalMs - left.totalMs),
  );
}

function showNative(shares: NativeShare[], microsPerTicket: number): void {
  print('\nby native function, by perf\n  self  µs/ticket');
  for (const { percent, name } of shares) {
    print(`${`${percent.toFixed(1)}%`.padStart(6)}  ${((percent / 100) * microsPerTicket).toFixed(1).padStart(9)}   ${name}`);
  }
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

await main();
process.exit(0);
