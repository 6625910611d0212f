CREATE SCHEMA IF NOT EXISTS esports;
GRANT USAGE ON SCHEMA esports TO ringside_app;

-- All tables here are written by the projection `esports` alone.

CREATE TABLE esports.matches (
  match_id      TEXT        PRIMARY KEY,
  tournament_id TEXT,
  game          TEXT        NOT NULL,
  status        TEXT        NOT NULL CHECK (status IN ('SCHEDULED', 'LIVE', 'COMPLETED', 'CANCELLED', 'FORFEITED', 'DISPUTED')),
  best_of       INTEGER     NOT NULL CHECK (best_of > 0),
  home_id       TEXT        NOT NULL,
  home_name     TEXT        NOT NULL,
  home_score    INTEGER     NOT NULL DEFAULT 0 CHECK (home_score >= 0),
  away_id       TEXT        NOT NULL,
  away_name     TEXT        NOT NULL,
  away_score    INTEGER     NOT NULL DEFAULT 0 CHECK (away_score >= 0),
  winner_id     TEXT        CHECK (winner_id IN (home_id, away_id)),
  started_at    TIMESTAMPTZ,
  ended_at      TIMESTAMPTZ,
  -- The version of the stream that the row shows.
  version       BIGINT      NOT NULL CHECK (version > 0),
  created_at    TIMESTAMPTZ NOT NULL,
  updated_at    TIMESTAMPTZ NOT NULL,
  CHECK (status <> 'COMPLETED' OR (winner_id IS NOT NULL AND ended_at IS NOT NULL))
);
-- Lists are newest first; the id orders those of one moment.
CREATE INDEX matches_by_age ON esports.matches (created_at DESC, match_id DESC);
CREATE INDEX matches_by_status ON esports.matches (status, created_at DESC, match_id DESC);
CREATE INDEX matches_by_tournament ON esports.matches (tournament_id, created_at DESC, match_id DESC) WHERE tournament_id IS NOT NULL;

-- One row a score, in the order of the match's stream; `detail` is what the feed said about it.
CREATE TABLE esports.score_events (
  match_id    TEXT        NOT NULL,
  version     BIGINT      NOT NULL,
  home_score  INTEGER     NOT NULL CHECK (home_score >= 0),
  away_score  INTEGER     NOT NULL CHECK (away_score >= 0),
  detail      JSONB,
  recorded_at TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (match_id, version)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA esports TO ringside_app;
