-- Tickets after their sale: modified, voided, paid; rounds that are void; pools.
ALTER TABLE betting.rounds
  ADD COLUMN payout      JSONB NOT NULL DEFAULT '{"model": "fixed-odds"}',
  ADD COLUMN entropy_kind TEXT NOT NULL DEFAULT 'chain' CHECK (entropy_kind IN ('chain', 'beacon')),
  ADD COLUMN void_reason TEXT;
