-- The permanent, globally ordered record: streams, events in commit order, projections' checkpoints.
DO $$
BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'ringside_app') THEN
    CREATE ROLE ringside_app NOLOGIN;
  END IF;
END $$;

CREATE SCHEMA IF NOT EXISTS core;
GRANT USAGE ON SCHEMA core TO ringside_app;

-- One row: the last position given. Locking it is what puts positions in commit order.
CREATE TABLE core.position_counter (
  only_row BOOLEAN PRIMARY KEY DEFAULT TRUE CHECK (only_row),
  position BIGINT  NOT NULL CHECK (position >= 0)
);
INSERT INTO core.position_counter (position) VALUES (0);

-- Where each stream stands. Uniqueness of (stream, version) lives here: the partitions of core.events cannot hold it.
CREATE TABLE core.streams (
  stream_id      TEXT   PRIMARY KEY,
  aggregate_type TEXT   NOT NULL,
  version        BIGINT NOT NULL CHECK (version > 0),
  position       BIGINT NOT NULL
) WITH (fillfactor = 70);

CREATE TABLE core.events (
  position       BIGINT      NOT NULL,
  event_id       UUID        NOT NULL,
  stream_id      TEXT        NOT NULL,
  aggregate_type TEXT        NOT NULL,
  version        BIGINT      NOT NULL,
  type           TEXT        NOT NULL,
  schema_version INTEGER     NOT NULL,
  payload        JSONB       NOT NULL,
  command_id     TEXT,
  command_hash   TEXT,
  correlation_id TEXT        NOT NULL,
  causation_id   TEXT,
  actor          TEXT        NOT NULL,
  recorded_at    TIMESTAMPTZ NOT NULL
) PARTITION BY RANGE (recorded_at);

CREATE INDEX events_position ON core.events (position);
CREATE INDEX events_stream ON core.events (stream_id, version);
CREATE INDEX events_aggregate ON core.events (aggregate_type, position);

-- Makes the month's partition where it is missing. Called ahead by the cron, and by the append itself at need.
CREATE FUNCTION core.ensure_events_partition(moment TIMESTAMPTZ) RETURNS TEXT
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog AS $$
DECLARE
  month_start TIMESTAMPTZ := date_trunc('month', moment, 'UTC');
  partition   TEXT        := 'events_' || to_char(moment AT TIME ZONE 'UTC', 'YYYY_MM');
BEGIN
  IF to_regclass('core.' || partition) IS NULL THEN
    PERFORM pg_advisory_xact_lock(hashtext('core.ensure_events_partition'));
    EXECUTE format(
      'CREATE TABLE IF NOT EXISTS core.%I PARTITION OF core.events FOR VALUES FROM (%L) TO (%L)',
      partition, month_start, month_start + INTERVAL '1 month'
    );
  END IF;
  RETURN partition;
END $$;

SELECT core.ensure_events_partition(now()), core.ensure_events_partition(now() + INTERVAL '1 month');

-- Appends a batch of event records (JSON array, shape of core/kernel/event.ts), in order, each stream's side by side, and
-- answers per stream what became of it, as a JSON array:
--   { "streamId", "status": "stored" | "conflict", "version", "position" }, version and position as they stand after the call.
-- What is stored already is skipped; versions that are stored with other content, that leave a gap or are no single run are a
-- conflict of their stream alone. One writer at a time holds the counter's row, so positions are gapless and in commit order.
-- The timeout bounds each of the two locks that a queue for a row waits for: 4 s in all, less than the relay waits.
CREATE FUNCTION core.append(batch JSONB) RETURNS JSONB
LANGUAGE plpgsql VOLATILE SECURITY DEFINER
SET search_path = pg_catalog SET lock_timeout = '2s' AS $$
DECLARE
  start_position BIGINT;
  outcome        JSONB;
  months         TIMESTAMPTZ[];
BEGIN
  SELECT c.position INTO STRICT start_position FROM core.position_counter AS c FOR UPDATE;

  WITH incoming AS MATERIALIZED (
    SELECT r.*, row_number() OVER () AS ordinal
    FROM jsonb_to_recordset(batch) AS r (
      "eventId" UUID, "streamId" TEXT, "aggregateType" TEXT, version BIGINT, type TEXT, "schemaVersion" INTEGER, data JSONB,
      "commandId" TEXT, "commandHash" TEXT, "correlationId" TEXT, "causationId" TEXT, actor TEXT, "recordedAt" TIMESTAMPTZ
    )
  ),
  stream AS MATERIALIZED (
    SELECT i."streamId", i."aggregateType", COALESCE(s.version, 0) AS stored_version, COALESCE(s.position, 0) AS stored_position,
           MIN(i.version) AS first_version,
           -- Where versions count on as the records do, nothing is missing, twice or out of order.
           MIN(i.ordinal - i.version) = MAX(i.ordinal - i.version) AND COUNT(i.version) = COUNT(*) AS one_run
    FROM incoming AS i
    LEFT JOIN core.streams AS s ON s.stream_id = i."streamId"
    GROUP BY i."streamId", i."aggregateType", s.version, s.position
  ),
  forked AS MATERIALIZED (
    SELECT DISTINCT s."streamId"
    FROM stream AS s
    JOIN incoming AS i ON i."streamId" = s."streamId" AND i.version <= s.stored_version
    LEFT JOIN core.events AS e ON e.stream_id = i."streamId" AND e.version = i.version
    WHERE s.first_version <= s.stored_version AND e.event_id IS DISTINCT FROM i."eventId"
  ),
  verdict AS MATERIALIZED (
    SELECT s.*, s.one_run AND s.first_version BETWEEN 1 AND s.stored_version + 1
             AND NOT EXISTS (SELECT FROM forked AS f WHERE f."streamId" = s."streamId") AS good
    FROM stream AS s
  ),
  fresh AS MATERIALIZED (
    SELECT i.*, start_position + row_number() OVER (ORDER BY i.ordinal) AS position
    FROM incoming AS i
    JOIN verdict AS v ON v."streamId" = i."streamId"
    WHERE v.good AND i.version > v.stored_version
  ),
  inserted AS (
    INSERT INTO core.events (position, event_id, stream_id, aggregate_type, version, type, schema_version, payload, command_id,
                             command_hash, correlation_id, causation_id, actor, recorded_at)
    SELECT f.position, f."eventId", f."streamId", f."aggregateType", f.version, f.type, f."schemaVersion", f.data, f."commandId",
           f."commandHash", f."correlationId", f."causationId", f.actor, f."recordedAt"
    FROM fresh AS f
  ),
  advanced AS (
    INSERT INTO core.streams (stream_id, aggregate_type, version, position)
    SELECT f."streamId", f."aggregateType", MAX(f.version), MAX(f.position) FROM fresh AS f GROUP BY f."streamId", f."aggregateType"
    ON CONFLICT (stream_id) DO UPDATE SET version = EXCLUDED.version, position = EXCLUDED.position
    RETURNING stream_id, version, position
  ),
  counted AS (
    UPDATE core.position_counter SET position = position + (SELECT COUNT(*) FROM fresh) WHERE EXISTS (SELECT FROM fresh)
  )
  SELECT COALESCE(jsonb_agg(jsonb_build_object(
           'streamId', v."streamId",
           'status', CASE WHEN v.good THEN 'stored' ELSE 'conflict' END,
           'version', COALESCE(a.version, v.stored_version),
           'position', COALESCE(a.position, v.stored_position)
         )), '[]')
  INTO outcome
  FROM verdict AS v
  LEFT JOIN advanced AS a ON a.stream_id = v."streamId";
  RETURN outcome;
EXCEPTION
  -- No partition takes a row's month: make it and append again. Anything else that a check refuses is a bug, and loud.
  WHEN check_violation THEN
    SELECT ARRAY_AGG(DISTINCT date_trunc('month', (r->>'recordedAt')::TIMESTAMPTZ, 'UTC')) INTO months FROM jsonb_array_elements(batch) AS r;
    IF NOT EXISTS (SELECT FROM unnest(months) AS m WHERE to_regclass('core.events_' || to_char(m AT TIME ZONE 'UTC', 'YYYY_MM')) IS NULL) THEN
      RAISE;
    END IF;
    -- The counter first, as every append takes it before it touches the events: the other way round two would lock each other out.
    PERFORM FROM core.position_counter FOR UPDATE;
    PERFORM core.ensure_events_partition(m) FROM unnest(months) AS m;
    RETURN core.append(batch);
END $$;

-- A projection's place in the store. A table belongs to one projection.
CREATE TABLE core.projections (
  projection TEXT        PRIMARY KEY,
  position   BIGINT      NOT NULL CHECK (position >= 0),
  updated_at TIMESTAMPTZ NOT NULL DEFAULT now()
);

-- Moves a checkpoint from where its projector believes it is to `target`. It raises when the checkpoint stands elsewhere:
-- another projector wrote, and this one's rows must not be written twice.
CREATE FUNCTION core.advance_projection(name TEXT, expected BIGINT, target BIGINT) RETURNS VOID
LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO core.projections (projection, position) SELECT name, 0 WHERE expected = 0 ON CONFLICT DO NOTHING;
  UPDATE core.projections SET position = target, updated_at = now()
  WHERE projection = name AND position = expected AND target <= (SELECT c.position FROM core.position_counter AS c);
  IF NOT FOUND THEN
    RAISE EXCEPTION 'projection % cannot move from position % to %', name, expected, target USING ERRCODE = 'RS001';
  END IF;
END $$;

-- The application reads events and appends them through core.append alone: no UPDATE, DELETE or direct INSERT.
REVOKE ALL ON FUNCTION core.append(JSONB), core.ensure_events_partition(TIMESTAMPTZ) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION core.append(JSONB), core.ensure_events_partition(TIMESTAMPTZ), core.advance_projection(TEXT, BIGINT, BIGINT) TO ringside_app;
GRANT SELECT ON core.position_counter, core.streams, core.events TO ringside_app;
GRANT SELECT, INSERT, UPDATE ON core.projections TO ringside_app;
ALTER ROLE ringside_app SET search_path = betting, esports, rpg, venue, lol, core, public;
ALTER ROLE ringside_app SET statement_timeout = '20s';
