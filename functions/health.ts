import type { Context } from 'hono';
import { z } from 'zod';
import { configOf, type Config } from '../core/config.ts';
import { openDatabase, type Database } from '../core/db/neon.ts';
import { redisOf } from '../core/redis/redis.ts';
import { withTimeLimit } from '../core/resilience/time-limit.ts';
import { RELAY } from '../durable-objects/wiring.ts';
import type { AppEnv } from './bindings.ts';

/** Longest we wait for any dependency, ms: they are asked side by side, so the whole answer takes little more. */
const CHECK_LIMIT_MS = 1_000;

/** What RelayObject.health() answers, as JSON. */
const RelayHealth = z.object({
  backlogEvents: z.number(),
  oldestMs: z.number(),
  streams: z.number(),
  halted: z.array(z.string()),
  lastPosition: z.number(),
});
type RelayHealth = z.infer<typeof RelayHealth>;

const ProjectionRow = z.object({
  name: z.string(),
  position: z.coerce.number(),
  lag_positions: z.coerce.number(),
  lag_ms: z.coerce.number(),
});

interface Projection {
  readonly name: string;
  readonly position: number;
  readonly lagPositions: number;
  readonly lagMs: number;
}

/** What the house leans on, behind an interface; each may hang, and each may throw. */
export interface HealthChecks {
  /** Reads how far each projection is: that Postgres answers at all is the check. */
  readonly projections: () => Promise<readonly Projection[]>;
  readonly pingRedis: () => Promise<void>;
  readonly relay: () => Promise<RelayHealth>;
}

type Bounds = Pick<Config, 'BACKLOG_MAX_EVENTS' | 'BACKLOG_MAX_AGE_MS'>;

interface Checked<T> {
  readonly ok: boolean;
  /** ms; how long it took to answer, or to be given up. */
  readonly latencyMs: number;
  readonly value: T | null;
}

async function check<T>(operation: () => Promise<T>): Promise<Checked<T>> {
  const startedAt = performance.now();
  const latencyMs = () => Math.round((performance.now() - startedAt) * 10) / 10;
  try {
    const value = await withTimeLimit(CHECK_LIMIT_MS, operation);
    return { ok: true, latencyMs: latencyMs(), value };
  } catch {
    return { ok: false, latencyMs: latencyMs(), value: null };
  }
}

/**
 * Looks at everything at once and says how the house is. Plain JSON, not the envelope: what probes it knows no envelope.
 *
 * `down` means that commands cannot be taken: the objects do not answer, or too much waits for Postgres. Postgres or Redis
 * away, or a halted stream, is `degraded`: rounds and matches go on.
 */
export async function examine(checks: HealthChecks, bounds: Bounds) {
  const [postgres, redis, relay] = await Promise.all([check(checks.projections), check(checks.pingRedis), check(checks.relay)]);
  const halted = relay.value?.halted ?? [];
  const full =
    relay.value !== null && (relay.value.backlogEvents >= bounds.BACKLOG_MAX_EVENTS || relay.value.oldestMs >= bounds.BACKLOG_MAX_AGE_MS);
  const degraded = !postgres.ok || !redis.ok || halted.length > 0;
  return {
    status: !relay.ok || full ? 'down' : degraded ? 'degraded' : 'ok',
    mode: modeOf(postgres.ok, redis.ok),
    dependencies: {
      postgres: { ok: postgres.ok, latencyMs: postgres.latencyMs },
      redis: { ok: redis.ok, latencyMs: redis.latencyMs },
      relay: { ok: relay.ok, latencyMs: relay.latencyMs },
    },
    backlog:
      relay.value === null
        ? null
        : {
            events: relay.value.backlogEvents,
            oldestMs: relay.value.oldestMs,
            streams: relay.value.streams,
            lastPosition: relay.value.lastPosition,
          },
    halted,
    projections: postgres.value ?? [],
    checkedAt: new Date().toISOString(),
  } as const;
}

function modeOf(postgres: boolean, redis: boolean) {
  if (postgres) return redis ? 'normal' : 'without-redis';
  return redis ? 'without-postgres' : 'without-both';
}

async function readProjections(sql: Database, signal?: AbortSignal): Promise<Projection[]> {
  const rows = await sql.query(
    `SELECT p.projection AS name, p.position, GREATEST(c.position - p.position, 0) AS lag_positions,
            CASE WHEN c.position > p.position THEN EXTRACT(EPOCH FROM now() - p.updated_at) * 1000 ELSE 0 END::FLOAT8 AS lag_ms
     FROM core.projections p CROSS JOIN core.position_counter c ORDER BY p.projection`,
    [],
    signal === undefined ? {} : { fetchOptions: { signal } },
  );
  return z
    .array(ProjectionRow)
    .parse(rows)
    .map((row) => ({
      name: row.name,
      position: row.position,
      lagPositions: row.lag_positions,
      lagMs: Math.round(row.lag_ms),
    }));
}

/** GET /healthz: 200 while commands can be taken, else 503; open to all, figures only. */
export async function health(c: Context<AppEnv>): Promise<Response> {
  const config = configOf(c.env);
  const relay = c.env.RELAY.getByName(RELAY);
  const checks: HealthChecks = {
    projections: () => readProjections(openDatabase(config)),
    pingRedis: () => redisOf(c.env).ping(),
    relay: async () => RelayHealth.parse(JSON.parse(await relay.health())),
  };
  const report = await examine(checks, config);
  return c.json(report, report.status === 'down' ? 503 : 200);
}
