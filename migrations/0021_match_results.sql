-- Pauses, and why a match came to its result.
ALTER TABLE esports.matches
  ADD COLUMN paused_at TIMESTAMPTZ CHECK (paused_at IS NULL OR status = 'LIVE'),
  ADD COLUMN reason TEXT;

-- A dispute may be resolved without a winner: a match that is over has an end, and not always somebody who won.
ALTER TABLE esports.matches
  DROP CONSTRAINT matches_check1,
  ADD CONSTRAINT matches_over_check CHECK (status IN ('SCHEDULED', 'LIVE') = (ended_at IS NULL));

-- The newest stats of each player in a match, in the words of its game. Written by the projection `esports` alone.
CREATE TABLE esports.game_stats (
  match_id       TEXT        NOT NULL,
  -- The side that the user played for: the match's home_id or away_id.
  participant_id TEXT        NOT NULL,
  user_id        TEXT        NOT NULL,
  username       TEXT        NOT NULL,
  side           TEXT        NOT NULL CHECK (side IN ('home', 'away')),
  game           TEXT        NOT NULL,
  stats          JSONB       NOT NULL CHECK (jsonb_typeof(stats) = 'object'),
  -- Where in the game they were taken, if the feed said so.
  game_time_ms   INTEGER     CHECK (game_time_ms >= 0),
  -- The version of the match's stream that they come from.
  version        BIGINT      NOT NULL CHECK (version > 0),
  updated_at     TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (match_id, user_id)
);
-- The default operators, not jsonb_path_ops: searches ask for keys (?, ?&, ?|) as well as for content (@>).
CREATE INDEX game_stats_by_content ON esports.game_stats USING GIN (stats);

GRANT SELECT, INSERT, UPDATE, DELETE ON esports.game_stats TO ringside_app;
