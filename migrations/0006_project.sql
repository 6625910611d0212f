-- Writes a projection's rows for the positions from `from_position` (exclusive) to `to_position`, and its checkpoint: one call,
-- so one transaction. Of its statements, a JSON array of { "for": [event types] | null, "sql" } in the order they are to run,
-- only those run that an event of this batch is for: planning the others would cost more than the rows.
-- Answers the scopes of the cache that changed, as `stale` names them. Raises RS001 as core.advance_projection does.
CREATE FUNCTION core.project(name TEXT, from_position BIGINT, to_position BIGINT, statements JSONB, stale TEXT) RETURNS JSONB
LANGUAGE plpgsql AS $$
DECLARE
  heard     TEXT[];
  statement JSONB;
  scopes    JSONB := '[]';
BEGIN
  PERFORM core.advance_projection(name, from_position, to_position);
  SELECT ARRAY_AGG(DISTINCT e.type) INTO heard FROM core.events AS e WHERE e.position > from_position AND e.position <= to_position;
  FOR statement IN SELECT s.value FROM jsonb_array_elements(statements) WITH ORDINALITY AS s (value, place) ORDER BY s.place LOOP
    IF jsonb_typeof(statement->'for') = 'null' OR (statement->'for') ?| heard THEN
      EXECUTE statement->>'sql' USING from_position, to_position;
    END IF;
  END LOOP;
  IF stale IS NOT NULL THEN
    EXECUTE format('SELECT COALESCE(jsonb_agg(s.scope), ''[]'') FROM (%s) AS s', stale) INTO scopes USING from_position, to_position;
  END IF;
  RETURN scopes;
END $$;

GRANT EXECUTE ON FUNCTION core.project(TEXT, BIGINT, BIGINT, JSONB, TEXT) TO ringside_app;
