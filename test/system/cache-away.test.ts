import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { UpstashEndpoint, UpstashMode } from '../../local/upstash-endpoint.ts';
import { RoundStatistics } from '../../domains/betting/contract.ts';
import { withStack } from '../support/stack.ts';
import { Terminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';

/** So slow, ms, that nothing may wait for it. */
const SLOW_MS = 2_000;
const local = withStack();

let visitor: Terminal;
let cashier: Terminal;
let upstash: UpstashEndpoint;
let roundId: string;
let keys = 0;

const Health = z.object({ status: z.string(), mode: z.string() });
const healthNow = async () => Object.values(Health.parse((await visitor.ask('GET', '/healthz')).body)).join(' ');

async function sell(): Promise<number> {
  keys += 1;
  return (await cashier.sell(roundId, [{ participantNumber: 1, stakeMinor: 100 }], `key-${keys}`)).status;
}

async function receiptsCounted(): Promise<number> {
  const { body } = await visitor.ask('GET', `/api/v1/stats/round/${roundId}`);
  return z.object({ data: RoundStatistics }).parse(body).data.totalReceipts;
}

/** Everything anybody may ask of betting, each in turn; its status and how long it took. */
async function everyRead() {
  const paths = [
    '/rounds/current',
    `/rounds/${roundId}`,
    `/rounds/${roundId}/fairness`,
    '/rounds',
    '/participants',
    '/game/state',
    `/stats/round/${roundId}`,
    '/stats/global',
  ];
  const answers: { readonly path: string; readonly status: number; readonly ms: number }[] = [];
  for (const path of paths) {
    const startedAt = performance.now();
    const { status } = await visitor.ask('GET', `/api/v1${path}`);
    answers.push({ path, status, ms: performance.now() - startedAt });
  }
  return answers;
}

beforeAll(async () => {
  visitor = new Terminal(local.stack.url);
  await until('the first round is open', async () => (await visitor.ask('GET', '/api/v1/rounds/current')).status === 200);
  cashier = await Terminal.signedIn(local.stack.url);
  ({ roundId } = await visitor.currentRound());
  if (local.stack.upstash === undefined) throw new Error('these tests make the local Redis misbehave');
  upstash = local.stack.upstash;
});

afterEach(() => {
  upstash.faults.mode = 'ok';
});

afterAll(async () => {
  await visitor.close();
  await cashier.close();
});

describe.each<[string, UpstashMode]>([
  ['refuses', 'refuse'],
  ['hangs', 'hang'],
  [`answers after ${SLOW_MS} ms`, { delayMs: SLOW_MS }],
])('Redis that %s', (_title, mode) => {
  it('stops nothing: every read and every sale is answered, none waits for Redis', async () => {
    expect(await sell()).toBe(201);
    upstash.faults.mode = mode;
    const answers = await everyRead();
    expect(answers.filter(({ status, ms }) => status !== 200 || ms >= SLOW_MS)).toEqual([]);
    expect(await sell()).toBe(201);
    expect(await healthNow()).toBe('degraded without-redis');
  });

  it('hides no change, and is in use again by itself', async () => {
    upstash.faults.mode = mode;
    const before = await receiptsCounted();
    expect(await sell()).toBe(201);
    await until('the sale is counted without Redis', async () => (await receiptsCounted()) > before);
    upstash.faults.mode = 'ok';
    await until('the house is well', async () => (await healthNow()) === 'ok normal');
    await until('Redis is in use', async () => {
      await receiptsCounted();
      const outcome = await upstash.send('EXISTS', `stats:round:${roundId}`);
      return 'result' in outcome && outcome.result === 1;
    });
  });
});

describe('under a stream of sales, Redis refusing, hanging, slow and emptied by turns', () => {
  it('never shows a reader statistics that are older than what it was shown before', async () => {
    const modes: UpstashMode[] = ['ok', 'refuse', 'ok', 'hang', 'ok', { delayMs: SLOW_MS }, 'ok'];
    const shown: number[] = [];
    const statuses = new Set<number>();
    for (const mode of modes) {
      upstash.faults.mode = mode;
      if (mode === 'ok') await upstash.send('FLUSHALL');
      for (const end = performance.now() + 1_500; performance.now() < end;) {
        statuses.add(await sell());
        shown.push(await receiptsCounted());
      }
    }
    expect(statuses).toEqual(new Set([201]));
    expect(shown).toEqual(shown.toSorted((left, right) => left - right));
    upstash.faults.mode = 'ok';
    await until('all of them are counted', async () => (await receiptsCounted()) === keys);
  });
});
