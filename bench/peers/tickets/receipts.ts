import type { Pool } from 'pg';

const PAGE = `
SELECT t.receipt_id::text AS "receiptId", t.round_id::text AS "roundId", t.cashier_id AS "cashierId", t.status,
       t.total_amount_minor::float8 AS "totalMinor", t.prize_minor::float8 AS "prizeMinor", t.created_at AS "createdAt",
       (SELECT count(*)::int FROM betting.bets AS b WHERE b.receipt_id = t.receipt_id) AS bets
FROM betting.receipts AS t WHERE t.receipt_id < $1 ORDER BY t.receipt_id DESC LIMIT $2`;

/** A page of the same table by the same keyset, newest first. */
export async function receiptsBefore(pool: Pool, before: string, limit: number): Promise<unknown[]> {
  const { rows } = await pool.query<Record<string, unknown>>({ name: 'receipts', text: PAGE, values: [before, limit] });
  return rows;
}
