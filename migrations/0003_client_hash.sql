-- Events know from where they were commanded: a keyed hash of the client's address. The address itself stands beside the
-- record (core.client_addresses), so that erasing it changes no event.
ALTER TABLE core.events ADD COLUMN client_hash TEXT;

-- Appends a batch of event records (JSON array, shape of core/kernel/event.ts), in order, each stream's side by side, and
-- answers per stream what became of it, as a JSON array:
--   { "streamId", "status": "stored" | "conflict", "version", "position" }, version and position as they stand after the call.
-- What is stored already is skipped; versions that are stored with other content, that leave a gap or are no single run are a
-- conflict of their stream alone. One writer at a time holds the counter's row, so positions are gapless and in commit order.
-- The timeout bounds each of the two locks that a queue for a row waits for: 4 s in all, less than the relay waits.
CREATE OR REPLACE FUNCTION core.append(batch JSONB) RETURNS JSONB
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
      "commandId" TEXT, "commandHash" TEXT, "correlationId" TEXT, "causationId" TEXT, actor TEXT, "clientHash" TEXT, "recordedAt" TIMESTAMPTZ
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
                             command_hash, correlation_id, causation_id, actor, client_hash, recorded_at)
    SELECT f.position, f."eventId", f."streamId", f."aggregateType", f.version, f.type, f."schemaVersion", f.data, f."commandId",
           f."commandHash", f."correlationId", f."causationId", f.actor, f."clientHash", f."recordedAt"
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
