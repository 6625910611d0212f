import fc from 'fast-check';
import { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { openDatabase, type Database } from '../../core/db/neon.ts';
import { appendEvents } from '../../core/events/event-store.ts';
import { project, readHead } from '../../core/projections/projector.ts';
import { DrawerSums, type TicketStatus } from '../../domains/betting/contract.ts';
import { bettingProjection } from '../../domains/betting/projection.ts';
import { findTickets, listReceipts } from '../../domains/betting/receipts.ts';
import type { RoundEvent } from '../../domains/betting/round/model.ts';
import { redeemCodeOf, redeemHashOf } from '../../domains/betting/round/redeem-code.ts';
import { detailOf, ticketOf } from '../../domains/betting/round/ticket.ts';
import { salesIn } from '../../domains/betting/sales.ts';
import type { ShiftEvent } from '../../domains/betting/shift/model.ts';
import { findRound, findStatistics, listParticipants } from '../../domains/betting/store.ts';
import type { TrackEvent } from '../../domains/betting/track/model.ts';
import { proofOf } from '../../domains/betting/round/announcements.ts';
import { roundOpened, RUNNERS, settingsOf, STREAM_ID, T, ticketPlaced } from '../support/betting.ts';
import { histories, historyIn, type History } from '../support/betting-histories.ts';
import { Books } from '../support/books.ts';
import { contextOf } from '../support/given.ts';
import { withStack } from '../support/stack.ts';

const local = withStack({ worker: false });
const LIMIT_MS = 10_000;
const TABLES = ['rounds', 'receipts', 'bets', 'game_statistics', 'participants', 'tracks', 'shifts', 'shift_rounds', 'sales'] as const;
const TRUNCATE = `TRUNCATE core.projections, ${TABLES.map((table) => `betting.${table}`).join(', ')}`;
const WHOLE = 10_000;

let owner: Client;
let database: Database;
let versions: Map<string, number>;

beforeAll(async () => {
  owner = new Client({ connectionString: local.stack.databaseUrl });
  await owner.connect();
  database = openDatabase({ DATABASE_URL: local.stack.appDatabaseUrl, NEON_FETCH_ENDPOINT: local.stack.neon?.url });
});

beforeEach(empty);

afterAll(() => owner.end());

async function empty(): Promise<void> {
  versions = new Map();
  await owner.query(`${TRUNCATE}, core.events, core.streams`);
  await owner.query('UPDATE core.position_counter SET position = 0');
}

/** An event, its stream, and when it was recorded, ms since the epoch. */
interface Recorded {
  readonly streamId: string;
  readonly event: RoundEvent | ShiftEvent | TrackEvent;
  readonly at: number;
}

async function append(events: readonly Recorded[]): Promise<void> {
  const records = events.map(({ streamId, event, at }) => {
    const version = (versions.get(streamId) ?? 0) + 1;
    versions.set(streamId, version);
    return {
      eventId: crypto.randomUUID(),
      streamId,
      aggregateType: streamId.split(':')[0],
      version,
      type: event.type,
      schemaVersion: 1,
      data: event.data,
      correlationId: 'test',
      actor: 'test',
      recordedAt: new Date(at).toISOString(),
    };
  });
  if (records.length > 0) await appendEvents(database, JSON.stringify(records), LIMIT_MS);
}

const recorded = ({ steps }: History): Recorded[] =>
  steps.flatMap(({ at, events }) => events.map((event) => ({ streamId: STREAM_ID, event, at })));

/** Forgets every row, and projects from the first event on, so many positions at a time. */
async function projectInSteps(step: number): Promise<void> {
  await owner.query(TRUNCATE);
  const head = await readHead(database);
  for (let from = 0; from < head; from += step) await project(database, bettingProjection, from, Math.min(head, from + step), LIMIT_MS);
}

async function rows(): Promise<Record<string, unknown[]>> {
  const tables: Record<string, unknown[]> = {};
  for (const table of TABLES) tables[table] = (await owner.query(`SELECT * FROM betting.${table} ORDER BY 1, 2`)).rows;
  return tables;
}

const derived = contextOf(STREAM_ID, T);
const REDEEM_SECRET = derived.derive('redeem');
const INDEX_SECRET = derived.deriveHouse('redeem-index');

/** Every ticket of the read side says what its round says of it. */
async function expectTicketsAsTheRoundTells({ events, state }: History): Promise<void> {
  if (state.status === 'unopened') return;
  const about = historyIn(events);
  for (const receiptId of Books.over(events).lines.keys()) {
    const ticket = ticketOf(about(receiptId));
    if (ticket === null) throw new Error(`no events about ${receiptId}`);
    const { cashierId: _cashier, redeemCode: _code, ...told } = detailOf(ticket, state, REDEEM_SECRET);
    const [found, ...others] = await findTickets(database, redeemHashOf(INDEX_SECRET, redeemCodeOf(REDEEM_SECRET, receiptId)), null);
    expect(others).toEqual([]);
    expect(found && withoutNames(found)).toMatchObject(told);
  }
}

function withoutNames({ bets, ...ticket }: TicketStatus) {
  return { ...ticket, bets: bets.map(({ name: _name, ...bet }) => bet) };
}

/** What moved, by day and who moved it: a fold that knows nothing of the tables. */
function salesOf({ steps }: History): Map<string, { receipts: number; receivedMinor: number; payoutsMinor: number }> {
  const days = new Map<string, { receipts: number; receivedMinor: number; payoutsMinor: number }>();
  const move = (at: number, who: string, receipts: number, receivedMinor: number, payoutsMinor: number) => {
    const key = `${new Date(at).toISOString().slice(0, 10)} ${who}`;
    const day = days.get(key) ?? { receipts: 0, receivedMinor: 0, payoutsMinor: 0 };
    days.set(key, {
      receipts: day.receipts + receipts,
      receivedMinor: day.receivedMinor + receivedMinor,
      payoutsMinor: day.payoutsMinor + payoutsMinor,
    });
  };
  for (const { at, events } of steps) {
    for (const { type, data } of events) {
      if (type === 'TicketPlaced') move(at, data.cashierId, 1, data.totalMinor, 0);
      if (type === 'TicketModified') move(at, data.cashierId, 0, data.totalMinor - data.previous.totalMinor, 0);
      if (type === 'TicketVoided') move(at, data.voidedBy, -1, -data.totalMinor, 0);
      if (type === 'TicketPaid') move(at, data.paidBy, 0, 0, data.amountMinor);
    }
  }
  return days;
}

const DrawerRow = z.object({
  shift_id: z.string(),
  receipts: z.coerce.number(),
  sales_minor: z.coerce.number(),
  voids: z.coerce.number(),
  voids_minor: z.coerce.number(),
  payouts: z.coerce.number(),
  payouts_minor: z.coerce.number(),
  refunds: z.coerce.number(),
  refunds_minor: z.coerce.number(),
});

async function drawers(): Promise<Map<string, DrawerSums>> {
  const found = z.array(DrawerRow).parse((await owner.query('SELECT * FROM betting.shift_rounds')).rows);
  return new Map(
    found.map((row) => [
      row.shift_id,
      {
        receipts: row.receipts,
        salesMinor: row.sales_minor,
        voids: row.voids,
        voidsMinor: row.voids_minor,
        payouts: row.payouts,
        payoutsMinor: row.payouts_minor,
        refunds: row.refunds,
        refundsMinor: row.refunds_minor,
      },
    ]),
  );
}

/** Every sum of the read side is that of the books. */
async function expectSumsAsTheBooksHave(history: History): Promise<void> {
  const { state, events } = history;
  if (state.status === 'unopened') return;
  const books = Books.over(events);
  const paid = books.prizesPaidMinor + books.refundsPaidMinor;
  const finished = events.find((event) => event.type === 'RoundFinished');
  expect(await findStatistics(database, '7001')).toEqual({
    roundId: '7001',
    totalReceipts: books.standing.length,
    totalBets: books.standing.reduce((sum, { stakes }) => sum + stakes.length, 0),
    totalStakesMinor: books.stakesMinor,
    totalPrizePoolMinor: finished?.data.totals.prizesMinor ?? 0,
    totalPaidMinor: paid,
    houseBalanceMinor: books.stakesMinor - paid,
  });
  expect(books.stakesMinor - paid, 'what the house has is what lies in the drawers').toBe(books.cashMinor);

  const { days } = await salesIn(database, { from: '2026-01-01', to: '2026-12-31', cashierId: null });
  const listed = days.map(({ day, cashierId, balanceMinor: _balance, ...sums }) => [`${day} ${cashierId}`, sums] as const);
  expect(new Map(listed)).toEqual(salesOf(history));

  const ofShifts = [...books.drawers].filter(([shiftId]) => shiftId !== '');
  expect(await drawers()).toEqual(new Map(ofShifts));
}

/** The round of the read side is what its last events say, with the proof they show. */
async function expectRoundAsItsEventsSay({ state, events }: History): Promise<void> {
  const found = await findRound(database, '7001');
  if (state.status === 'unopened') return expect(found).toBeNull();
  expect(found?.round.status).toBe(state.status === 'closed' ? 'running' : state.status);
  expect(found?.round.payout).toEqual(state.plan.payout);
  const finished = events.find((event) => event.type === 'RoundFinished');
  if (finished !== undefined) expect(found?.proof).toEqual(proofOf(finished.data));
  const voided = events.find((event) => event.type === 'RoundVoided');
  expect(found?.round.voidReason ?? null).toBe(voided?.data.reason ?? null);
  if (voided !== undefined) {
    const { commitment, chainHead, serverSeed, weights } = voided.data;
    const entropy = { kind: state.plan.entropyKind, value: null };
    expect(found?.proof).toEqual({ roundId: '7001', commitment, chainHead, entropy, serverSeed, weights, counter: null, winner: null });
  }
  return undefined;
}

describe('the betting projection', () => {
  it('says of every ticket, sum and round what their events say, whatever happened and whatever the batches are', async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 2, max: 15 }), async (history, step) => {
        await empty();
        await append(recorded(history));
        await projectInSteps(WHOLE);
        await expectTicketsAsTheRoundTells(history);
        await expectSumsAsTheBooksHave(history);
        await expectRoundAsItsEventsSay(history);
        const whole = await rows();
        for (const other of [1, step]) {
          await projectInSteps(other);
          expect(await rows()).toEqual(whole);
        }
        for (const type of new Set(history.events.map((event) => event.type))) seen.add(type);
        const { state } = history;
        if (state.status !== 'finished' || state.pool === null) return;
        seen.add('pool');
        if (state.pool.lastOddCent !== null) seen.add('odd cents');
        if (state.pool.isRefunded) seen.add('pool refunded');
      }),
      // One seed, because these few must reach all there is; money.test.ts looks further.
      { numRuns: 25, seed: 7_010 },
    );
    const wanted = [
      'TicketModified',
      'TicketVoided',
      'TicketPaid',
      'RoundClosed',
      'RoundVoided',
      'RoundFinished',
      'pool',
      'odd cents',
      'pool refunded',
    ];
    expect(wanted.filter((what) => !seen.has(what))).toEqual([]);
  });

  it('has a track as it was changed last, without the runners that left it, and whether it is paused', async () => {
    const two = settingsOf({ runners: RUNNERS.slice(0, 2), maxMarginBasisPoints: 2_500 });
    const who = { trackId: 'main', by: 'admin', reason: 'Rain', at: T };
    const order: TrackEvent[] = [
      { type: 'TrackOpened', data: settingsOf() },
      { type: 'TrackPaused', data: who },
      { type: 'TrackResumed', data: who },
      { type: 'TrackChanged', data: { ...two, previous: settingsOf(), by: 'admin', reason: 'Atlas is ill' } },
      { type: 'TrackPaused', data: who },
    ];
    await append(order.map((event, index) => ({ streamId: 'track:main', event, at: T + index })));
    await projectInSteps(WHOLE);
    const whole = await rows();
    expect(whole).toMatchObject({ tracks: [{ track_id: 'main', settings: two, is_paused: true }] });
    expect(await listParticipants(database, 'main')).toEqual(RUNNERS.slice(0, 2));
    for (const step of [1, 2, 3]) {
      await projectInSteps(step);
      expect(await rows()).toEqual(whole);
    }
  });

  it('has a shift from its opening to its count, also where its first ticket was recorded before it', async () => {
    const shift = { shiftId: '1-ada', cashierId: 'ada' };
    const sums: DrawerSums = {
      receipts: 1,
      salesMinor: 100,
      voids: 0,
      voidsMinor: 0,
      payouts: 0,
      payoutsMinor: 0,
      refunds: 0,
      refundsMinor: 0,
    };
    const opened = { isAutomatic: false, openedAt: T, floatMinor: 500 };
    const order: ShiftEvent[] = [
      { type: 'ShiftOpened', data: { ...shift, ...opened } },
      { type: 'ShiftEnteredRound', data: { ...shift, roundId: '7001' } },
      { type: 'ShiftClosing', data: { ...shift, roundIds: ['7001'], countedMinor: 590, closingAt: T + 5 } },
      { type: 'ShiftRoundCounted', data: { ...shift, roundId: '7001', sums } },
      {
        type: 'ShiftClosed',
        data: { ...shift, ...opened, sums, expectedMinor: 600, countedMinor: 590, differenceMinor: -10, closedAt: T + 9 },
      },
    ];
    const ticket = ticketPlaced();
    const sold = { ...ticket, data: { ...ticket.data, shiftId: '1-ada', cashierId: 'ada' } } as RoundEvent;
    await append([roundOpened(), sold].map((event) => ({ streamId: STREAM_ID, event, at: T })));
    await append(order.map((event) => ({ streamId: 'shift:ada', event, at: T })));
    await project(database, bettingProjection, 0, 4, LIMIT_MS);
    expect(await drawers()).toEqual(new Map([['1-ada', sums]]));
    expect(await rows()).toMatchObject({ shifts: [{ shift_id: '1-ada', status: 'open', float_minor: '500', sums: null }] });
    await project(database, bettingProjection, 4, 6, LIMIT_MS);
    expect(await rows()).toMatchObject({ shifts: [{ status: 'closing', counted_minor: '590', closed_at: null }] });
    await project(database, bettingProjection, 6, 7, LIMIT_MS);
    const closed = { status: 'closed', sums, expected_minor: '600', counted_minor: '590', difference_minor: '-10' };
    expect(await rows()).toMatchObject({ shifts: [closed] });
    const whole = await rows();
    await projectInSteps(WHOLE);
    expect(await rows()).toEqual(whole);
  });
});

describe('lists of tickets', () => {
  it('miss none and repeat none, page by page, for each filter', async () => {
    await fc.assert(
      fc.asyncProperty(histories, fc.integer({ min: 1, max: 5 }), async (history, limit) => {
        await empty();
        await append(recorded(history));
        await projectInSteps(WHOLE);
        const all = await listReceipts(database, {}, null, WHOLE);
        expect(all.map(({ receiptId }) => receiptId)).toEqual([...Books.over(history.events).lines.keys()].toReversed());
        for (const cashierId of [undefined, 'cashier-aa']) {
          for (const status of [undefined, 'open', 'won', 'lost', 'paid', 'void', 'refundable'] as const) {
            const listed: string[] = [];
            for (let before: string | null = null; ; before = listed.at(-1) ?? null) {
              const page = await listReceipts(database, { roundId: '7001', cashierId, status }, before, limit);
              listed.push(...page.slice(0, limit).map(({ receiptId }) => receiptId));
              if (page.length <= limit) break;
            }
            const wanted = all.filter((row) => (cashierId ?? row.cashierId) === row.cashierId && (status ?? row.status) === row.status);
            expect(listed).toEqual(wanted.map(({ receiptId }) => receiptId));
          }
        }
      }),
      { numRuns: 8 },
    );
    expect(await listReceipts(database, { roundId: '7002' }, null, 10)).toEqual([]);
  });
});
