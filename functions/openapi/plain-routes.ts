import { z, type OpenAPIHono } from '@hono/zod-openapi';
import { problemResponse } from '../../core/http/problem.ts';
import { AuditRange } from '../audit.ts';
import { RoundPath } from '../chain.ts';
import type { HealthReport } from '../health.ts';

const Dependency = z.object({ ok: z.boolean(), latencyMs: z.number() });

const Health: z.ZodType<HealthReport> = z
  .object({
    status: z.enum(['ok', 'degraded', 'down']),
    mode: z.enum(['normal', 'without-redis', 'without-postgres', 'without-both']),
    dependencies: z.object({ postgres: Dependency, redis: Dependency, relay: Dependency }),
    backlog: z.object({ events: z.int(), oldestMs: z.number(), streams: z.int(), lastPosition: z.int() }).nullable(),
    halted: z.array(z.string()),
    projections: z.array(z.object({ name: z.string(), position: z.int(), lagPositions: z.int(), lagMs: z.int() })),
    checkedAt: z.iso.datetime(),
  })
  .openapi('Health');

const Keys = z.object({ keys: z.array(z.looseObject({ kty: z.string(), alg: z.string(), kid: z.string() })) }).openapi('Keys');

const live = {
  operationId: 'openSocket',
  tags: ['live'],
  summary: 'Open a WebSocket',
  description: 'The protocol is told in the introduction. A request that is no WebSocket handshake is answered with 426.',
  request: {
    query: z.object({
      topics: z
        .string()
        .optional()
        .openapi({ description: 'Topics to join, with commas between them', example: 'match:m1,round:96908000' }),
      resume: z.string().optional().openapi({
        description: 'Topics to take up where they were left, each `<topic>@<epoch>@<offset>`, with commas between them',
        example: 'match:m1@k3@41',
      }),
    }),
  },
  responses: { 101: { description: 'The socket is open.' } },
};

const health = {
  operationId: 'getHealth',
  tags: ['operations'],
  summary: 'How the house is',
  description:
    '`down`, with the status 503, means that commands cannot be taken. Without Postgres or Redis it is `degraded`: rounds and matches go on.',
  responses: {
    200: { description: 'Commands can be taken', content: { 'application/json': { schema: Health } } },
    503: { description: 'Commands cannot be taken', content: { 'application/json': { schema: Health } } },
  },
};

const jwks = {
  operationId: 'getKeys',
  tags: ['operations'],
  summary: 'The keys that JWTs are signed with',
  responses: { 200: { description: 'A JSON Web Key Set (RFC 7517)', content: { 'application/json': { schema: Keys } } } },
};

const metrics = {
  operationId: 'readMetrics',
  tags: ['operations'],
  summary: 'What was counted, for Prometheus',
  description: 'Totals over all isolates. For admins, and for whoever has the token that the operator set (`METRICS_TOKEN`).',
  security: [{ bearer: [] }, { cookie: [] }],
  responses: {
    200: { description: 'The text format of Prometheus, 0.0.4', content: { 'text/plain': { schema: z.string() } } },
    401: { ...problemResponse, description: 'There is no credential, or it has ended.' },
    403: { ...problemResponse, description: 'Neither an admin nor the token.' },
  },
};

const auditExport = {
  operationId: 'exportAudit',
  tags: ['audit'],
  summary: 'The audit trail as lines of JSON, for `npm run verify-audit`',
  description:
    'For admins. A first line, a line an entry, a last line with the count, the head and the daily heads: without it the export is cut off.',
  security: [{ bearer: [] }, { cookie: [] }],
  request: { query: AuditRange },
  responses: {
    200: { description: 'Lines of JSON', content: { 'application/x-ndjson': { schema: z.string() } } },
    400: { ...problemResponse, description: 'The range is none.' },
    401: { ...problemResponse, description: 'There is no credential, or it has ended.' },
    403: { ...problemResponse, description: 'Not an admin.' },
  },
};

const chain = {
  operationId: 'readChain',
  tags: ['betting'],
  summary: 'The chain over a round’s tickets as lines of JSON, once bets are closed',
  description:
    'A line a ChainEntry, in order. Anyone computes from them the head that was published at the close, and finds their own ticket: ' +
    'each head is the SHA-256 of `head|receiptId|number:stake,number:stake`, with `modify|` or `void|` before the receiptId of such a ' +
    'link; the first head is the commitment. `npm run verify-round` does it.',
  request: { params: RoundPath },
  responses: {
    200: { description: 'Lines of JSON', content: { 'application/x-ndjson': { schema: z.string() } } },
    400: { ...problemResponse, description: 'The id is no number.' },
    404: { ...problemResponse, description: 'There is no such round.' },
    409: { ...problemResponse, description: 'Bets are still open.' },
  },
};

/** Describes the routes that speak no envelope: sockets, and what probes and scrapers ask. */
export function describePlainRoutes(registry: OpenAPIHono['openAPIRegistry']): void {
  registry.registerPath({ method: 'get', path: '/api/v1/live', ...live });
  registry.registerPath({ method: 'get', path: '/api/v1/audit/export', ...auditExport });
  registry.registerPath({ method: 'get', path: '/api/v1/rounds/{roundId}/chain', ...chain });
  registry.registerPath({ method: 'get', path: '/healthz', ...health });
  registry.registerPath({ method: 'get', path: '/metrics', ...metrics });
  registry.registerPath({ method: 'get', path: '/.well-known/jwks.json', ...jwks });
}
