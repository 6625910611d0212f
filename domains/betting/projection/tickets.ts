import type { ProjectionStatement } from '../../../core/projections/projection.ts';

/** Tickets and their bets. What they sum to is in money.ts. */

/** The bets of the events in `source`, one row each; `placed_at` is when the ticket was sold. */
const betsOf = (source: string) => `
  INSERT INTO betting.bets (receipt_id, bet_index, participant_id, participant_number, value_minor, coefficient_hundredths, prize_minor,
                            created_at)
  SELECT p.receipt_id, b.ordinality - 1, p.round_id % 1000 * 1000 + (b.bet->>'participantNumber')::INTEGER,
         (b.bet->>'participantNumber')::INTEGER, (b.bet->>'stakeMinor')::BIGINT, (b.bet->>'coefficientHundredths')::INTEGER,
         (b.bet->>'prizeMinor')::BIGINT, p.placed_at
  FROM ${source} AS p
  CROSS JOIN LATERAL jsonb_array_elements(p.bets) WITH ORDINALITY AS b (bet, ordinality)`;

/** From one reading of the events: this statement sees every ticket once. */
export const TICKETS_PLACED: ProjectionStatement = {
  for: ['TicketPlaced'],
  sql: `
  WITH placed AS MATERIALIZED (
    SELECT (payload->>'receiptId')::BIGINT AS receipt_id, (payload->>'roundId')::BIGINT AS round_id, payload->>'cashierId' AS cashier_id,
           payload->>'shiftId' AS shift_id, payload->>'redeemHash' AS redeem_hash, (payload->>'totalMinor')::BIGINT AS total_minor,
           payload->'bets' AS bets, to_timestamp((payload->>'placedAt')::BIGINT / 1000.0) AS placed_at
    FROM core.events
    WHERE aggregate_type = 'round' AND position > $1 AND position <= $2 AND type = 'TicketPlaced'
  ),
  sold AS (
    INSERT INTO betting.receipts (receipt_id, round_id, cashier_id, shift_id, redeem_hash, status, total_amount_minor, created_at)
    SELECT receipt_id, round_id, cashier_id, shift_id, redeem_hash, 'open', total_minor, placed_at FROM placed
  )
  ${betsOf('placed')}`,
};

/** The old bets of tickets that get others; TICKETS_CHANGED inserts those. One statement cannot do both to the same key. */
export const BETS_REPLACED: ProjectionStatement = {
  for: ['TicketModified'],
  sql: `
  DELETE FROM betting.bets AS b
  USING core.events AS e
  WHERE e.aggregate_type = 'round' AND e.position > $1 AND e.position <= $2 AND e.type = 'TicketModified'
    AND b.receipt_id = (e.payload->>'receiptId')::BIGINT`,
};

/** The last change of each ticket stands; its bets are those of the last modification, also when it was voided after. */
export const TICKETS_CHANGED: ProjectionStatement = {
  for: ['TicketModified', 'TicketVoided'],
  sql: `
  WITH changes AS MATERIALIZED (
    SELECT (payload->>'receiptId')::BIGINT AS receipt_id, (payload->>'roundId')::BIGINT AS round_id, type, position, payload->'bets' AS bets,
           (payload->>'totalMinor')::BIGINT AS total_minor, to_timestamp((payload->>'placedAt')::BIGINT / 1000.0) AS placed_at
    FROM core.events
    WHERE aggregate_type = 'round' AND position > $1 AND position <= $2 AND type IN ('TicketModified', 'TicketVoided')
  ),
  modified AS (SELECT DISTINCT ON (receipt_id) * FROM changes WHERE type = 'TicketModified' ORDER BY receipt_id, position DESC),
  stands AS (
    UPDATE betting.receipts AS t
    SET status = CASE c.type WHEN 'TicketVoided' THEN 'void' ELSE 'open' END, total_amount_minor = c.total_minor
    FROM (SELECT DISTINCT ON (receipt_id) * FROM changes ORDER BY receipt_id, position DESC) AS c
    WHERE t.receipt_id = c.receipt_id
  )
  ${betsOf('modified')}`,
};

/**
 * What each bet on the winner gets from a pool: its share rounded down, and for the earliest ones, up to the last odd cent, one
 * more (round/pool.ts, poolPrize). In NUMERIC: a stake times a pool may pass a BIGINT.
 */
export const POOLS_SHARED: ProjectionStatement = {
  for: ['RoundFinished'],
  sql: `
  UPDATE betting.bets AS b
  SET prize_minor = div(b.value_minor::NUMERIC * f.shared_minor, f.winning_stakes_minor)
        + CASE WHEN (b.receipt_id, b.bet_index::INTEGER) <= (f.last_receipt_id, f.last_bet_index) THEN 1 ELSE 0 END
  FROM (
    SELECT (payload->>'roundId')::BIGINT AS round_id, (payload->'winner'->>'participantNumber')::INTEGER AS winner_number,
           (payload->'pool'->>'sharedMinor')::NUMERIC AS shared_minor,
           (payload->'pool'->>'winningStakesMinor')::NUMERIC AS winning_stakes_minor,
           (payload->'pool'->'lastOddCent'->>'receiptId')::BIGINT AS last_receipt_id,
           (payload->'pool'->'lastOddCent'->>'betIndex')::INTEGER AS last_bet_index
    FROM core.events
    WHERE aggregate_type = 'round' AND position > $1 AND position <= $2 AND type = 'RoundFinished'
      AND (payload->'pool'->>'winningStakesMinor')::NUMERIC > 0
  ) AS f
  JOIN betting.receipts AS t ON t.receipt_id BETWEEN f.round_id * 10000000 AND f.round_id * 10000000 + 9999999 AND t.status = 'open'
  WHERE b.receipt_id = t.receipt_id AND b.participant_number = f.winner_number`,
};

/** Open tickets of rounds that ended: won or lost by what the bets on the winner pay; refundable where the round is void or its pool goes back. */
export const TICKETS_SETTLED: ProjectionStatement = {
  for: ['RoundFinished', 'RoundVoided'],
  sql: `
  WITH ended AS MATERIALIZED (
    SELECT (payload->>'roundId')::BIGINT AS round_id, (payload->'winner'->>'participantNumber')::INTEGER AS winner_number,
           type = 'RoundVoided' OR COALESCE((payload->'pool'->>'isRefunded')::BOOLEAN, FALSE) AS is_refunded
    FROM core.events
    WHERE aggregate_type = 'round' AND position > $1 AND position <= $2 AND type IN ('RoundFinished', 'RoundVoided')
  )
  UPDATE betting.receipts AS t
  SET status = CASE WHEN e.is_refunded THEN 'refundable' WHEN w.prize_minor > 0 THEN 'won' ELSE 'lost' END,
      prize_minor = CASE WHEN e.is_refunded THEN 0 ELSE COALESCE(w.prize_minor, 0) END
  FROM ended AS e
  JOIN betting.receipts AS o ON o.receipt_id BETWEEN e.round_id * 10000000 AND e.round_id * 10000000 + 9999999
  LEFT JOIN (
    SELECT b.receipt_id, SUM(b.prize_minor) AS prize_minor
    FROM ended AS e
    JOIN betting.bets AS b ON b.receipt_id BETWEEN e.round_id * 10000000 AND e.round_id * 10000000 + 9999999
     AND b.participant_number = e.winner_number
    GROUP BY b.receipt_id
  ) AS w ON w.receipt_id = o.receipt_id
  WHERE t.receipt_id = o.receipt_id AND t.status = 'open'`,
};

export const TICKETS_PAID: ProjectionStatement = {
  for: ['TicketPaid'],
  sql: `
  UPDATE betting.receipts AS t
  SET status = 'paid', paid_minor = (e.payload->>'amountMinor')::BIGINT
  FROM core.events AS e
  WHERE e.aggregate_type = 'round' AND e.position > $1 AND e.position <= $2 AND e.type = 'TicketPaid'
    AND t.receipt_id = (e.payload->>'receiptId')::BIGINT`,
};
