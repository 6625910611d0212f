import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { NeonRequest } from '../../local/neon-endpoint.ts';
import { arrived, expectBooksAgree, expectOrdered } from '../support/bookkeeping.ts';
import { Ledger } from '../support/ledger.ts';
import { Random } from '../support/random.ts';
import { Sales } from '../support/sales.ts';
import { withStack } from '../support/stack.ts';
import { Terminal } from '../support/terminal.ts';
import { until } from '../support/until.ts';

/** Of the answers of Postgres so many are lost after the commit. */
const LOST_SHARE = 0.3;
const LOST_OF_EACH = 5;

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '600000' } });
const Health = z.object({ status: z.string(), backlog: z.object({ events: z.number() }), halted: z.array(z.string()) });

let ledger: Ledger;
let visitor: Terminal;
let sales: Sales;
const lost = { appends: 0, projections: 0 };

const mentions = (body: NeonRequest, name: string) => ('queries' in body ? body.queries : [body]).some(({ query }) => query.includes(name));
const healthNow = async () => Health.parse((await visitor.ask('GET', '/healthz')).body);

beforeAll(async () => {
  ledger = new Ledger(local.stack.databaseUrl);
  visitor = await Terminal.signedIn(local.stack.url);
  await until('the first round is open', async () => (await visitor.ask('GET', '/api/v1/rounds/current')).status === 200);
});

afterAll(async () => {
  await visitor.close();
  await ledger.close();
});

describe('answers of Postgres that are lost after the commit', () => {
  beforeAll(async () => {
    const { neon } = local.stack;
    if (neon === undefined) throw new Error('this test needs the embedded Postgres');
    const random = new Random(5);
    neon.faults.dropResponse = (body) => {
      const kind = mentions(body, 'core.append') ? 'appends' : mentions(body, 'core.project(') ? 'projections' : undefined;
      if (kind === undefined || random.next() > LOST_SHARE) return false;
      lost[kind] += 1;
      return true;
    };
    sales = await Sales.begin({ url: local.stack.url, random: new Random(5), terminals: 8, pauseMs: 5 });
    await until('answers of both kinds are lost', () => Math.min(lost.appends, lost.projections) >= LOST_OF_EACH, 30_000);
    await sales.end();
    neon.faults.dropResponse = undefined;
  });

  it('lose no sale: each was answered at once', () => {
    expect(sales.receipts.size).toBe(sales.sent.size);
    expect(sales.receipts.size).toBeGreaterThan(100);
    expect({ failures: sales.failures, connections: sales.lost }).toEqual({ failures: 0, connections: 0 });
  });

  it('make nothing happen twice: every event is stored once, receipts and sums are those of the tickets', async () => {
    await arrived(ledger, sales, 20_000);
    await expectBooksAgree(ledger, sales);
    await expectOrdered(ledger);
  });

  it('halt nothing, and leave nothing behind', async () => {
    await until('the backlog is empty', async () => (await healthNow()).backlog.events === 0);
    await until('every projection stands at the end', async () => Object.keys(await ledger.lag()).length === 0);
    expect(await healthNow()).toMatchObject({ status: 'ok', halted: [] });
  });
});

describe('a projection that reads none of the events', () => {
  // It is poked once a second at most: an event that follows a poke closely must not be left to the cron.
  it.each([550, 700, 850])('comes to the end of the store also when the last event follows %i ms after another', async (gapMs) => {
    const { roundId } = await visitor.currentRound();
    const sell = (key: string) => visitor.sell(roundId, [{ participantNumber: 1, stakeMinor: 100 }], `${key}-${gapMs}`);
    await sell('one');
    await sleep(gapMs);
    const last = await sell('another');
    expect(last.status).toBe(201);
    await until('the ticket is in core.events', async () => (await ledger.tickets()).at(-1)?.key === `another-${gapMs}`);
    await until('every projection stands at the end', async () => Object.keys(await ledger.lag()).length === 0, 5_000);
  });
});
