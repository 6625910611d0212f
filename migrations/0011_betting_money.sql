-- Tickets after their sale: changed, voided, paid; rounds that are void; pools; tracks; drawers.
ALTER TABLE betting.rounds
  ADD COLUMN payout       JSONB NOT NULL DEFAULT '{"model": "fixed-odds"}',
  ADD COLUMN entropy_kind TEXT  NOT NULL DEFAULT 'chain' CHECK (entropy_kind IN ('chain', 'beacon')),
  ADD COLUMN void_reason  TEXT,
  DROP CONSTRAINT rounds_check,
  ADD CONSTRAINT rounds_winner CHECK ((status = 'finished') = (winner_number IS NOT NULL)),
  -- A void round shows its seed as well.
  ADD CONSTRAINT rounds_proof CHECK ((status IN ('finished', 'void')) = (proof IS NOT NULL)),
  ADD CONSTRAINT rounds_void CHECK ((status = 'void') = (void_reason IS NOT NULL));

ALTER TABLE betting.receipts
  -- The shift that sold it; null for what was sold within none.
  ADD COLUMN shift_id    TEXT,
  -- Keyed hash of the redeem code: finds a ticket by its code, and tells nobody the code.
  ADD COLUMN redeem_hash TEXT,
  ADD COLUMN paid_minor  BIGINT NOT NULL DEFAULT 0 CHECK (paid_minor >= 0),
  ADD CONSTRAINT receipts_paid CHECK ((status = 'paid') = (paid_minor > 0));
-- One cashier's tickets, newest first.
CREATE INDEX receipts_by_cashier ON betting.receipts (cashier_id, receipt_id);
CREATE INDEX receipts_by_redeem_hash ON betting.receipts (redeem_hash) WHERE redeem_hash IS NOT NULL;
-- Room on each page for the update that settles its tickets, which no index then hears of: an index over `status` would undo that.
ALTER TABLE betting.receipts SET (fillfactor = 55);

CREATE TABLE betting.tracks (
  track_id   TEXT        PRIMARY KEY,
  -- As the track's events have them (domains/betting/track/model.ts).
  settings   JSONB       NOT NULL,
  is_paused  BOOLEAN     NOT NULL DEFAULT FALSE,
  updated_at TIMESTAMPTZ NOT NULL
);

CREATE TABLE betting.shifts (
  shift_id         TEXT        PRIMARY KEY,
  cashier_id       TEXT        NOT NULL,
  status           TEXT        NOT NULL CHECK (status IN ('open', 'closing', 'closed')),
  is_automatic     BOOLEAN     NOT NULL,
  opened_at        TIMESTAMPTZ NOT NULL,
  closed_at        TIMESTAMPTZ,
  float_minor      BIGINT      NOT NULL CHECK (float_minor >= 0),
  -- DrawerSums as the shift counted them; null until it is closed. Until then betting.shift_rounds says how far it is.
  sums             JSONB,
  expected_minor   BIGINT,
  counted_minor    BIGINT,
  difference_minor BIGINT,
  CHECK ((status = 'closed') = (sums IS NOT NULL AND expected_minor IS NOT NULL AND closed_at IS NOT NULL))
);
CREATE INDEX shifts_by_cashier ON betting.shifts (cashier_id, opened_at DESC, shift_id DESC);
CREATE INDEX shifts_by_opening ON betting.shifts (opened_at DESC, shift_id DESC);

-- What moved through a shift's drawer in one round. A ticket's event may come before its shift's: two streams are in no order.
CREATE TABLE betting.shift_rounds (
  shift_id      TEXT   NOT NULL,
  round_id      BIGINT NOT NULL,
  receipts      BIGINT NOT NULL,
  sales_minor   BIGINT NOT NULL,
  voids         BIGINT NOT NULL,
  voids_minor   BIGINT NOT NULL,
  payouts       BIGINT NOT NULL,
  payouts_minor BIGINT NOT NULL,
  refunds       BIGINT NOT NULL,
  refunds_minor BIGINT NOT NULL,
  PRIMARY KEY (shift_id, round_id)
);

-- Money by the day (UTC) on which it moved and by who moved it: a sale is its seller's, a void whose who voids, a payout whose who pays.
CREATE TABLE betting.sales (
  day            DATE   NOT NULL,
  cashier_id     TEXT   NOT NULL,
  receipts       BIGINT NOT NULL,
  received_minor BIGINT NOT NULL,
  payouts_minor  BIGINT NOT NULL,
  PRIMARY KEY (day, cashier_id)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON betting.tracks, betting.shifts, betting.shift_rounds, betting.sales TO ringside_app;
