import { z } from 'zod';
import type { Database } from '../db/neon.ts';

/** What RelayObject.health() answers, as JSON. */
export const RelayVitals = z.object({
  backlogEvents: z.number(),
  oldestMs: z.number(),
  streams: z.number(),
  halted: z.array(z.string()),
  lastPosition: z.number(),
});
export type RelayVitals = z.infer<typeof RelayVitals>;

const ProjectionRow = z.object({
  name: z.string(),
  position: z.coerce.number(),
  lag_positions: z.coerce.number(),
  lag_ms: z.coerce.number(),
});

// The lag is the age of the first event that is not projected: after an idle hour the next event makes it no hour.
const PROJECTIONS = `
  SELECT p.projection AS name, p.position, GREATEST(c.position - p.position, 0) AS lag_positions,
         COALESCE(GREATEST(EXTRACT(EPOCH FROM now() - next.recorded_at), 0) * 1000, 0)::FLOAT8 AS lag_ms
  FROM core.projections p CROSS JOIN core.position_counter c
  LEFT JOIN LATERAL (SELECT e.recorded_at FROM core.events e WHERE e.position > p.position ORDER BY e.position LIMIT 1) next ON TRUE
  ORDER BY p.projection`;

/** How far one projection is, and how far behind the store. */
export interface ProjectionVitals {
  readonly name: string;
  readonly position: number;
  readonly lagPositions: number;
  readonly lagMs: number;
}

/** Reads how far each projection is. @throws when Postgres cannot be asked. */
export async function readProjections(database: Database, signal: AbortSignal): Promise<ProjectionVitals[]> {
  const rows = await database.query(PROJECTIONS, [], { fetchOptions: { signal } });
  return z
    .array(ProjectionRow)
    .parse(rows)
    .map(({ name, position, lag_positions, lag_ms }) => ({ name, position, lagPositions: lag_positions, lagMs: Math.round(lag_ms) }));
}
