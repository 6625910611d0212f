import type { ProjectionStatement } from '../../../core/projections/projection.ts';

/** What a round goes through, from its own events. An instant in an event is milliseconds since the epoch. */

export const ROUNDS_OPENED: ProjectionStatement = {
  for: ['RoundOpened'],
  sql: `
  WITH opened AS (
    INSERT INTO betting.rounds (round_id, round_number, track_id, status, participants, payout, entropy_kind, commitment, next_start_time,
                                created_at, updated_at)
    SELECT (payload->>'roundId')::BIGINT, (payload->>'roundNumber')::BIGINT, payload->>'trackId', 'waiting', payload->'runners',
           COALESCE(payload->'payout', '{"model": "fixed-odds"}'), COALESCE(payload->>'entropyKind', 'chain'), payload->>'commitment',
           to_timestamp((payload->>'closesAt')::BIGINT / 1000.0), recorded_at, recorded_at
    FROM core.events
    WHERE aggregate_type = 'round' AND position > $1 AND position <= $2 AND type = 'RoundOpened'
    RETURNING round_id, created_at
  )
  INSERT INTO betting.game_statistics (round_id, created_at) SELECT round_id, created_at FROM opened`,
};

/** A round that waits for its beacon takes no bets: to everybody it runs, and its race has not started. */
export const ROUNDS_CLOSED: ProjectionStatement = {
  for: ['RoundClosed'],
  sql: `
  UPDATE betting.rounds AS r
  SET status = 'running', chain_head = e.payload->>'chainHead', updated_at = e.recorded_at
  FROM core.events AS e
  WHERE e.aggregate_type = 'round' AND e.position > $1 AND e.position <= $2 AND e.type = 'RoundClosed'
    AND r.round_id = (e.payload->>'roundId')::BIGINT`,
};

export const ROUNDS_STARTED: ProjectionStatement = {
  for: ['RoundStarted'],
  sql: `
  UPDATE betting.rounds AS r
  SET status = 'running', chain_head = e.payload->>'chainHead', started_at = to_timestamp((e.payload->>'startedAt')::BIGINT / 1000.0),
      updated_at = e.recorded_at
  FROM core.events AS e
  WHERE e.aggregate_type = 'round' AND e.position > $1 AND e.position <= $2 AND e.type = 'RoundStarted'
    AND r.round_id = (e.payload->>'roundId')::BIGINT`,
};

/** The proof is stored in the shape it is answered in (contract.ts, Fairness). */
export const ROUNDS_FINISHED: ProjectionStatement = {
  for: ['RoundFinished'],
  sql: `
  WITH finished AS MATERIALIZED (
    SELECT (payload->>'roundId')::BIGINT AS round_id, payload, recorded_at, (payload->'winner'->>'participantNumber')::INTEGER AS winner_number
    FROM core.events
    WHERE aggregate_type = 'round' AND position > $1 AND position <= $2 AND type = 'RoundFinished'
  ),
  counted AS (
    UPDATE betting.game_statistics AS s
    SET total_prize_pool_minor = (f.payload->'totals'->>'prizesMinor')::BIGINT
    FROM finished AS f
    WHERE s.round_id = f.round_id
  )
  UPDATE betting.rounds AS r
  SET status = 'finished', winner_number = f.winner_number, winner_id = f.round_id % 1000 * 1000 + f.winner_number,
      total_prize_minor = (f.payload->'totals'->>'prizesMinor')::BIGINT,
      finished_at = to_timestamp((f.payload->>'finishedAt')::BIGINT / 1000.0), updated_at = f.recorded_at,
      proof = jsonb_build_object(
        'roundId', f.payload->'roundId', 'commitment', f.payload->'commitment', 'chainHead', f.payload->'chainHead',
        'entropy', f.payload->'entropy', 'serverSeed', f.payload->'serverSeed', 'weights', f.payload->'weights',
        'counter', f.payload->'counter', 'winner', f.payload->'winner'->'participantNumber')
  FROM finished AS f
  WHERE r.round_id = f.round_id`,
};

/** Nothing is drawn for a void round, but its seed is shown: that it was committed to can be checked. */
export const ROUNDS_VOIDED: ProjectionStatement = {
  for: ['RoundVoided'],
  sql: `
  UPDATE betting.rounds AS r
  SET status = 'void', void_reason = e.payload->>'reason', chain_head = e.payload->>'chainHead',
      finished_at = to_timestamp((e.payload->>'voidedAt')::BIGINT / 1000.0), updated_at = e.recorded_at,
      proof = jsonb_build_object(
        'roundId', e.payload->'roundId', 'commitment', e.payload->'commitment', 'chainHead', e.payload->'chainHead',
        'entropy', jsonb_build_object('kind', COALESCE(e.payload->>'entropyKind', 'chain'), 'value', NULL), 'serverSeed', e.payload->'serverSeed',
        'weights', e.payload->'weights', 'counter', NULL, 'winner', NULL)
  FROM core.events AS e
  WHERE e.aggregate_type = 'round' AND e.position > $1 AND e.position <= $2 AND e.type = 'RoundVoided'
    AND r.round_id = (e.payload->>'roundId')::BIGINT`,
};
