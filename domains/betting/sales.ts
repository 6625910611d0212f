import { z } from 'zod';
import type { Queries } from '../../core/projections/checkpoint.ts';
import type { SalesStatistics } from './contract.ts';

/** Whose sales, and of which days (UTC, both included). */
export interface SalesPeriod {
  readonly from: string;
  readonly to: string;
  /** Null: everybody's. */
  readonly cashierId: string | null;
}

const DAY_MS = 86_400_000;
export const MOST_DAYS = 366;

/** How many days a period has; 0 or less where it ends before it begins. */
export function daysOf({ from, to }: Pick<SalesPeriod, 'from' | 'to'>): number {
  return (Date.parse(to) - Date.parse(from)) / DAY_MS + 1;
}

/** The day on which this moment lies, UTC. */
export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

const Count = z.coerce.number();
const DayRow = z
  .object({ day: z.iso.date(), cashier_id: z.string(), receipts: Count, received_minor: Count, payouts_minor: Count })
  .transform(({ day, cashier_id: cashierId, receipts, received_minor: receivedMinor, payouts_minor: payoutsMinor }) => ({
    day,
    cashierId,
    receipts,
    receivedMinor,
    payoutsMinor,
    balanceMinor: receivedMinor - payoutsMinor,
  }));

/** What was sold and paid in a period, by day and cashier, newest day first. A day on which nothing moved has no row. */
export async function salesIn(queries: Queries, { from, to, cashierId }: SalesPeriod): Promise<SalesStatistics> {
  const rows = await queries.query(
    `SELECT to_char(day, 'YYYY-MM-DD') AS day, cashier_id, receipts, received_minor, payouts_minor
     FROM betting.sales
     WHERE day BETWEEN $1::DATE AND $2::DATE AND ($3::TEXT IS NULL OR cashier_id = $3)
     ORDER BY day DESC, cashier_id`,
    [from, to, cashierId],
  );
  const days = z.array(DayRow).parse(rows);
  const sum = (what: 'receipts' | 'receivedMinor' | 'payoutsMinor' | 'balanceMinor') => days.reduce((total, day) => total + day[what], 0);
  const sums = {
    receipts: sum('receipts'),
    receivedMinor: sum('receivedMinor'),
    payoutsMinor: sum('payoutsMinor'),
    balanceMinor: sum('balanceMinor'),
  };
  return { from, to, cashierId, ...sums, days };
}
