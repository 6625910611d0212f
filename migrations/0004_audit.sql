-- The audit trail: one entry for each event that somebody may have to answer for, chained by hashes. Written by the projection
-- `audit` alone, and never again: the application's role may add to it, not change it.
CREATE TABLE core.transaction_logs (
  -- The position of its event.
  id            BIGINT         PRIMARY KEY,
  user_id       TEXT           NOT NULL,
  action        TEXT           NOT NULL,
  entity_type   TEXT           NOT NULL,
  entity_id     TEXT           NOT NULL,
  -- JSON as text: the hash is over these very bytes.
  old_value     TEXT,
  new_value     TEXT,
  client_hash   TEXT,
  created_at    TIMESTAMPTZ(3) NOT NULL,
  event_hash    TEXT           NOT NULL,
  previous_hash TEXT           NOT NULL,
  hash          TEXT           NOT NULL
);
CREATE INDEX transaction_logs_entity ON core.transaction_logs (entity_type, entity_id, id);
CREATE INDEX transaction_logs_created ON core.transaction_logs (created_at, id);
CREATE INDEX transaction_logs_user ON core.transaction_logs (user_id, created_at, id);
-- Sales are found soon wherever one looks; what is seldom needs an index.
CREATE INDEX transaction_logs_seldom ON core.transaction_logs (action, created_at, id) WHERE action <> 'TICKET_CREATED';

-- Beside the trail, so that one can be erased and no hash changes: the addresses that its hashes stand for.
CREATE TABLE core.client_addresses (
  client_hash   TEXT        PRIMARY KEY CHECK (client_hash ~ '^[0-9a-f]{32}$'),
  ip_address    TEXT        NOT NULL,
  first_seen_at TIMESTAMPTZ NOT NULL DEFAULT now(),
  last_seen_at  TIMESTAMPTZ NOT NULL DEFAULT now()
);

CREATE VIEW core.audit_trail AS
SELECT l.*, a.ip_address FROM core.transaction_logs AS l LEFT JOIN core.client_addresses AS a USING (client_hash);

-- Where the chain stood when a day (UTC) was over; a copy stands where the operator cannot rewrite it.
CREATE TABLE core.audit_heads (
  day      DATE           PRIMARY KEY,
  id       BIGINT         NOT NULL,
  hash     TEXT           NOT NULL,
  taken_at TIMESTAMPTZ(3) NOT NULL DEFAULT now()
);

-- SHA-256 over a whole event as a JSON array of its columns.
CREATE FUNCTION core.event_hash(e core.events) RETURNS TEXT LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT encode(sha256(convert_to(json_build_array(
    e.position, e.event_id, e.stream_id, e.aggregate_type, e.version, e.type, e.schema_version, e.payload, e.command_id, e.command_hash,
    e.correlation_id, e.causation_id, e.actor, e.client_hash, to_char(e.recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
  )::TEXT, 'UTF8')), 'hex')
$$;

-- What an entry's hash is over, after the hash of the entry before: a JSON array, `, ` between its members.
CREATE FUNCTION core.audit_text(
  id BIGINT, user_id TEXT, action TEXT, entity_type TEXT, entity_id TEXT, old_value TEXT, new_value TEXT, client_hash TEXT,
  created_at TIMESTAMPTZ, event_hash TEXT
) RETURNS TEXT LANGUAGE sql STABLE PARALLEL SAFE AS $$
  SELECT json_build_array(
    id::TEXT, user_id, action, entity_type, entity_id, old_value, new_value, client_hash,
    to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), event_hash
  )::TEXT
$$;

CREATE FUNCTION core.audit_link(previous TEXT, entry TEXT, start TEXT) RETURNS TEXT LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
BEGIN
  RETURN encode(sha256(convert_to(COALESCE(previous, start) || entry, 'UTF8')), 'hex');
END $$;

-- The chain over a window of entries' texts, from a start: as fast as a loop in PL/pgSQL, and the insert stays one statement.
CREATE AGGREGATE core.audit_chain(TEXT, TEXT) (SFUNC = core.audit_link, STYPE = TEXT);

GRANT SELECT, INSERT ON core.transaction_logs, core.audit_heads TO ringside_app;
GRANT SELECT ON core.audit_trail TO ringside_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON core.client_addresses TO ringside_app;
