import type { Pool } from 'pg';

/** Rounds with statistics in the read tables: their ids are `first`, `first + step`, … */
export type Rounds = { first: number; step: number; count: number };

/** A round's number, which is its id, ends in its track's three digits. */
const STEP = 1000;
/** Beyond those that the stack opens itself. */
const FIRST = 1_000_000 * STEP + 1;

const NEXT = `SELECT greatest(max(round_id) + ${STEP}, ${FIRST})::text AS next FROM betting.rounds WHERE track_id = 'bench'`;
const ROUNDS = `
INSERT INTO betting.rounds (round_id, round_number, track_id, status, participants, commitment, void_reason, proof, next_start_time, created_at,
                            updated_at)
SELECT id, id, 'bench', 'void', '[]', repeat('0', 64), 'never run', '{}', now(), now(), now() FROM generate_series($1::BIGINT, $2::BIGINT, ${STEP}) AS id`;
const STATISTICS = `
INSERT INTO betting.game_statistics (round_id, total_receipts, total_bets, total_stakes_minor, total_prize_pool_minor, created_at)
SELECT id, id % 900, id % 2700, id % 540000, id % 486000, now() FROM generate_series($1::BIGINT, $2::BIGINT, ${STEP}) AS id`;

/** So many rounds that nobody has ever asked for, written past the events: nobody sells on them, so nothing makes them stale. */
export async function freshRounds(pool: Pool, count: number): Promise<Rounds> {
  const { rows } = await pool.query<{ next: string }>(NEXT);
  const first = Number(rows[0]?.next);
  const last = first + (count - 1) * STEP;
  await pool.query(ROUNDS, [first, last]);
  await pool.query(STATISTICS, [first, last]);
  await pool.query('ANALYZE betting.game_statistics');
  return { first, step: STEP, count };
}
