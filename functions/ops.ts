import { createHash, timingSafeEqual } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import type { MiddlewareHandler } from 'hono';
import { credentialOf } from '../core/auth/credential.ts';
import { requireRole, type SignedInEnv } from '../core/auth/guard.ts';
import { configOf, type Config } from '../core/config.ts';
import { dataResponse, ok } from '../core/http/envelope.ts';
import { problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { BOUNDS } from '../core/metrics/bounds.ts';
import { History, Point, SocketStats, Summary, type Bounds, type HubSockets } from '../core/metrics/contract.ts';
import { EXPOSITION, expose } from '../core/metrics/exposition.ts';
import { GATHERER } from '../core/metrics/flush.ts';
import { gauge, type Series } from '../core/metrics/series.ts';
import { check } from '../core/resilience/check.ts';
import type { AppEnv, Bindings } from './bindings.ts';
import { examineHouse, type HealthReport } from './health.ts';

/** Longest the gatherer and the hubs may take, ms. */
const ASK_LIMIT_MS = 1_000;

const tags = ['operations'];
const admin = requireRole('admin');

const history = createRoute({
  method: 'get',
  path: '/api/v1/ops/history',
  operationId: 'readOpsHistory',
  tags,
  summary: 'What was measured over the last minutes, for plots',
  middleware: admin,
  request: { query: z.object({ minutes: z.coerce.number().int().min(1).max(360).default(60).describe('How far back') }) },
  responses: { 200: dataResponse(History, 'Points, oldest first, and the bounds to draw in'), default: problemResponse },
});
const summary = createRoute({
  method: 'get',
  path: '/api/v1/ops/summary',
  operationId: 'readOpsSummary',
  tags,
  summary: 'How the house is now',
  middleware: admin,
  responses: { 200: dataResponse(Summary, 'Every dependency, the backlog, the projections and the hubs'), default: problemResponse },
});
const sockets = createRoute({
  method: 'get',
  path: '/api/v1/monitoring/websocket/stats',
  operationId: 'readSocketStats',
  tags,
  summary: 'Open sockets by hub and by room',
  middleware: admin,
  responses: {
    200: dataResponse(SocketStats, 'Each hub that answered, and the sockets of each room over all hubs'),
    default: problemResponse,
  },
});

/** `/metrics` for Prometheus, and what `/ops` and the monitoring of sockets read. For admins, and for the scraper's token. */
export const ops = createRouter<AppEnv>()
  .openapi(history, async (c) => {
    const { minutes } = c.req.valid('query');
    const config = configOf(c.env);
    const points = await gatherer(c.env).history(Date.now() - minutes * 60_000);
    return ok(c, { sampleMs: config.METRICS_SAMPLE_MS, bounds: boundsOf(config), points: z.array(Point).parse(JSON.parse(points)) });
  })
  .openapi(summary, async (c) => {
    const [report, hubs] = await Promise.all([examineHouse(c.env), check(ASK_LIMIT_MS, () => readHubs(c.env))]);
    const { status, mode, backlog, projections, checkedAt } = report;
    const dependencies = { ...report.dependencies, metrics: { ok: hubs.ok, latencyMs: hubs.latencyMs } };
    const state = { status, mode, dependencies, backlog, halted: [...report.halted], projections: [...projections] };
    return ok(c, { ...state, hubs: hubs.value ?? [], checkedAt });
  })
  .openapi(sockets, async (c) => {
    const hubs = await readHubs(c.env);
    const answers = await Promise.all(hubs.map(({ hub }) => check(ASK_LIMIT_MS, () => readRooms(c.env, hub))));
    const rooms = new Map<string, number>();
    for (const { value } of answers) for (const [room, connections] of value ?? []) rooms.set(room, (rooms.get(room) ?? 0) + connections);
    return ok(c, {
      totalConnections: hubs.reduce((sum, { connections }) => sum + connections, 0),
      totalRooms: rooms.size,
      rooms: Array.from(rooms, ([room, connections]) => ({ room, connections })).toSorted((a, b) => b.connections - a.connections),
      hubs,
    });
  });

const scraperOrAdmin: MiddlewareHandler<SignedInEnv> = async (c, next) => {
  const expected = configOf(c.env).METRICS_TOKEN;
  const shown = credentialOf(c.req.raw.headers)?.token;
  if (expected !== undefined && shown !== undefined && isSame(shown, expected)) return next();
  return admin(c, next);
};

// The totals and what is asked now, each absent when nobody answers: a scrape that fails would hide the rest.
ops.get('/metrics', scraperOrAdmin, async (c) => {
  const [report, totals] = await Promise.all([examineHouse(c.env), check(ASK_LIMIT_MS, () => gatherer(c.env).expose())]);
  const text = `${totals.value ?? ''}${expose([...vitalsOf(report), up('metrics', totals.ok)])}`;
  return c.body(text, 200, { 'Content-Type': EXPOSITION });
});

function gatherer(env: Bindings) {
  return env.METRICS.getByName(GATHERER);
}

function boundsOf(config: Config): Bounds {
  const { BACKLOG_MAX_EVENTS: backlogEvents, BACKLOG_MAX_AGE_MS: backlogAgeMs, HUB_MAX_SOCKETS: ofOneHub } = config;
  return { ...BOUNDS, backlogEvents, backlogAgeMs, sockets: ofOneHub };
}

async function readHubs(env: Bindings): Promise<HubSockets[]> {
  const hubs = z.array(z.object({ hub: z.string(), sockets: z.int(), topics: z.int() })).parse(JSON.parse(await gatherer(env).hubs()));
  return hubs.map(({ hub, sockets: connections, topics: rooms }) => ({ hub, connections, rooms }));
}

async function readRooms(env: Bindings, hub: string): Promise<[string, number][]> {
  return z.array(z.tuple([z.string(), z.int()])).parse(JSON.parse(await env.HUB.getByName(hub).rooms()));
}

function vitalsOf({ dependencies, backlog, halted, projections }: HealthReport): Series[] {
  const series = Object.entries(dependencies).map(([dependency, { ok: answers }]) => up(dependency, answers));
  if (backlog !== null) {
    series.push(
      gauge('ringside_backlog_events', {}, backlog.events),
      gauge('ringside_backlog_age_seconds', {}, backlog.oldestMs / 1_000),
      gauge('ringside_backlog_streams', {}, backlog.streams),
      gauge('ringside_halted_streams', {}, halted.length),
      gauge('ringside_position', {}, backlog.lastPosition),
    );
  }
  for (const { name: projection, lagPositions, lagMs } of projections) {
    series.push(
      gauge('ringside_projection_lag_positions', { projection }, lagPositions),
      gauge('ringside_projection_lag_seconds', { projection }, lagMs / 1_000),
    );
  }
  return series;
}

function up(dependency: string, answers: boolean): Series {
  return gauge('ringside_up', { dependency }, answers ? 1 : 0);
}

/** Compares in the same time whatever is shown, so that nobody finds the token letter by letter. */
function isSame(shown: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(shown), digest(expected));
}
