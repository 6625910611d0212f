import { createRoute, z } from '@hono/zod-openapi';
import { send, type Outcome } from '../core/aggregates/client.ts';
import type { SystemCommand } from '../core/audit/system.ts';
import { requireRole } from '../core/auth/guard.ts';
import { cacheControlOf } from '../core/cache/family.ts';
import { dataResponse, ok, okText } from '../core/http/envelope.ts';
import { PageQuery } from '../core/http/pagination.ts';
import { malformed, problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import * as contract from '../domains/betting/contract.ts';
import { bettingProblems } from '../domains/betting/problems.ts';
import { GLOBAL_STATISTICS, ROUND_STATISTICS } from '../domains/betting/reads.ts';
import { dayOf, daysOf, MOST_DAYS } from '../domains/betting/sales.ts';
import { dropCached, readSales } from '../domains/betting/service.ts';
import type { Teller } from '../domains/betting/shift/entering.ts';
import { aggregateStub } from '../durable-objects/wiring.ts';
import type { AppEnv, Bindings } from './bindings.ts';
import { bettingDeps, bettingReads } from './betting-deps.ts';
import { CashierId, cashierShown } from './cashier-shown.ts';
import { tellerOf } from './teller.ts';

const tags = ['betting'];
const RoundParam = z.object({ roundId: contract.Digits.describe('A round’s id') });
// The first years of the calendar are no dates to Postgres.
const Day = z.iso.date().refine((day) => day >= '2000-01-01', 'No day before the year 2000');

const roundStatistics = createRoute({
  method: 'get',
  path: '/stats/round/{roundId}',
  operationId: 'readRoundStatistics',
  tags,
  summary: 'What a round took and owes',
  request: { params: RoundParam },
  responses: { 200: dataResponse(contract.RoundStatistics, 'Sums over the round'), default: problemResponse },
});
const globalStatistics = createRoute({
  method: 'get',
  path: '/stats/global',
  operationId: 'readLatestStatistics',
  tags,
  summary: 'The statistics of the last rounds, newest first',
  request: { query: PageQuery.pick({ limit: true }) },
  responses: { 200: dataResponse(z.array(contract.RoundStatistics), 'The last `limit` rounds'), default: problemResponse },
});
const sales = createRoute({
  method: 'get',
  path: '/stats/sales',
  operationId: 'readSales',
  tags,
  summary: 'What was received and paid out, by day and cashier',
  description: 'A sale counts on its day for who sold it, a void or a change for who made it, a payout for who paid. Days are UTC.',
  middleware: requireRole('cashier', 'admin'),
  request: {
    query: z.object({
      from: Day.optional().describe('The first day; `to` where it is missing'),
      to: Day.optional().describe('The last day; today where it is missing'),
      cashierId: CashierId,
    }),
  },
  responses: { 200: dataResponse(contract.SalesStatistics, 'Sums of the period, and of each day'), default: problemResponse },
});
const invalidate = createRoute({
  method: 'post',
  path: '/stats/invalidate',
  operationId: 'invalidateStatistics',
  tags,
  summary: 'Give up what is cached of one round, or of all of betting',
  description: 'Each isolate of the Worker may go on answering from its own memory for two seconds.',
  middleware: requireRole('admin'),
  request: { query: z.object({ roundId: contract.Digits.optional().describe('One round; all of betting where it is missing') }) },
  responses: {
    200: dataResponse(z.object({ roundId: contract.Digits.nullable(), dropped: z.array(z.string()) }), 'What was given up'),
    default: problemResponse,
  },
});

const unknownRound = { code: 'betting/unknown-round', details: {} };

/** What rounds and cashiers took and paid. */
export const statistics = createRouter<AppEnv>()
  .openapi(roundStatistics, async (c) => {
    const { cache, database } = bettingReads(c.env);
    const found = await cache.read(ROUND_STATISTICS, c.req.valid('param').roundId, database);
    return found === null ? problem(c, unknownRound, bettingProblems) : okText(found, cacheControlOf(ROUND_STATISTICS));
  })
  .openapi(globalStatistics, async (c) => {
    const { cache, database } = bettingReads(c.env);
    const found = await cache.read(GLOBAL_STATISTICS, c.req.valid('query').limit, database);
    return okText(found ?? '[]', cacheControlOf(GLOBAL_STATISTICS));
  })
  .openapi(sales, async (c) => {
    const query = c.req.valid('query');
    const shown = cashierShown(c.get('session'), query.cashierId);
    if (!shown.ok) return problem(c, shown.rejection, bettingProblems);
    const to = query.to ?? dayOf(Date.now());
    const from = query.from ?? to;
    const days = daysOf({ from, to });
    if (days < 1) return malformed(c, [{ field: 'from', rule: 'too_late', message: 'The first day comes after the last' }]);
    if (days > MOST_DAYS) return malformed(c, [{ field: 'from', rule: 'too_early', message: `Ask for at most ${MOST_DAYS} days` }]);
    return okText(await readSales(bettingReads(c.env), { from, to, cashierId: shown.cashierId }), 'private, no-store');
  })
  .openapi(invalidate, async (c) => {
    const { roundId } = c.req.valid('query');
    const dropped = await dropCached(bettingDeps(c.env), roundId);
    if (dropped === null) return problem(c, { code: 'betting/cache-unavailable', details: {} }, bettingProblems);
    const recorded = await recordInvalidation(c.env, roundId ?? null, dropped, tellerOf(c));
    if (!recorded.ok) return problem(c, recorded.rejection);
    return ok(c, { roundId: roundId ?? null, dropped });
  });

/** The audit trail is made of events, so this is one: who gave up what. */
function recordInvalidation(env: Bindings, roundId: string | null, dropped: readonly string[], by: Teller): Promise<Outcome<null>> {
  return send<SystemCommand, null>(aggregateStub(env, 'system', 'cache'), {
    command: { type: 'RecordInvalidation', roundId, dropped },
    commandId: null,
    actor: by.userId,
    correlationId: by.requestId,
    clientHash: by.clientHash,
  });
}
