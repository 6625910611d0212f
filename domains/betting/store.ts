import { z } from 'zod';
import type { Queries } from '../../core/projections/checkpoint.ts';
import { EntropyKind, Fairness, Participant, Payout, RoundStatus, type Round, type RoundStatistics } from './contract.ts';

const Count = z.coerce.number();
const Id = z.coerce.string();
const Moment = z.coerce.date().transform((date) => date.toISOString());

const RoundRow = z.object({
  round_id: Id,
  round_number: Count,
  track_id: z.string(),
  status: RoundStatus,
  participants: z.array(Participant),
  payout: Payout,
  entropy_kind: EntropyKind,
  void_reason: z.string().nullable(),
  commitment: z.string(),
  chain_head: z.string().nullable(),
  proof: Fairness.nullable(),
  winner_number: z.number().nullable(),
  started_at: Moment.nullable(),
  finished_at: Moment.nullable(),
  next_start_time: Moment,
  total_receipts: Count,
  total_stakes_minor: Count,
});

/** A round as the read side has it, with what proves its draw. */
export interface RoundRecord {
  readonly round: Round;
  readonly chainHead: string | null;
  readonly proof: Fairness | null;
}

const ROUND_COLUMNS = `
  r.round_id, r.round_number, r.track_id, r.status, r.participants, r.payout, r.entropy_kind, r.void_reason, r.commitment, r.chain_head, r.proof,
  r.winner_number, r.started_at, r.finished_at, r.next_start_time, s.total_receipts, s.total_stakes_minor
  FROM betting.rounds AS r JOIN betting.game_statistics AS s USING (round_id)`;

function roundOf(row: z.infer<typeof RoundRow>): RoundRecord {
  const winner = row.participants.find((runner) => runner.participantNumber === row.winner_number);
  return {
    round: {
      roundId: row.round_id,
      roundNumber: row.round_number,
      trackId: row.track_id,
      status: row.status,
      closesAt: row.next_start_time,
      startedAt: row.started_at,
      finishedAt: row.finished_at,
      participants: row.participants,
      commitment: row.commitment,
      payout: row.payout,
      entropyKind: row.entropy_kind,
      voidReason: row.void_reason,
      winner: winner === undefined ? null : { participantNumber: winner.participantNumber, name: winner.name },
      totals: { receipts: row.total_receipts, stakesMinor: row.total_stakes_minor },
    },
    chainHead: row.chain_head,
    proof: row.proof,
  };
}

export async function findRound(queries: Queries, roundId: string): Promise<RoundRecord | null> {
  const rows = await queries.query(`SELECT ${ROUND_COLUMNS} WHERE r.round_id = $1`, [roundId]);
  return rows.length === 0 ? null : roundOf(RoundRow.parse(rows[0]));
}

/** One page of rounds, newest first, and one more row than asked for when there is a next page. */
export async function listRounds(queries: Queries, before: string | null, limit: number): Promise<Round[]> {
  const rows = await queries.query(
    `SELECT ${ROUND_COLUMNS} WHERE $1::BIGINT IS NULL OR r.round_id < $1 ORDER BY r.round_id DESC LIMIT $2`,
    [before, limit + 1],
  );
  return z
    .array(RoundRow)
    .parse(rows)
    .map((row) => roundOf(row).round);
}

/** A track's last rounds, newest first. */
export async function latestRounds(queries: Queries, trackId: string, limit: number): Promise<Round[]> {
  const rows = await queries.query(`SELECT ${ROUND_COLUMNS} WHERE r.track_id = $1 ORDER BY r.round_id DESC LIMIT $2`, [trackId, limit]);
  return z
    .array(RoundRow)
    .parse(rows)
    .map((row) => roundOf(row).round);
}

export async function listParticipants(queries: Queries, trackId: string): Promise<Participant[]> {
  const rows = await queries.query(
    `SELECT participant_number AS "participantNumber", name, coefficient_hundredths AS "coefficientHundredths"
     FROM betting.participants WHERE track_id = $1 ORDER BY participant_number`,
    [trackId],
  );
  return z.array(Participant).parse(rows);
}

const StatisticsRow = z
  .object({
    round_id: Id,
    total_receipts: Count,
    total_bets: Count,
    total_stakes_minor: Count,
    total_prize_pool_minor: Count,
    total_paid_minor: Count,
    house_balance_minor: Count,
  })
  .transform((row): RoundStatistics => ({
    roundId: row.round_id,
    totalReceipts: row.total_receipts,
    totalBets: row.total_bets,
    totalStakesMinor: row.total_stakes_minor,
    totalPrizePoolMinor: row.total_prize_pool_minor,
    totalPaidMinor: row.total_paid_minor,
    houseBalanceMinor: row.house_balance_minor,
  }));

const STATISTICS_COLUMNS =
  'round_id, total_receipts, total_bets, total_stakes_minor, total_prize_pool_minor, total_paid_minor, house_balance_minor FROM betting.game_statistics';

export async function findStatistics(queries: Queries, roundId: string): Promise<RoundStatistics | null> {
  const rows = await queries.query(`SELECT ${STATISTICS_COLUMNS} WHERE round_id = $1`, [roundId]);
  return rows.length === 0 ? null : StatisticsRow.parse(rows[0]);
}

/** The last rounds' statistics, newest first. */
export async function latestStatistics(queries: Queries, limit: number): Promise<RoundStatistics[]> {
  const rows = await queries.query(`SELECT ${STATISTICS_COLUMNS} ORDER BY round_id DESC LIMIT $1`, [limit]);
  return z.array(StatisticsRow).parse(rows);
}
