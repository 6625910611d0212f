import type { Projection, ProjectionStatement } from '../../core/projections/projection.ts';

const CREATED: ProjectionStatement = {
  for: ['MatchCreated'],
  sql: `
  INSERT INTO esports.matches (match_id, tournament_id, game, status, best_of, home_id, home_name, away_id, away_name, version, created_at,
                               updated_at)
  SELECT payload->>'matchId', payload->>'tournamentId', payload->>'game', 'SCHEDULED', (payload->>'bestOf')::INTEGER,
         payload->'home'->>'id', payload->'home'->>'name', payload->'away'->>'id', payload->'away'->>'name', version, recorded_at, recorded_at
  FROM core.events
  WHERE aggregate_type = 'match' AND position > $1 AND position <= $2 AND type = 'MatchCreated'`,
};

/**
 * Each event says a part of how its match stands, or all of it (`situation`): the scores are those of the newest event that
 * has scores, the result is that of the newest that has a status. A match starts once, so its start is whoever tells it.
 */
const CHANGED: ProjectionStatement = {
  for: null,
  sql: `
  WITH told AS MATERIALIZED (
    SELECT e.payload->>'matchId' AS match_id, e.version, e.recorded_at,
           CASE e.type WHEN 'MatchStarted' THEN 'LIVE' WHEN 'MatchEnded' THEN 'COMPLETED' ELSE s.now->>'status' END AS status,
           (s.now->>'homeScore')::INTEGER AS home_score, (s.now->>'awayScore')::INTEGER AS away_score, s.now->>'winnerId' AS winner_id,
           to_timestamp((s.now->>'startedAt')::BIGINT / 1000.0) AS started_at, to_timestamp((s.now->>'endedAt')::BIGINT / 1000.0) AS ended_at,
           to_timestamp((s.now->>'pausedAt')::BIGINT / 1000.0) AS paused_at, s.now->>'reason' AS reason
    FROM core.events AS e
    CROSS JOIN LATERAL (SELECT COALESCE(e.payload->'situation', e.payload) AS now) AS s
    WHERE e.aggregate_type = 'match' AND e.position > $1 AND e.position <= $2 AND e.type <> 'MatchCreated'
  ),
  newest AS (
    SELECT DISTINCT ON (match_id) match_id, version, recorded_at, MAX(started_at) OVER (PARTITION BY match_id) AS started_at
    FROM told ORDER BY match_id, version DESC
  ),
  scores AS (
    SELECT DISTINCT ON (match_id) match_id, home_score, away_score FROM told WHERE home_score IS NOT NULL ORDER BY match_id, version DESC
  ),
  results AS (
    SELECT DISTINCT ON (match_id) match_id, status, winner_id, ended_at, paused_at, reason
    FROM told WHERE status IS NOT NULL ORDER BY match_id, version DESC
  )
  UPDATE esports.matches AS m
  SET version = n.version, updated_at = n.recorded_at, started_at = COALESCE(m.started_at, n.started_at),
      home_score = COALESCE(s.home_score, m.home_score), away_score = COALESCE(s.away_score, m.away_score),
      status = COALESCE(r.status, m.status),
      winner_id = CASE WHEN r.status IS NULL THEN m.winner_id ELSE r.winner_id END,
      ended_at = CASE WHEN r.status IS NULL THEN m.ended_at ELSE r.ended_at END,
      paused_at = CASE WHEN r.status IS NULL THEN m.paused_at ELSE r.paused_at END,
      reason = CASE WHEN r.status IS NULL THEN m.reason ELSE r.reason END
  FROM newest AS n
  LEFT JOIN scores AS s ON s.match_id = n.match_id
  LEFT JOIN results AS r ON r.match_id = n.match_id
  WHERE m.match_id = n.match_id`,
};

const SCORES_LISTED: ProjectionStatement = {
  for: ['ScoreChanged'],
  sql: `
  INSERT INTO esports.score_events (match_id, version, home_score, away_score, detail, recorded_at)
  SELECT payload->>'matchId', version, (payload->>'homeScore')::INTEGER, (payload->>'awayScore')::INTEGER,
         NULLIF(payload->'detail', 'null'), recorded_at
  FROM core.events
  WHERE aggregate_type = 'match' AND position > $1 AND position <= $2 AND type = 'ScoreChanged'`,
};

/** After the scores of the same batch: the list holds what stands, and core.events what was taken back. */
const SCORES_UNDONE: ProjectionStatement = {
  for: ['ScoreUndone'],
  sql: `
  DELETE FROM esports.score_events AS s
  USING core.events AS e
  WHERE e.aggregate_type = 'match' AND e.position > $1 AND e.position <= $2 AND e.type = 'ScoreUndone'
    AND s.match_id = e.payload->>'matchId' AND s.version = (e.payload->>'undoneVersion')::BIGINT`,
};

/** The newest report of each player; the match, with its game and its sides, is there already. */
const STATS_RECORDED: ProjectionStatement = {
  for: ['StatsRecorded'],
  sql: `
  INSERT INTO esports.game_stats (match_id, participant_id, user_id, username, side, game, stats, game_time_ms, version, updated_at)
  SELECT DISTINCT ON (m.match_id, p.player->>'userId')
         m.match_id, CASE p.player->>'side' WHEN 'home' THEN m.home_id ELSE m.away_id END, p.player->>'userId', p.player->>'username',
         p.player->>'side', m.game, p.player->'stats', (e.payload->>'gameTimeMs')::INTEGER, e.version, e.recorded_at
  FROM core.events AS e
  CROSS JOIN LATERAL jsonb_array_elements(e.payload->'players') AS p (player)
  JOIN esports.matches AS m ON m.match_id = e.payload->>'matchId'
  WHERE e.aggregate_type = 'match' AND e.position > $1 AND e.position <= $2 AND e.type = 'StatsRecorded'
  ORDER BY m.match_id, p.player->>'userId', e.version DESC
  ON CONFLICT (match_id, user_id) DO UPDATE
  SET participant_id = EXCLUDED.participant_id, username = EXCLUDED.username, side = EXCLUDED.side, stats = EXCLUDED.stats,
      game_time_ms = EXCLUDED.game_time_ms, version = EXCLUDED.version, updated_at = EXCLUDED.updated_at`,
};

/** Every event changes a match, at least its version, and so the lists it stands in. */
const STALE = `
  SELECT 'query:matches' AS scope
  WHERE EXISTS (SELECT FROM core.events WHERE aggregate_type = 'match' AND position > $1 AND position <= $2)`;

/** Matches, their scores and their players' stats. */
export const esportsProjection: Projection = {
  name: 'esports',
  aggregateTypes: ['match'],
  statements: [CREATED, CHANGED, SCORES_LISTED, SCORES_UNDONE, STATS_RECORDED],
  stale: STALE,
};
