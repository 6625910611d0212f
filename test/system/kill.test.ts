import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { arrived, expectBooksAgree, expectOrdered } from '../support/bookkeeping.ts';
import { Ledger } from '../support/ledger.ts';
import { Random } from '../support/random.ts';
import { Sales } from '../support/sales.ts';
import { withStack } from '../support/stack.ts';
import { Terminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const CONNECTIONS = 16;
const KILLS = 3;
/** More than what the one batch in flight can hold when the lock is taken: the others are in their object alone. */
const ONLY_IN_THE_OBJECT = 200;
const SAMPLE_EVERY = 5;

// The cron is left out: it would wake objects, and after the last restart nothing may.
const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '600000' }, worker: { cronEveryMs: 0 } });
let ledger: Ledger;
let sales: Sales;

beforeAll(async () => {
  await local.stack.worker?.scheduled();
  ledger = new Ledger(local.stack.databaseUrl);
  const visitor = new Terminal(local.stack.url);
  await until('the first round is open', async () => (await visitor.ask('GET', '/api/v1/rounds/current')).status === 200);
  await visitor.close();
});

afterAll(() => ledger.close());

/** Kills workerd with SIGKILL while requests are in flight and answered tickets are not in Postgres. */
async function killMidway(): Promise<void> {
  const answeredBefore = sales.receipts.size;
  const release = await ledger.holdAppends();
  await until('tickets are answered while Postgres takes none', () => sales.receipts.size >= answeredBefore + ONLY_IN_THE_OBJECT);
  const answered = [...sales.receipts.values()].map((receipt) => receipt.receiptId);
  expect(await ledger.unrecorded(answered), 'answered tickets that are not in Postgres').toBeGreaterThan(0);
  expect(sales.inFlight).toBeGreaterThan(0);
  const lostBefore = sales.lost;
  await local.stack.worker?.kill();
  await until('requests that were in flight are lost', () => sales.lost > lostBefore);
  await release();
}

describe('workerd killed with SIGKILL three times under load', () => {
  beforeAll(async () => {
    sales = await Sales.begin({ url: local.stack.url, random: new Random(1), terminals: CONNECTIONS });
    for (let kill = 1; kill < KILLS; kill += 1) {
      await killMidway();
      await local.stack.worker?.ready();
      const answered = sales.receipts.size;
      await until('selling goes on after the restart', () => sales.receipts.size > answered + 2 * CONNECTIONS);
    }
    sales.leaveOnLoss();
    const killed = await local.stack.worker?.workerdPid();
    await killMidway();
    await sales.left();
    await until('workerd runs again', async () => ![undefined, killed].includes(await local.stack.worker?.workerdPid()));
  });

  it('keeps every ticket that was answered, once, though nobody calls after the last restart', async () => {
    await arrived(ledger, sales, 20_000);
    await expectBooksAgree(ledger, sales);
    await expectOrdered(ledger);
  });

  it('gives every client that asks again the receipt it had', async () => {
    const open = sales.openKeys;
    const stored = new Map((await ledger.tickets()).map((ticket) => [ticket.key, ticket.receiptId]));
    const terminal = await Terminal.signedIn(local.stack.url);
    const sample = [...sales.receipts.keys()].filter((_, index) => index % SAMPLE_EVERY === 0);
    for (const key of [...sample, ...open]) await sales.repeat(terminal, key);
    await terminal.close();
    expect(open.length).toBeGreaterThan(0);
    expect(sales.openKeys).toEqual([]);
    expect(sales.contradictions).toEqual([]);
    // Of those whose answer the last kill took away, the ones that were stored are told as they were stored.
    const told = open.filter((key) => stored.has(key)).map((key) => sales.receipts.get(key)?.receiptId);
    expect(told).toEqual(open.flatMap((key) => stored.get(key) ?? []));
    await arrived(ledger, sales, 20_000);
    await expectBooksAgree(ledger, sales);
    await expectOrdered(ledger);
  });
});
