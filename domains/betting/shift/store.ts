import { z } from 'zod';
import type { Queries } from '../../../core/projections/checkpoint.ts';
import { DrawerSums, ShiftStatus, type Shift } from '../contract.ts';
import { withSums } from './shift.ts';

const Minor = z.coerce.number();
const Moment = z.coerce.date().transform((date) => date.toISOString());

const SumsRow = z.object({ sums: DrawerSums });

const ShiftRow = SumsRow.extend({
  shift_id: z.string(),
  cashier_id: z.string(),
  status: ShiftStatus,
  is_automatic: z.boolean(),
  opened_at: Moment,
  closed_at: Moment.nullable(),
  float_minor: Minor,
  counted_minor: Minor.nullable(),
  difference_minor: Minor.nullable(),
}).transform((row): Shift => {
  const { shift_id: shiftId, cashier_id: cashierId, status, is_automatic: isAutomatic, sums } = row;
  const { opened_at: openedAt, closed_at: closedAt, float_minor: floatMinor } = row;
  const { counted_minor: countedMinor, difference_minor: differenceMinor } = row;
  const shift = { shiftId, cashierId, status, isAutomatic, openedAt, closedAt, floatMinor, sums, expectedMinor: 0 };
  return withSums({ ...shift, countedMinor, differenceMinor }, sums);
});

/** What the tickets of a shift have moved as far as they are recorded, as a DrawerSums. */
const RECORDED_SUMS = `
  SELECT jsonb_build_object(
    'receipts', COALESCE(SUM(receipts), 0), 'salesMinor', COALESCE(SUM(sales_minor), 0),
    'voids', COALESCE(SUM(voids), 0), 'voidsMinor', COALESCE(SUM(voids_minor), 0),
    'payouts', COALESCE(SUM(payouts), 0), 'payoutsMinor', COALESCE(SUM(payouts_minor), 0),
    'refunds', COALESCE(SUM(refunds), 0), 'refundsMinor', COALESCE(SUM(refunds_minor), 0)) AS sums
  FROM betting.shift_rounds`;

/** What has moved through a drawer, as far as it is recorded. */
export async function recordedSums(queries: Queries, shiftId: string): Promise<DrawerSums> {
  const [row] = await queries.query(`${RECORDED_SUMS} WHERE shift_id = $1`, [shiftId]);
  return SumsRow.parse(row).sums;
}

/** Where a page of shifts goes on: the last one of the page before. */
export const ShiftKey = z.tuple([z.iso.datetime(), z.string()]);
export type ShiftKey = z.infer<typeof ShiftKey>;

/** One page of shifts, newest first, and one more row than asked for when there is a next page. @param cashierId  null: everybody's. */
export async function listShifts(queries: Queries, cashierId: string | null, before: ShiftKey | null, limit: number): Promise<Shift[]> {
  const [openedAt, shiftId] = before ?? [null, null];
  const rows = await queries.query(
    `SELECT s.shift_id, s.cashier_id, s.status, s.is_automatic, s.opened_at, s.closed_at, s.float_minor, s.counted_minor, s.difference_minor,
            COALESCE(s.sums, recorded.sums) AS sums
     FROM betting.shifts AS s CROSS JOIN LATERAL (${RECORDED_SUMS} AS m WHERE m.shift_id = s.shift_id) AS recorded
     WHERE ($1::TEXT IS NULL OR s.cashier_id = $1) AND ($2::TIMESTAMPTZ IS NULL OR (s.opened_at, s.shift_id) < ($2, $3))
     ORDER BY s.opened_at DESC, s.shift_id DESC LIMIT $4`,
    [cashierId, openedAt, shiftId, limit + 1],
  );
  return z.array(ShiftRow).parse(rows);
}
