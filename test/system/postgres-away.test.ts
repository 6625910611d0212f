import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Round } from '../../domains/betting/contract.ts';
import { arrived, expectBooksAgree, expectOrdered } from '../support/bookkeeping.ts';
import { Ledger, only } from '../support/ledger.ts';
import { Random } from '../support/random.ts';
import { Sales } from '../support/sales.ts';
import { withStack } from '../support/stack.ts';
import { Terminal, type Answer } from '../support/terminal.ts';
import { until } from '../support/until.ts';
import { Viewer } from '../support/viewer.ts';

const OUTAGE_MS = 20_000;
const LOOK_EVERY_MS = 1_000;
/** Short, so that rounds close, race and open while Postgres is away. */
const vars = { ROUND_WAIT_DURATION_MS: '6000', RACE_DURATION_MS: '1500' };

const local = withStack({ vars });
const Health = z.object({
  status: z.string(),
  mode: z.string(),
  backlog: z.object({ events: z.number(), oldestMs: z.number() }),
  dependencies: z.object({ postgres: z.object({ ok: z.boolean() }) }),
  halted: z.array(z.string()),
  projections: z.array(z.object({ lagPositions: z.number() })),
});
type Health = z.infer<typeof Health>;

/** What was seen at one moment of the outage. */
interface Look {
  readonly health: Health;
  readonly current: Answer;
  readonly round: Answer;
  readonly statistics: Answer;
  readonly sold: number;
}

let ledger: Ledger;
let visitor: Terminal;
let viewer: Viewer;
let sales: Sales;
const looks: Look[] = [];
let stoppedAt = 0;
let startedAt = 0;
/** Receipts that the viewer's socket was told of during the outage. */
const shownWhileAway = new Set<string>();
const soldWhileAway = new Set<string>();

const healthNow = async () => Health.parse((await visitor.ask('GET', '/healthz')).body);

async function look(): Promise<void> {
  const current = await visitor.ask('GET', '/api/v1/rounds/current');
  const { roundId } = z.object({ data: Round }).parse(current.body).data;
  const round = await visitor.ask('GET', `/api/v1/rounds/${roundId}`);
  const statistics = await visitor.ask('GET', `/api/v1/stats/round/${roundId}`);
  if (!viewer.pages.has(`round:${roundId}`)) viewer.join(`round:${roundId}`);
  looks.push({ health: await healthNow(), current, round, statistics, sold: sales.receipts.size });
}

function ticketsShown(): string[] {
  const frames = [...viewer.pages.values()].flatMap((page) => page.frames).filter(({ event }) => event === 'ticket_created');
  return frames.map(({ data }) => z.object({ receiptId: z.string() }).parse(data).receiptId);
}

const receiptIds = () => [...sales.receipts.values()].map(({ receiptId }) => receiptId);

beforeAll(async () => {
  ledger = new Ledger(local.stack.databaseUrl);
  visitor = new Terminal(local.stack.url);
  await until('the first round is open', async () => (await visitor.ask('GET', '/api/v1/rounds/current')).status === 200);
  viewer = new Viewer({ url: local.stack.url, topics: ['track:main'], random: new Random(2) });
  sales = await Sales.begin({ url: local.stack.url, random: new Random(2), terminals: 8, pauseMs: 10 });
  await until('tickets are sold', () => sales.receipts.size > 100);

  await local.stack.postgres?.stop();
  stoppedAt = Date.now();
  const [soldBefore, shownBefore] = [new Set(receiptIds()), new Set(ticketsShown())];
  while (Date.now() < stoppedAt + OUTAGE_MS) {
    await look();
    await sleep(LOOK_EVERY_MS);
  }
  for (const receiptId of receiptIds()) if (!soldBefore.has(receiptId)) soldWhileAway.add(receiptId);
  for (const receiptId of ticketsShown()) if (!shownBefore.has(receiptId)) shownWhileAway.add(receiptId);
  startedAt = Date.now();
  await local.stack.postgres?.start();

  const sold = sales.receipts.size;
  await until('selling goes on', () => sales.receipts.size > sold + 100);
  await sales.end();
});

afterAll(async () => {
  viewer.leave();
  await visitor.close();
  await ledger.close();
});

describe('Postgres stopped for 20 s under load', () => {
  it('stops no sale: tickets are accepted all the while, none is answered with a 5xx', () => {
    expect(soldWhileAway.size).toBeGreaterThan(0);
    expect(looks.map(({ sold }) => sold).every((sold, index, all) => index === 0 || sold > (all[index - 1] ?? 0))).toBe(true);
    expect({ failures: sales.failures, lost: sales.lost }).toEqual({ failures: 0, lost: 0 });
  });

  it('stops no round: rounds close, race and open meanwhile', async () => {
    await arrived(ledger, sales, 30_000);
    const events = await ledger.roundEvents();
    const away = (moments: number[]) => moments.filter((moment) => moment > stoppedAt && moment < startedAt).length;
    expect(away(only(events, 'RoundOpened').map(({ openedAt }) => openedAt))).toBeGreaterThanOrEqual(2);
    expect(away(only(events, 'RoundFinished').map(({ finishedAt }) => finishedAt))).toBeGreaterThanOrEqual(2);
  });

  it('stops no live read: the current round, a round, and sockets that are told of every sale', () => {
    expect(new Set(looks.flatMap(({ current, round }) => [current.status, round.status]))).toEqual(new Set([200]));
    expect(shownWhileAway.size).toBeGreaterThan(0);
    expect(viewer.wrong).toEqual([]);
  });

  it('is said by /healthz: degraded, without Postgres, with a backlog that grows', () => {
    const said = looks.map(({ health }) => health);
    expect(new Set(said.map(({ status, mode, dependencies }) => `${status} ${mode} ${dependencies.postgres.ok}`))).toEqual(
      new Set(['degraded without-postgres false']),
    );
    const [early, late] = [said[2], said.at(-1)];
    expect(late?.backlog.events).toBeGreaterThan(early?.backlog.events ?? Infinity);
    expect(late?.backlog.oldestMs).toBeGreaterThan(early?.backlog.oldestMs ?? Infinity);
  });

  it('is said by reads that need it: 503 and when to ask again', () => {
    for (const { statistics } of looks) {
      expect(statistics.status).toBe(503);
      expect(statistics.body).toMatchObject({ success: false, code: 'core/database-unavailable', status: 503 });
      expect(Number(statistics.headers['retry-after'])).toBeGreaterThan(0);
    }
  });
});

describe('Postgres started again', () => {
  it('gets everything once and in order', async () => {
    await arrived(ledger, sales, 30_000);
    await expectBooksAgree(ledger, sales);
    await expectOrdered(ledger);
  });

  it('has no lag left soon: an empty backlog, every projection at the end of the store, nothing halted', async () => {
    const wellAgain = async () => {
      const { status, mode, backlog, projections } = await healthNow();
      return `${status} ${mode}` === 'ok normal' && backlog.events === 0 && projections.every(({ lagPositions }) => lagPositions === 0);
    };
    await until('the house is well', wellAgain, 10_000);
    expect((await healthNow()).halted).toEqual([]);
  });
});
