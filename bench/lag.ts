import type pg from 'pg';
import { Histogram } from './load/histogram.ts';

const SAMPLE_EVERY_MS = 50;
const NEWEST = `SELECT extract(epoch FROM created_at)::float8 * 1000 AS created_at FROM betting.receipts ORDER BY receipt_id DESC LIMIT 1`;

/**
 * How far the read table is behind, sampled twenty times a second: the age of its newest receipt.
 * While tickets are sold without a pause, that is at most a sale's gap more than the lag itself, never less.
 */
export class LagSampler {
  readonly behind = new Histogram();
  private readonly pool: pg.Pool;
  private timer: NodeJS.Timeout | undefined;
  private asking = false;

  constructor(pool: pg.Pool) {
    this.pool = pool;
  }

  start(): void {
    this.timer = setInterval(() => void this.sample(), SAMPLE_EVERY_MS);
  }

  stop(): void {
    clearInterval(this.timer);
    this.timer = undefined;
  }

  private async sample(): Promise<void> {
    if (this.asking) return;
    this.asking = true;
    try {
      const { rows } = await this.pool.query<{ created_at: number }>({ name: 'newest-receipt', text: NEWEST });
      // Taken after the answer: a Postgres that is slow to answer is behind for its readers too.
      if (rows[0] && this.timer) this.behind.record(Date.now() - rows[0].created_at);
    } catch {
      // A Postgres that went away shows when the receipts are counted.
    } finally {
      this.asking = false;
    }
  }
}

/** Where the read table stands, to count from later. */
export async function newestReceipt(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ newest: string }>('SELECT coalesce(max(receipt_id), 0)::text AS newest FROM betting.receipts');
  return rows[0]?.newest ?? '0';
}

/** How many receipts the read table holds past the given one. */
export async function receiptsSince(pool: pg.Pool, newest: string): Promise<number> {
  const { rows } = await pool.query<{ count: number }>('SELECT count(*)::int AS count FROM betting.receipts WHERE receipt_id > $1', [
    newest,
  ]);
  return rows[0]?.count ?? 0;
}

/**
 * Waits until every accepted ticket is in the read table.
 *
 * @returns How many were missing at the first look, and how long it took until none was, from then; null when the limit came first.
 */
export async function drained(
  pool: pg.Pool,
  newest: string,
  accepted: number,
  limitMs: number,
): Promise<{ missing: number; afterMs: number | null; surplus: number }> {
  const startedAt = performance.now();
  const missing = accepted - (await receiptsSince(pool, newest));
  let left = missing;
  while (left > 0 && performance.now() - startedAt < limitMs) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    left = accepted - (await receiptsSince(pool, newest));
  }
  return { missing: Math.max(0, missing), afterMs: left > 0 ? null : performance.now() - startedAt, surplus: Math.max(0, -left) };
}
