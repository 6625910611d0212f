import type { Projection } from '../../core/projections/projection.ts';

const TRACKS = `
  INSERT INTO betting.participants (participant_id, track_id, participant_number, name, coefficient_hundredths)
  SELECT (e.payload->>'trackNumber')::BIGINT * 1000 + r."participantNumber", e.payload->>'trackId', r."participantNumber", r.name,
         r."coefficientHundredths"
  FROM (
    SELECT DISTINCT ON (payload->>'trackId') payload
    FROM core.events
    WHERE aggregate_type = 'track' AND position > $1 AND position <= $2 AND type IN ('TrackOpened', 'TrackChanged')
    ORDER BY payload->>'trackId', position DESC
  ) AS e
  CROSS JOIN LATERAL jsonb_to_recordset(e.payload->'runners') AS r ("participantNumber" INTEGER, name TEXT, "coefficientHundredths" INTEGER)
  ON CONFLICT (track_id, participant_number)
  DO UPDATE SET name = EXCLUDED.name, coefficient_hundredths = EXCLUDED.coefficient_hundredths`;

const ROUNDS_OPENED = `
  WITH opened AS (
    INSERT INTO betting.rounds (round_id, round_number, track_id, status, participants, commitment, next_start_time, created_at, updated_at)
    SELECT (payload->>'roundId')::BIGINT, (payload->>'roundNumber')::BIGINT, payload->>'trackId', 'waiting', payload->'runners',
           payload->>'commitment', to_timestamp((payload->>'closesAt')::BIGINT / 1000.0), recorded_at, recorded_at
    FROM core.events
    WHERE aggregate_type = 'round' AND position > $1 AND position <= $2 AND type = 'RoundOpened'
    RETURNING round_id, created_at
  )
  INSERT INTO betting.game_statistics (round_id, created_at) SELECT round_id, created_at FROM opened`;

/** Tickets, their bets and the round's sums from one reading of the events: this statement sees every ticket once. */
const TICKETS_PLACED = `
  WITH placed AS MATERIALIZED (
    SELECT (payload->>'receiptId')::BIGINT AS receipt_id, (payload->>'roundId')::BIGINT AS round_id, payload->>'cashierId' AS cashier_id,
           (payload->>'totalMinor')::BIGINT AS total_minor, payload->'bets' AS bets, recorded_at
    FROM core.events
    WHERE aggregate_type = 'round' AND position > $1 AND position <= $2 AND type = 'TicketPlaced'
  ),
  sold AS (
    INSERT INTO betting.receipts (receipt_id, round_id, cashier_id, status, total_amount_minor, created_at)
    SELECT receipt_id, round_id, cashier_id, 'open', total_minor, recorded_at FROM placed
  ),
  backed AS (
    INSERT INTO betting.bets (receipt_id, bet_index, participant_id, participant_number, value_minor, coefficient_hundredths, prize_minor,
                              created_at)
    SELECT p.receipt_id, b.ordinality - 1, p.round_id % 1000 * 1000 + (b.bet->>'participantNumber')::INTEGER,
           (b.bet->>'participantNumber')::INTEGER, (b.bet->>'stakeMinor')::BIGINT, (b.bet->>'coefficientHundredths')::INTEGER,
           (b.bet->>'prizeMinor')::BIGINT, p.recorded_at
    FROM placed AS p
    CROSS JOIN LATERAL jsonb_array_elements(p.bets) WITH ORDINALITY AS b (bet, ordinality)
  )
  UPDATE betting.game_statistics AS s
  SET total_receipts = s.total_receipts + n.receipts, total_bets = s.total_bets + n.bets, total_stakes_minor = s.total_stakes_minor + n.stakes
  FROM (
    SELECT round_id, COUNT(*) AS receipts, SUM(jsonb_array_length(bets)) AS bets, SUM(total_minor) AS stakes FROM placed GROUP BY round_id
  ) AS n
  WHERE s.round_id = n.round_id`;

const ROUNDS_STARTED = `
  UPDATE betting.rounds AS r
  SET status = 'running', chain_head = e.payload->>'chainHead', started_at = to_timestamp((e.payload->>'startedAt')::BIGINT / 1000.0),
      updated_at = e.recorded_at
  FROM core.events AS e
  WHERE e.aggregate_type = 'round' AND e.position > $1 AND e.position <= $2 AND e.type = 'RoundStarted'
    AND r.round_id = (e.payload->>'roundId')::BIGINT`;

/** The proof is stored in the shape it is answered in (contract.ts, Fairness). */
const ROUNDS_FINISHED = `
  WITH finished AS MATERIALIZED (
    SELECT (payload->>'roundId')::BIGINT AS round_id, payload, recorded_at, (payload->'winner'->>'participantNumber')::INTEGER AS winner_number
    FROM core.events
    WHERE aggregate_type = 'round' AND position > $1 AND position <= $2 AND type = 'RoundFinished'
  ),
  settled AS (
    UPDATE betting.rounds AS r
    SET status = 'finished', winner_number = f.winner_number, winner_id = f.round_id % 1000 * 1000 + f.winner_number,
        total_prize_minor = (f.payload->'totals'->>'prizesMinor')::BIGINT,
        finished_at = to_timestamp((f.payload->>'finishedAt')::BIGINT / 1000.0), updated_at = f.recorded_at,
        proof = jsonb_build_object(
          'roundId', f.payload->'roundId', 'commitment', f.payload->'commitment', 'chainHead', f.payload->'chainHead',
          'entropy', f.payload->'entropy', 'serverSeed', f.payload->'serverSeed', 'weights', f.payload->'weights',
          'counter', f.payload->'counter', 'winner', f.payload->'winner'->'participantNumber')
    FROM finished AS f
    WHERE r.round_id = f.round_id
  ),
  counted AS (
    UPDATE betting.game_statistics AS s
    SET total_prize_pool_minor = (f.payload->'totals'->>'prizesMinor')::BIGINT
    FROM finished AS f
    WHERE s.round_id = f.round_id
  )
  UPDATE betting.receipts AS t
  SET status = CASE WHEN w.prize_minor > 0 THEN 'won' ELSE 'lost' END, prize_minor = COALESCE(w.prize_minor, 0)
  FROM finished AS f
  JOIN betting.receipts AS o ON o.receipt_id BETWEEN f.round_id * 10000000 AND f.round_id * 10000000 + 9999999
  LEFT JOIN (
    SELECT b.receipt_id, SUM(b.prize_minor) AS prize_minor
    FROM finished AS f
    JOIN betting.bets AS b ON b.receipt_id BETWEEN f.round_id * 10000000 AND f.round_id * 10000000 + 9999999
     AND b.participant_number = f.winner_number
    GROUP BY b.receipt_id
  ) AS w ON w.receipt_id = o.receipt_id
  WHERE t.receipt_id = o.receipt_id AND t.status = 'open'`;

/** A ticket changes the sums of its round; what a round goes through changes the state of its track as well. */
const STALE = `
  WITH heard AS MATERIALIZED (
    SELECT DISTINCT aggregate_type, stream_id, type <> 'TicketPlaced' AS is_turn
    FROM core.events
    WHERE aggregate_type IN ('round', 'track') AND position > $1 AND position <= $2
  )
  SELECT 'stats:' || stream_id AS scope FROM heard WHERE aggregate_type = 'round'
  UNION SELECT 'rounds' FROM heard WHERE aggregate_type = 'round'
  UNION SELECT 'game:state' FROM heard WHERE aggregate_type = 'round' AND is_turn
  UNION SELECT 'query:participants' FROM heard WHERE aggregate_type = 'track'`;

/** Rounds, tickets, bets and their statistics. */
export const bettingProjection: Projection = {
  name: 'betting',
  aggregateTypes: ['track', 'round'],
  statements: [TRACKS, ROUNDS_OPENED, TICKETS_PLACED, ROUNDS_STARTED, ROUNDS_FINISHED],
  stale: STALE,
};
