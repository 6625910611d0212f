import type { Projection } from '../../core/projections/projection.ts';

const CREATED = `
  INSERT INTO esports.matches (match_id, tournament_id, game, status, best_of, home_id, home_name, away_id, away_name, version, created_at,
                               updated_at)
  SELECT payload->>'matchId', payload->>'tournamentId', payload->>'game', 'SCHEDULED', (payload->>'bestOf')::INTEGER,
         payload->'home'->>'id', payload->'home'->>'name', payload->'away'->>'id', payload->'away'->>'name', version, recorded_at, recorded_at
  FROM core.events
  WHERE aggregate_type = 'match' AND position > $1 AND position <= $2 AND type = 'MatchCreated'`;

const STARTED = `
  UPDATE esports.matches AS m
  SET status = 'LIVE', started_at = to_timestamp((e.payload->>'startedAt')::BIGINT / 1000.0), version = e.version, updated_at = e.recorded_at
  FROM core.events AS e
  WHERE e.aggregate_type = 'match' AND e.position > $1 AND e.position <= $2 AND e.type = 'MatchStarted' AND m.match_id = e.payload->>'matchId'`;

/** Every score becomes a row; the match shows the last one alone. */
const SCORED = `
  WITH scored AS MATERIALIZED (
    SELECT payload->>'matchId' AS match_id, version, (payload->>'homeScore')::INTEGER AS home_score,
           (payload->>'awayScore')::INTEGER AS away_score, NULLIF(payload->'detail', 'null') AS detail, recorded_at
    FROM core.events
    WHERE aggregate_type = 'match' AND position > $1 AND position <= $2 AND type = 'ScoreChanged'
  ),
  listed AS (
    INSERT INTO esports.score_events (match_id, version, home_score, away_score, detail, recorded_at)
    SELECT match_id, version, home_score, away_score, detail, recorded_at FROM scored
  )
  UPDATE esports.matches AS m
  SET home_score = s.home_score, away_score = s.away_score, version = s.version, updated_at = s.recorded_at
  FROM (
    SELECT DISTINCT ON (match_id) match_id, version, home_score, away_score, recorded_at FROM scored ORDER BY match_id, version DESC
  ) AS s
  WHERE m.match_id = s.match_id`;

/** Last, because nothing follows an end: a match that was created and ended within one batch ends as ended. */
const ENDED = `
  UPDATE esports.matches AS m
  SET status = 'COMPLETED', home_score = (e.payload->>'homeScore')::INTEGER, away_score = (e.payload->>'awayScore')::INTEGER,
      winner_id = e.payload->>'winnerId', ended_at = to_timestamp((e.payload->>'endedAt')::BIGINT / 1000.0), version = e.version,
      updated_at = e.recorded_at
  FROM core.events AS e
  WHERE e.aggregate_type = 'match' AND e.position > $1 AND e.position <= $2 AND e.type = 'MatchEnded' AND m.match_id = e.payload->>'matchId'`;

/** Matches and their scores. */
export const esportsProjection: Projection = {
  name: 'esports',
  aggregateTypes: ['match'],
  statements: [CREATED, STARTED, SCORED, ENDED],
};
