import type { Context } from 'hono';
import { configOf, type Config } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { RelayVitals, readProjections, type ProjectionVitals } from '../core/metrics/vitals.ts';
import { redisOf } from '../core/redis/redis.ts';
import { check } from '../core/resilience/check.ts';
import { RELAY } from '../durable-objects/wiring.ts';
import type { AppEnv, Bindings } from './bindings.ts';

/** Longest we wait for any dependency, ms: they are asked side by side, so the whole answer takes little more. */
const CHECK_LIMIT_MS = 1_000;

/** What the house leans on, behind an interface; each may hang, and each may throw. */
export interface HealthChecks {
  /** Reads how far each projection is: that Postgres answers at all is the check. */
  readonly projections: (signal: AbortSignal) => Promise<readonly ProjectionVitals[]>;
  readonly pingRedis: () => Promise<void>;
  readonly relay: () => Promise<RelayVitals>;
}

type Bounds = Pick<Config, 'BACKLOG_MAX_EVENTS' | 'BACKLOG_MAX_AGE_MS'>;

/**
 * Looks at everything at once and says how the house is. Plain JSON, not the envelope: what probes it knows no envelope.
 *
 * `down` means that commands cannot be taken: the objects do not answer, or too much waits for Postgres. Postgres or Redis
 * away, or a halted stream, is `degraded`: rounds and matches go on.
 */
export async function examine(checks: HealthChecks, bounds: Bounds) {
  const [postgres, redis, relay] = await Promise.all([
    check(CHECK_LIMIT_MS, checks.projections),
    check(CHECK_LIMIT_MS, checks.pingRedis),
    check(CHECK_LIMIT_MS, checks.relay),
  ]);
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

export type HealthReport = Awaited<ReturnType<typeof examine>>;

function modeOf(postgres: boolean, redis: boolean) {
  if (postgres) return redis ? 'normal' : 'without-redis';
  return redis ? 'without-postgres' : 'without-both';
}

/** How the house of this deployment is. */
export function examineHouse(env: Bindings): Promise<HealthReport> {
  const config = configOf(env);
  const relay = env.RELAY.getByName(RELAY);
  const checks: HealthChecks = {
    projections: (signal) => readProjections(openDatabase(config), signal),
    pingRedis: () => redisOf(env).ping(),
    relay: async () => RelayVitals.parse(JSON.parse(await relay.health())),
  };
  return examine(checks, config);
}

/** GET /healthz: 200 while commands can be taken, else 503; open to all, figures only. */
export async function health(c: Context<AppEnv>): Promise<Response> {
  const report = await examineHouse(c.env);
  return c.json(report, report.status === 'down' ? 503 : 200);
}
