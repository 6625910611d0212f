CREATE SCHEMA IF NOT EXISTS betting;
GRANT USAGE ON SCHEMA betting TO ringside_app;

-- All tables here are written by the projection `betting` alone.

-- A track's runners.
CREATE TABLE betting.participants (
  participant_id          BIGINT  PRIMARY KEY,
  track_id                TEXT    NOT NULL,
  participant_number      INTEGER NOT NULL CHECK (participant_number > 0),
  name                    TEXT    NOT NULL,
  coefficient_hundredths  INTEGER NOT NULL CHECK (coefficient_hundredths > 0),
  UNIQUE (track_id, participant_number)
);

CREATE TABLE betting.rounds (
  round_id          BIGINT      PRIMARY KEY,
  round_number      BIGINT      NOT NULL UNIQUE,
  track_id          TEXT        NOT NULL,
  status            TEXT        NOT NULL CHECK (status IN ('waiting', 'running', 'finished', 'void')),
  -- The runners as they stood when the round opened: a track may change, a round does not.
  participants      JSONB       NOT NULL,
  commitment        TEXT        NOT NULL,
  winner_id         BIGINT,
  winner_number     INTEGER,
  total_prize_minor BIGINT      NOT NULL DEFAULT 0 CHECK (total_prize_minor >= 0),
  -- Null until the close.
  chain_head        TEXT,
  -- Null until the seed is revealed.
  proof             JSONB,
  started_at        TIMESTAMPTZ,
  finished_at       TIMESTAMPTZ,
  -- When the bets close and the race starts.
  next_start_time   TIMESTAMPTZ NOT NULL,
  created_at        TIMESTAMPTZ NOT NULL,
  updated_at        TIMESTAMPTZ NOT NULL,
  CHECK ((status = 'finished') = (winner_number IS NOT NULL AND proof IS NOT NULL))
);
CREATE INDEX rounds_by_status ON betting.rounds (status, round_id DESC);

-- One row a ticket. Its number begins with its round's, so the tickets of a round are one range of the primary key.
CREATE TABLE betting.receipts (
  receipt_id         BIGINT      PRIMARY KEY,
  round_id           BIGINT      NOT NULL,
  cashier_id         TEXT        NOT NULL,
  status             TEXT        NOT NULL CHECK (status IN ('open', 'won', 'lost', 'paid', 'void', 'refundable')),
  total_amount_minor BIGINT      NOT NULL CHECK (total_amount_minor > 0),
  prize_minor        BIGINT      NOT NULL DEFAULT 0 CHECK (prize_minor >= 0),
  created_at         TIMESTAMPTZ NOT NULL,
  CHECK (receipt_id / 10000000 = round_id)
);

-- `prize_minor` is what the bet pays if its runner wins.
CREATE TABLE betting.bets (
  receipt_id              BIGINT      NOT NULL,
  bet_index               SMALLINT    NOT NULL CHECK (bet_index >= 0),
  participant_id          BIGINT      NOT NULL,
  participant_number      INTEGER     NOT NULL,
  value_minor             BIGINT      NOT NULL CHECK (value_minor > 0),
  coefficient_hundredths  INTEGER     NOT NULL,
  prize_minor             BIGINT      NOT NULL CHECK (prize_minor >= 0),
  created_at              TIMESTAMPTZ NOT NULL,
  PRIMARY KEY (receipt_id, bet_index)
);

CREATE TABLE betting.game_statistics (
  round_id               BIGINT      PRIMARY KEY REFERENCES betting.rounds (round_id),
  total_receipts         BIGINT      NOT NULL DEFAULT 0,
  total_bets             BIGINT      NOT NULL DEFAULT 0,
  total_stakes_minor     BIGINT      NOT NULL DEFAULT 0,
  total_prize_pool_minor BIGINT      NOT NULL DEFAULT 0,
  total_paid_minor       BIGINT      NOT NULL DEFAULT 0,
  house_balance_minor    BIGINT      GENERATED ALWAYS AS (total_stakes_minor - total_paid_minor) STORED,
  created_at             TIMESTAMPTZ NOT NULL
);

GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA betting TO ringside_app;
