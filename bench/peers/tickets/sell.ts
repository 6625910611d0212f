import type { Pool } from 'pg';

/** What one sale needs; `bets` arrive validated and not empty. */
export type Sale = {
  roundId: string;
  cashierId: string;
  idempotencyKey: string;
  ipAddress: string;
  bets: Bet[];
};

type Bet = { participantNumber: number; stakeMinor: number };
type PricedBet = Bet & { coefficientHundredths: number; prizeMinor: number };

/** A receipt as the API answers it. */
export type Receipt = { receiptId: string; roundId: string; status: 'open'; totalMinor: number; bets: PricedBet[]; createdAt: string };

/** A runner, by its number. */
export type Runners = Map<number, { participantId: number; coefficientHundredths: number }>;

/** A sale that was made, or why it was not. */
export type Sold = { receipt: Receipt; fresh: boolean } | 'round-closed' | 'unknown-participant';

// One statement is one transaction and one round trip. Tried beside it: BEGIN, an INSERT a table and COMMIT sells a third
// as many; pricing the bets in the same statement a seventh less.
const SELL = `
WITH receipt AS (
  INSERT INTO peer.receipts (round_id, cashier_id, total_minor, idempotency_key)
  SELECT round_id, $2, $3, $4 FROM peer.rounds WHERE round_id = $1 AND status = 'waiting' AND closes_at > now()
  ON CONFLICT (idempotency_key) DO NOTHING
  RETURNING receipt_id, created_at
), bets AS (
  INSERT INTO peer.bets (receipt_id, participant_id, participant_number, value_minor, prize_minor)
  SELECT receipt_id, bet.* FROM receipt, unnest($5::int[], $6::int[], $7::bigint[], $8::bigint[]) AS bet
), audit AS (
  INSERT INTO peer.transaction_logs (user_id, action, entity_type, entity_id, new_value, ip_address)
  SELECT $2, 'TICKET_CREATED', 'RECEIPT', receipt_id::text, $9, $10 FROM receipt
)
SELECT receipt_id, created_at FROM receipt`;

const SOLD_BEFORE = 'SELECT receipt_id, created_at FROM peer.receipts WHERE idempotency_key = $1';

/** Reads the runners, which change rarely enough to be kept in the process. */
export async function loadRunners(pool: Pool): Promise<Runners> {
  const { rows } = await pool.query<{ participant_id: number; participant_number: number; coefficient_hundredths: number }>(
    'SELECT participant_id, participant_number, coefficient_hundredths FROM peer.participants',
  );
  return new Map(
    rows.map((row) => [row.participant_number, { participantId: row.participant_id, coefficientHundredths: row.coefficient_hundredths }]),
  );
}

/** Writes one receipt, its bets and its audit row in one transaction; a key seen before gives the receipt it gave then. */
export async function sell(pool: Pool, runners: Runners, sale: Sale): Promise<Sold> {
  const bets: PricedBet[] = [];
  const participantIds: number[] = [];
  for (const { participantNumber, stakeMinor } of sale.bets) {
    const runner = runners.get(participantNumber);
    if (!runner) return 'unknown-participant';
    const { coefficientHundredths } = runner;
    participantIds.push(runner.participantId);
    bets.push({ participantNumber, stakeMinor, coefficientHundredths, prizeMinor: Math.floor((stakeMinor * coefficientHundredths) / 100) });
  }
  const totalMinor = bets.reduce((sum, bet) => sum + bet.stakeMinor, 0);

  type Row = { receipt_id: string; created_at: Date };
  const written = await pool.query<Row>({
    name: 'sell',
    text: SELL,
    values: [
      sale.roundId,
      sale.cashierId,
      totalMinor,
      sale.idempotencyKey,
      participantIds,
      bets.map((bet) => bet.participantNumber),
      bets.map((bet) => bet.stakeMinor),
      bets.map((bet) => bet.prizeMinor),
      JSON.stringify({ roundId: sale.roundId, totalMinor }),
      sale.ipAddress,
    ],
  });
  const row = written.rows[0] ?? (await pool.query<Row>(SOLD_BEFORE, [sale.idempotencyKey])).rows[0];
  if (!row) return 'round-closed';
  const receipt: Receipt = {
    receiptId: row.receipt_id,
    roundId: sale.roundId,
    status: 'open',
    totalMinor,
    bets,
    createdAt: row.created_at.toISOString(),
  };
  return { receipt, fresh: written.rows.length > 0 };
}
