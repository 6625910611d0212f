import { z } from '@hono/zod-openapi';

const figure = z.number().nullable();

/** What was measured up to a moment; null where nothing is known, or nothing happened that could be measured. */
export const Point = z
  .object({
    at: z.number().openapi({ description: 'The end of the interval, ms since the epoch' }),
    requestsPerSecond: figure,
    errorsPerSecond: figure.openapi({ description: 'Requests that failed on our side (5xx), a second' }),
    p50Ms: figure,
    p95Ms: figure,
    p99Ms: figure,
    cacheHitRate: figure.openapi({ description: 'The share of look-ups that a cache answered, 0 to 1' }),
    sockets: figure,
    backlogEvents: figure,
    backlogAgeMs: figure,
    lagMs: figure.openapi({ description: 'Of the projection that is furthest behind' }),
  })
  .openapi('OpsPoint');
export type Point = z.infer<typeof Point>;

/** What is still well, to be drawn into the plots. */
export const Bounds = z
  .object({
    lagMs: z.number(),
    errorsPerSecond: z.number(),
    latencyMs: z.number().openapi({ description: 'What 99 of 100 requests must stay under' }),
    cacheHitRate: z.number(),
    requestsPerSecond: z.number(),
    backlogEvents: z.number(),
    backlogAgeMs: z.number(),
    sockets: z.number().openapi({ description: 'Of one hub; then the next one opens' }),
  })
  .openapi('OpsBounds');
export type Bounds = z.infer<typeof Bounds>;

export const History = z
  .object({ sampleMs: z.int(), bounds: Bounds, points: z.array(Point) })
  .openapi('OpsHistory', { description: 'Points oldest first; a gap in time is a point of nulls' });
export type History = z.infer<typeof History>;

export const HubSockets = z.object({ hub: z.string(), connections: z.int(), rooms: z.int() }).openapi('HubSockets');
export type HubSockets = z.infer<typeof HubSockets>;

const Dependency = z.object({ ok: z.boolean(), latencyMs: z.number() });

/** How the house is now. */
export const Summary = z
  .object({
    status: z.enum(['ok', 'degraded', 'down']),
    mode: z.enum(['normal', 'without-redis', 'without-postgres', 'without-both']),
    dependencies: z.object({ postgres: Dependency, redis: Dependency, relay: Dependency, metrics: Dependency }),
    backlog: z
      .object({ events: z.number(), oldestMs: z.number(), streams: z.number(), lastPosition: z.number() })
      .nullable()
      .openapi({ description: 'Null while the relay does not answer' }),
    halted: z.array(z.string()).openapi({ description: 'Streams that were stopped' }),
    projections: z.array(z.object({ name: z.string(), position: z.number(), lagPositions: z.number(), lagMs: z.number() })),
    hubs: z.array(HubSockets),
    checkedAt: z.iso.datetime(),
  })
  .openapi('OpsSummary');
export type Summary = z.infer<typeof Summary>;

export const SocketStats = z
  .object({
    totalConnections: z.int(),
    totalRooms: z.int(),
    rooms: z.array(z.object({ room: z.string(), connections: z.int() })).openapi({ description: 'Most sockets first' }),
    hubs: z.array(HubSockets),
  })
  .openapi('SocketStats');
