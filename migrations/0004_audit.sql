-- The audit trail. Beside it, in a table of their own so that one can be erased, the addresses that its hashes stand for.
CREATE TABLE core.client_addresses (
  client_hash   TEXT        PRIMARY KEY CHECK (client_hash ~ '^[0-9a-f]{32}$'),
  ip_address    TEXT        NOT NULL,
  first_seen_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  last_seen_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);
GRANT SELECT, INSERT, UPDATE, DELETE ON core.client_addresses TO ringside_app;
