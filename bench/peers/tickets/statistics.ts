import type { Redis } from 'ioredis';
import type { Pool } from 'pg';

const KEPT_SECONDS = 30;
const STATISTICS = `
SELECT json_build_object(
  'roundId', round_id::text, 'totalReceipts', total_receipts, 'totalBets', total_bets, 'totalStakesMinor', total_stakes_minor,
  'totalPrizePoolMinor', total_prize_pool_minor, 'totalPaidMinor', total_paid_minor, 'houseBalanceMinor', house_balance_minor
)::text AS statistics
FROM betting.game_statistics WHERE round_id = $1`;

/**
 * A round's statistics, cache-aside: from Redis, else from Postgres and then kept for half a minute.
 *
 * @returns JSON text, so that a hit is neither parsed nor written again; null for a round that is not there.
 */
export async function roundStatistics(pool: Pool, redis: Redis, roundId: string): Promise<string | null> {
  const key = `stats:round:${roundId}`;
  const kept = await redis.get(key);
  if (kept !== null) return kept;
  const { rows } = await pool.query<{ statistics: string }>({ name: 'statistics', text: STATISTICS, values: [roundId] });
  const statistics = rows[0]?.statistics ?? null;
  if (statistics !== null) await redis.set(key, statistics, 'EX', KEPT_SECONDS);
  return statistics;
}
