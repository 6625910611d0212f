import type { ProjectionStatement } from '../../../core/projections/projection.ts';

/** Tracks and their runners, from the events of tracks. */

/** The newest settings of each track that was opened or changed. */
const CHANGED = `
  SELECT DISTINCT ON (payload->>'trackId') payload, recorded_at
  FROM core.events
  WHERE aggregate_type = 'track' AND position > $1 AND position <= $2 AND type IN ('TrackOpened', 'TrackChanged')
  ORDER BY payload->>'trackId', position DESC`;

export const TRACKS: ProjectionStatement = {
  for: ['TrackOpened', 'TrackChanged'],
  sql: `
  INSERT INTO betting.tracks (track_id, settings, updated_at)
  SELECT e.payload->>'trackId', e.payload - ARRAY['previous', 'by', 'reason', 'configured'], e.recorded_at FROM (${CHANGED}) AS e
  ON CONFLICT (track_id) DO UPDATE SET settings = EXCLUDED.settings, updated_at = EXCLUDED.updated_at`,
};

export const TRACKS_PAUSED: ProjectionStatement = {
  for: ['TrackPaused', 'TrackResumed'],
  sql: `
  UPDATE betting.tracks AS t
  SET is_paused = e.type = 'TrackPaused', updated_at = GREATEST(t.updated_at, e.recorded_at)
  FROM (
    SELECT DISTINCT ON (payload->>'trackId') payload->>'trackId' AS track_id, type, recorded_at
    FROM core.events
    WHERE aggregate_type = 'track' AND position > $1 AND position <= $2 AND type IN ('TrackPaused', 'TrackResumed')
    ORDER BY payload->>'trackId', position DESC
  ) AS e
  WHERE t.track_id = e.track_id`,
};

export const RUNNERS_REMOVED: ProjectionStatement = {
  for: ['TrackOpened', 'TrackChanged'],
  sql: `
  DELETE FROM betting.participants AS p
  USING (${CHANGED}) AS e
  WHERE p.track_id = e.payload->>'trackId'
    AND NOT EXISTS (
      SELECT FROM jsonb_array_elements(e.payload->'runners') AS r WHERE (r->>'participantNumber')::INTEGER = p.participant_number)`,
};

export const RUNNERS: ProjectionStatement = {
  for: ['TrackOpened', 'TrackChanged'],
  sql: `
  INSERT INTO betting.participants (participant_id, track_id, participant_number, name, coefficient_hundredths)
  SELECT (e.payload->>'trackNumber')::BIGINT * 1000 + r."participantNumber", e.payload->>'trackId', r."participantNumber", r.name,
         r."coefficientHundredths"
  FROM (${CHANGED}) AS e
  CROSS JOIN LATERAL jsonb_to_recordset(e.payload->'runners') AS r ("participantNumber" INTEGER, name TEXT, "coefficientHundredths" INTEGER)
  ON CONFLICT (track_id, participant_number)
  DO UPDATE SET name = EXCLUDED.name, coefficient_hundredths = EXCLUDED.coefficient_hundredths`,
};
