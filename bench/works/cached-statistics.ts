import { isDeepStrictEqual } from 'node:util';
import { cpuBetween } from '../cpu.ts';
import { HttpConnection } from '../load/connection.ts';
import { Histogram } from '../load/histogram.ts';
import { read } from '../load/reading.ts';
import { freshRounds, type Rounds } from '../rounds.ts';
import type { Calls, Stack } from '../sides/stack.ts';
import { withoutRedis } from '../sides/without-redis.ts';
import { medianRun } from '../stats.ts';
import { alone, inTurn, type Bench, type Line, type Run, type Work } from '../work.ts';

const CONNECTIONS = 32;
const SECONDS = 10;
const WARMUP_SECONDS = 2;
/** What a page of the last rounds asks for. */
const HOT_ROUNDS = 20;
/** More rounds than anybody answers in a second, so that no round is asked for twice in a run. */
const ROUNDS_A_SECOND = 8000;
const SINGLE_READS = 300;

/** A public read with and without the cache, beside the same cache-aside in Express. */
export const cachedStatistics: Work = {
  name: 'cached-statistics',
  about: `GET /stats/round/:id of ${HOT_ROUNDS} rounds over ${CONNECTIONS} connections: cached, missed every time, and without a cache`,
  async measure(bench) {
    const stack = await bench.stack();
    const hot = await freshRounds(stack.pool, HOT_ROUNDS);
    if (bench.sides === 'both') await expectSameAnswers(bench, hot);
    const most = await atMost(bench, hot);
    const half = await atHalf(bench, hot, most);
    if (bench.sides === 'peer') return [most, half];

    const missed = await alone(bench, 'every answer missed', () => readFresh(bench, stack));
    const miss = await alone(bench, 'one miss at a time', () => readSingly(bench, stack, 'misses'));
    const hit = await alone(bench, 'one hit at a time', () => readSingly(bench, stack, 'hits'));
    const without = await withoutRedis(stack, () => alone(bench, 'without a cache', () => readFresh(bench, stack)));
    return [
      {
        ...most,
        notes: [
          times(most.ours, without, 'what it does without a cache'),
          times(most.ours, missed, 'what it does when every answer is missed'),
        ],
      },
      half,
      rate('every answer missed', missed, [
        'each request asks for another round: memory and Redis are asked, Postgres too, and Redis is told',
      ]),
      rate('without a cache', without, ['Redis away and each request for another round: what is left is the way to Postgres']),
      wait('one miss at a time', miss),
      wait('one hit at a time', hit),
    ];
  },
};

async function atMost(bench: Bench, rounds: Rounds): Promise<Line> {
  const label = `cached, ${CONNECTIONS} connections`;
  return rate(label, await onBoth(bench, label, (url) => readRounds(bench, url, rounds)), []);
}

/** Each side at half of what it can do. */
async function atHalf(bench: Bench, rounds: Rounds, most: Line): Promise<Line> {
  const label = 'cached, at half of that rate';
  const half = { ours: figureOf(most.ours) / 2, peer: figureOf(most.peer) / 2 };
  const runs = await onBoth(bench, label, async (url, side) => {
    const run = await readRounds(bench, url, rounds, half[side]);
    return { ...run, figure: run.latency?.p99 ?? Number.NaN };
  });
  return { label, unit: 'ms, p99', per: 'read', target: { atMost: 5 }, ...runs, notes: [] };
}

function onBoth(bench: Bench, label: string, measure: (url: string, side: 'ours' | 'peer') => Promise<Run>) {
  return inTurn(bench, label, {
    ours: async () => measure((await bench.stack()).url, 'ours'),
    peer: async () => measure((await bench.ticketsPeer()).url, 'peer'),
  });
}

function readRounds(bench: Bench, url: string, { first, step, count }: Rounds, ratePerSecond?: number) {
  const reads = Array.from({ length: count }, (_, index) => ({ path: `/api/v1/stats/round/${first + step * index}` }));
  const reading = { url, reads, connections: CONNECTIONS, seconds: bench.seconds(SECONDS) };
  return read(bench, ratePerSecond === undefined ? reading : { ...reading, ratePerSecond });
}

/** Reads as fast as answers come, each time a round that nobody has asked for. */
async function readFresh(bench: Bench, stack: Stack): Promise<Run> {
  const rounds = await freshRounds(stack.pool, Math.ceil((bench.seconds(SECONDS) + WARMUP_SECONDS) * ROUNDS_A_SECOND));
  const before = await stack.calls();
  const run = await readRounds(bench, stack.url, rounds);
  const after = await stack.calls();
  const { answered, faults } = run;
  const again = answered > rounds.count ? [`${answered} answers for ${rounds.count} rounds: some were asked for twice`] : [];
  return { ...run, faults: [...faults, ...again], remarks: [callsOf(before, after, answered)] };
}

/** One request after another, nothing else going on: what a hit or a miss costs whoever waits for it. */
async function readSingly(bench: Bench, stack: Stack, what: 'hits' | 'misses'): Promise<Run> {
  const rounds = await freshRounds(stack.pool, what === 'hits' ? 1 : SINGLE_READS);
  const url = new URL(stack.url);
  const connection = await HttpConnection.open(url, (reason) => {
    throw new Error(`the connection was lost: ${reason}`);
  });
  const ask = (index: number): Promise<number> => {
    const roundId = rounds.first + rounds.step * (index % rounds.count);
    const request = Buffer.from(`GET /api/v1/stats/round/${roundId} HTTP/1.1\r\nHost: ${url.host}\r\n\r\n`);
    return new Promise((resolve) => connection.send(request, (status) => resolve(status)));
  };
  if (what === 'hits') await ask(0);
  const latency = new Histogram();
  let refused = 0;
  const before = { cpu: await bench.readCpu(), calls: await stack.calls(), at: performance.now() };
  for (let index = 0; index < SINGLE_READS; index += 1) {
    const sentAt = performance.now();
    if ((await ask(index)) !== 200) refused += 1;
    latency.record(performance.now() - sentAt);
  }
  const seconds = (performance.now() - before.at) / 1000;
  const [after, calls] = [await bench.readCpu(), await stack.calls()];
  connection.close();
  return {
    figure: latency.percentile(0.5),
    latency: latency.percentiles(),
    cpu: cpuBetween(before.cpu, after),
    seconds,
    units: SINGLE_READS,
    faults: refused > 0 ? [`${refused} answers without success`] : [],
    remarks: [callsOf(before.calls, calls, SINGLE_READS)],
  };
}

async function expectSameAnswers(bench: Bench, { first }: Rounds): Promise<void> {
  const dataOf = async (url: string): Promise<unknown> => {
    const answer: unknown = await (await fetch(`${url}/api/v1/stats/round/${first}`)).json();
    return typeof answer === 'object' && answer !== null && 'data' in answer ? answer.data : answer;
  };
  const [ours, peer] = [await dataOf((await bench.stack()).url), await dataOf((await bench.ticketsPeer()).url)];
  if (!isDeepStrictEqual(ours, peer)) throw new Error(`the two answer otherwise: ${JSON.stringify(ours)} and ${JSON.stringify(peer)}`);
}

function rate(label: string, runs: Run[] | { ours: Run[]; peer: Run[] }, notes: string[]): Line {
  const sides = Array.isArray(runs) ? { ours: runs, peer: [] } : runs;
  return { label, unit: 'reads/s', per: 'read', target: null, ...sides, notes };
}

function wait(label: string, ours: Run[]): Line {
  return { label, unit: 'ms, p50', per: 'read', target: null, ours, peer: [], notes: [] };
}

function figureOf(runs: Run[]): number {
  return medianRun(runs)?.figure ?? Number.NaN;
}

function times(ours: Run[], others: Run[], what: string): string {
  return `${(figureOf(ours) / figureOf(others)).toFixed(1)} times ${what}`;
}

function callsOf(before: Calls, after: Calls, reads: number): string {
  const a = (calls: number) => (calls / reads).toFixed(2);
  return `${a(after.redis - before.redis)} calls to Redis and ${a(after.postgres - before.postgres)} to Postgres a read`;
}
