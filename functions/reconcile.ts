import { createRoute } from '@hono/zod-openapi';
import { RECONCILE_FROM_THE_START, reconcile, ReconcileState, Reconciliation } from '../core/audit/reconciliation.ts';
import { requireRole } from '../core/auth/guard.ts';
import { configOf } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { dataResponse, ok } from '../core/http/envelope.ts';
import { decodeCursor, encodeCursor, PageQuery } from '../core/http/pagination.ts';
import { malformed, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { log } from '../core/metrics/log.ts';
import { reconcileRound } from '../domains/betting/reconciliation.ts';
import { digestsOf } from '../durable-objects/wiring.ts';
import type { AppEnv } from './bindings.ts';

/** Longest a call compares, ms; the next one goes on. */
const LIMIT_MS = 5_000;

const compare = createRoute({
  method: 'get',
  path: '/ops/reconcile',
  operationId: 'reconcile',
  tags: ['operations'],
  summary: 'Compare what Postgres holds with the objects, and the read tables with the events',
  description: `For \`npm run reconcile\`. Compares for at most ${LIMIT_MS / 1_000} s; \`resumeCursor\`, given as \`cursor\`, goes on.`,
  middleware: requireRole('admin'),
  request: { query: PageQuery.pick({ cursor: true }) },
  responses: { 200: dataResponse(Reconciliation, 'What was compared, and each difference'), default: problemResponse },
});

/** `/api/v1/ops/reconcile`: whether the objects, the record and the read tables say the same. */
export const reconciliation = createRouter<AppEnv>().openapi(compare, async (c) => {
  const resumed = decodeCursor(c.req.valid('query').cursor, ReconcileState);
  if (!resumed.ok) return malformed(c, resumed.errors);
  const database = openDatabase(configOf(c.env));
  const { found, next } = await reconcile(
    {
      database,
      digests: (type, id, after, limit) => digestsOf(c.env, type, id, after, limit),
      tables: async (type, id) => (type === 'round' ? reconcileRound(database, id) : []),
      now: Date.now,
    },
    resumed.key ?? RECONCILE_FROM_THE_START,
    LIMIT_MS,
  );
  for (const difference of found.differences) log.error('a stream is not the same everywhere', { ...difference });
  return ok(c, { ...found, resumeCursor: next === null ? null : encodeCursor(next) });
});
