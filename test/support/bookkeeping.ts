import { expect } from 'vitest';
import { z } from 'zod';
import type { Receipt } from '../../domains/betting/contract.ts';
import type { RoundEvent } from '../../domains/betting/round/model.ts';
import type { Ledger, ReadReceipt, RecordedTicket, Sums } from './ledger.ts';
import type { Sales } from './sales.ts';
import { until } from './until.ts';

/** Waits until everything that was answered is in core.events, and the tables of betting have all that core.events has. */
export async function arrived(ledger: Ledger, sales: Sales, limitMs: number): Promise<void> {
  const receiptIds = [...sales.receipts.values()].map((receipt) => receipt.receiptId);
  await until('every ticket that was answered is in core.events', async () => (await ledger.unrecorded(receiptIds)) === 0, limitMs);
  await until('the tables of betting have all of core.events', async () => !('betting' in (await ledger.lag())), limitMs);
}

/**
 * Expects the books to agree: what was answered with a receipt is recorded once and as it was answered; nothing is
 * recorded that was not sent, or was refused; the read side and its sums have the same tickets.
 */
export async function expectBooksAgree(ledger: Ledger, sales: Sales): Promise<void> {
  const recorded = await ledger.tickets();
  const byKey = new Map(recorded.map((ticket) => [ticket.key, ticket]));
  expect(sales.contradictions).toEqual([]);
  expect({ keys: byKey.size, numbers: new Set(recorded.map(({ receiptId }) => receiptId)).size }, 'each ticket is recorded once').toEqual({
    keys: recorded.length,
    numbers: recorded.length,
  });

  const lost = [...sales.receipts].filter(([key, receipt]) => shownOf(receipt) !== shownOf(byKey.get(key))).map(([key]) => key);
  expect(lost, 'what was answered is recorded as it was answered').toEqual([]);
  const strangers = recorded.filter(({ key, ...ticket }) => sales.refused.has(key) || asSent(ticket) !== asSent(sales.sent.get(key)));
  expect(strangers, 'what is recorded was sent, and was not refused').toEqual([]);

  const read = await ledger.receipts();
  expect(read.map(shownOf).toSorted(), 'the read side has the same tickets').toEqual(recorded.map(shownOf).toSorted());
  expect(nonZero(await ledger.statistics()), 'the sums are those of the tickets').toEqual(sumsOf(recorded));
  await expectMoneyAgrees(ledger);
}

/** Expects what moved, added up from the events alone, by who moved it and by shift, to be what the tables of sales and drawers have. */
export async function expectMoneyAgrees(ledger: Ledger): Promise<void> {
  const byCashier = new Map<string, number>();
  const byShift = new Map<string, number>();
  for (const { event } of await ledger.roundEvents()) {
    const move = movedBy(event);
    if (move === null) continue;
    byCashier.set(move.userId, (byCashier.get(move.userId) ?? 0) + move.minor);
    if (move.shiftId !== null) byShift.set(move.shiftId, (byShift.get(move.shiftId) ?? 0) + move.minor);
  }
  const Row = z.object({ id: z.string(), minor: z.coerce.number() });
  const sales = await ledger.rows(
    Row,
    'SELECT cashier_id AS id, SUM(received_minor - payouts_minor) AS minor FROM betting.sales GROUP BY 1',
  );
  const drawers = await ledger.rows(
    Row,
    'SELECT shift_id AS id, SUM(sales_minor - voids_minor - payouts_minor - refunds_minor) AS minor FROM betting.shift_rounds GROUP BY 1',
  );
  const tableOf = (rows: typeof sales) => new Map(rows.map(({ id, minor }) => [id, minor]));
  expect({ sales: tableOf(sales), drawers: tableOf(drawers) }, 'the money is where the events moved it').toEqual({
    sales: byCashier,
    drawers: byShift,
  });
}

/** Whose drawer an event moves money through, and how much comes in. */
function movedBy({ type, data }: RoundEvent): { readonly userId: string; readonly shiftId: string | null; readonly minor: number } | null {
  if (type === 'TicketPlaced') return { userId: data.cashierId, shiftId: data.shiftId, minor: data.totalMinor };
  if (type === 'TicketModified') {
    return { userId: data.cashierId, shiftId: data.shiftId, minor: data.totalMinor - data.previous.totalMinor };
  }
  if (type === 'TicketVoided') return { userId: data.voidedBy, shiftId: data.shiftId, minor: -data.totalMinor };
  if (type === 'TicketPaid') return { userId: data.paidBy, shiftId: data.shiftId, minor: -data.amountMinor };
  return null;
}

/** Expects positions without a gap, and each stream's versions 1, 2, 3 … in the order of the positions. */
export async function expectOrdered(ledger: Ledger): Promise<void> {
  const Whole = z.object({
    events: z.coerce.number(),
    positions: z.coerce.number(),
    ids: z.coerce.number(),
    first: z.coerce.number(),
    last: z.coerce.number(),
    counter: z.coerce.number(),
  });
  const [whole] = await ledger.rows(
    Whole,
    `SELECT COUNT(*) AS events, COUNT(DISTINCT position) AS positions, COUNT(DISTINCT event_id) AS ids, MIN(position) AS first, MAX(position) AS last,
            (SELECT position FROM core.position_counter) AS counter
     FROM core.events`,
  );
  const events = whole?.events;
  expect(whole, 'positions are gapless').toEqual({ events, positions: events, ids: events, first: 1, last: events, counter: events });
  const Stream = z.object({ stream_id: z.string() });
  const disordered = await ledger.rows(
    Stream,
    `SELECT DISTINCT stream_id
     FROM (SELECT stream_id, version, row_number() OVER (PARTITION BY stream_id ORDER BY position) AS place FROM core.events) AS numbered
     WHERE version <> place`,
  );
  expect(disordered, 'versions are consecutive in the order of positions').toEqual([]);
  const adrift = await ledger.rows(
    Stream,
    `SELECT stream_id FROM core.streams AS s
     FULL JOIN (SELECT stream_id, MAX(version) AS version, MAX(position) AS position FROM core.events GROUP BY stream_id) AS e USING (stream_id)
     WHERE (s.version, s.position) IS DISTINCT FROM (e.version, e.position)`,
  );
  expect(adrift, 'core.streams stands where the events end').toEqual([]);
}

/** The sums of recorded tickets, by round. */
export function sumsOf(tickets: readonly RecordedTicket[]): Sums[] {
  const sums = new Map<string, Sums>();
  for (const { roundId, bets, totalMinor } of tickets) {
    const sum = sums.get(roundId) ?? { roundId, receipts: 0, bets: 0, stakesMinor: 0 };
    sums.set(roundId, { roundId, receipts: sum.receipts + 1, bets: sum.bets + bets.length, stakesMinor: sum.stakesMinor + totalMinor });
  }
  return nonZero([...sums.values()]);
}

function nonZero(sums: readonly Sums[]): Sums[] {
  return sums.filter(({ receipts }) => receipts > 0).toSorted((a, b) => Number(a.roundId) - Number(b.roundId));
}

function shownOf(ticket: Receipt | RecordedTicket | ReadReceipt | undefined): string {
  if (ticket === undefined) return 'none';
  const bets = ticket.bets.map((bet) => [bet.participantNumber, bet.stakeMinor, bet.coefficientHundredths, bet.prizeMinor].join('/'));
  return [ticket.receiptId, ticket.roundId, ticket.totalMinor, ...bets].join(' ');
}

function asSent(
  ticket: { readonly roundId: string; readonly bets: readonly { participantNumber: number; stakeMinor: number }[] } | undefined,
): string {
  return JSON.stringify([ticket?.roundId, ticket?.bets.map((bet) => [bet.participantNumber, bet.stakeMinor])]);
}
