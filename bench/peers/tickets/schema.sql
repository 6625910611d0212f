-- The peer's own tables: those of the document it follows, with money in minor units.
-- Foreign keys and indexes are those a careful engineer would keep.
CREATE SCHEMA IF NOT EXISTS peer;

CREATE TABLE IF NOT EXISTS peer.rounds (
  round_id     BIGINT      PRIMARY KEY,
  round_number INT         NOT NULL UNIQUE,
  status       TEXT        NOT NULL CHECK (status IN ('waiting', 'running', 'finished')),
  closes_at    TIMESTAMPTZ NOT NULL,
  created_at   TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS peer.participants (
  participant_id         INT  PRIMARY KEY,
  participant_number     INT  NOT NULL UNIQUE,
  name                   TEXT NOT NULL,
  coefficient_hundredths INT  NOT NULL CHECK (coefficient_hundredths > 100)
);

CREATE TABLE IF NOT EXISTS peer.receipts (
  receipt_id      BIGINT      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  round_id        BIGINT      NOT NULL REFERENCES peer.rounds (round_id),
  cashier_id      TEXT        NOT NULL,
  status          TEXT        NOT NULL DEFAULT 'open',
  total_minor     BIGINT      NOT NULL CHECK (total_minor > 0),
  idempotency_key TEXT        NOT NULL UNIQUE,
  created_at      TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE TABLE IF NOT EXISTS peer.bets (
  bet_id             BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  receipt_id         BIGINT NOT NULL REFERENCES peer.receipts (receipt_id),
  participant_id     INT    NOT NULL REFERENCES peer.participants (participant_id),
  participant_number INT    NOT NULL,
  value_minor        BIGINT NOT NULL CHECK (value_minor > 0),
  prize_minor        BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS bets_by_receipt ON peer.bets (receipt_id);

CREATE TABLE IF NOT EXISTS peer.transaction_logs (
  id          BIGINT      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id     TEXT        NOT NULL,
  action      TEXT        NOT NULL,
  entity_type TEXT        NOT NULL,
  entity_id   TEXT        NOT NULL,
  new_value   JSONB,
  ip_address  TEXT,
  created_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS transaction_logs_by_entity ON peer.transaction_logs (entity_type, entity_id);
