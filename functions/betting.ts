import { createRoute, z } from '@hono/zod-openapi';
import { requireRole } from '../core/auth/guard.ts';
import { cacheControlOf } from '../core/cache/family.ts';
import { created, dataResponse, jsonBody, ok, okText, page, pageResponse, pageText } from '../core/http/envelope.ts';
import { idempotencyKeyParameter, requireIdempotencyKey, scopeKey } from '../core/http/idempotency.ts';
import { decodeCursor, PageQuery, pageOf } from '../core/http/pagination.ts';
import { malformed, Problem, problem, problemDocument, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { log } from '../core/metrics/log.ts';
import * as contract from '../domains/betting/contract.ts';
import { bettingProblems } from '../domains/betting/problems.ts';
import { parseReceiptId } from '../domains/betting/round/receipt-id.ts';
import { FINISHED_ROUND, GAME_STATE, GLOBAL_STATISTICS, PARTICIPANTS, PROOF, ROUND_STATISTICS, ROUNDS } from '../domains/betting/reads.ts';
import * as betting from '../domains/betting/service.ts';
import { listRounds } from '../domains/betting/store.ts';
import { MAIN_TRACK } from '../domains/betting/track/main-track.ts';
import type { AppEnv } from './bindings.ts';
import { bettingDeps, bettingReads } from './betting-deps.ts';

const tags = ['betting'];
const seller: [ReturnType<typeof requireRole>, typeof requireIdempotencyKey] = [requireRole('cashier', 'admin'), requireIdempotencyKey];
const RoundParam = z.object({ roundId: contract.Digits.describe('A round’s id') });
const TrackQuery = z.object({
  trackId: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,64}$/)
    .default(MAIN_TRACK)
    .describe('A track’s id'),
});
const CurrentRound = contract.Round.extend({
  running: z.object({ round: contract.Round, race: contract.Race, finishesAt: z.iso.datetime() }).nullable(),
});
const BatchOutcome = z.object({
  idempotencyKey: z.string(),
  receipt: contract.Receipt.optional(),
  problem: Problem.optional(),
});

const sell = createRoute({
  method: 'post',
  path: '/receipts',
  operationId: 'sellTicket',
  tags,
  summary: 'Sell a ticket',
  middleware: seller,
  request: { body: jsonBody(contract.PlaceTicketBody) },
  parameters: [idempotencyKeyParameter],
  responses: { 201: dataResponse(contract.Receipt, 'The receipt; a retry answers the same'), default: problemResponse },
});
const sellBatch = createRoute({
  method: 'post',
  path: '/receipts/batch',
  operationId: 'sellTickets',
  tags,
  summary: 'Sell up to 100 tickets of one round, each with its own key and its own outcome',
  middleware: requireRole('cashier', 'admin'),
  request: { body: jsonBody(contract.PlaceTicketsBody) },
  responses: {
    200: dataResponse(z.object({ outcomes: z.array(BatchOutcome) }), 'One outcome a ticket, in order'),
    default: problemResponse,
  },
});
const receipt = createRoute({
  method: 'get',
  path: '/receipts/{receiptId}',
  operationId: 'readReceipt',
  tags,
  summary: 'A ticket',
  middleware: requireRole('cashier', 'admin'),
  request: { params: z.object({ receiptId: z.string().describe('The number on the ticket, with its check digit') }) },
  responses: { 200: dataResponse(contract.Receipt, 'The ticket as it stands'), default: problemResponse },
});
const currentRound = createRoute({
  method: 'get',
  path: '/rounds/current',
  operationId: 'readCurrentRound',
  tags,
  summary: 'The round that takes bets now, and the race that runs now',
  request: { query: TrackQuery },
  responses: { 200: dataResponse(CurrentRound, 'The round; `running` is null between races'), default: problemResponse },
});
const round = createRoute({
  method: 'get',
  path: '/rounds/{roundId}',
  operationId: 'readRound',
  tags,
  summary: 'A round',
  request: { params: RoundParam },
  responses: { 200: dataResponse(contract.Round, 'The round as it stands'), default: problemResponse },
});
const fairness = createRoute({
  method: 'get',
  path: '/rounds/{roundId}/fairness',
  operationId: 'readFairness',
  tags,
  summary: 'What proves the draw: the commitment, then the chain head, then the seed',
  request: { params: RoundParam },
  responses: { 200: dataResponse(contract.Fairness, 'What is published so far'), default: problemResponse },
});
const rounds = createRoute({
  method: 'get',
  path: '/rounds',
  operationId: 'listRounds',
  tags,
  summary: 'Rounds, newest first',
  request: { query: PageQuery },
  responses: { 200: pageResponse(contract.Round, 'One page'), default: problemResponse },
});
const participants = createRoute({
  method: 'get',
  path: '/participants',
  operationId: 'readParticipants',
  tags,
  summary: 'Runners and coefficients',
  request: { query: TrackQuery },
  responses: { 200: dataResponse(z.array(contract.Participant), 'By number'), default: problemResponse },
});
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
const gameState = createRoute({
  method: 'get',
  path: '/game/state',
  operationId: 'readGameState',
  tags,
  summary: 'How a track stands: its round, its last results, when the next race begins',
  request: { query: TrackQuery },
  responses: { 200: dataResponse(contract.GameState, 'As it is recorded; the live round is /rounds/current'), default: problemResponse },
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
/** The main track opens by itself; no other is waited for. */
const noRound = (trackId: string) => ({ code: trackId === MAIN_TRACK ? 'betting/track-starting' : 'betting/unknown-track', details: {} });

/** `/api/v1`: rounds, tickets and their statistics. Payout, voids, shifts and audit have their place after the sale. */
export const bettingRoutes = createRouter<AppEnv>()
  .openapi(sell, async (c) => {
    const { roundId, bets } = c.req.valid('json');
    const sender = { userId: c.get('session').userId, requestId: c.get('requestId') };
    const outcome = await betting.sellTicket(bettingDeps(c.env), roundId, { commandId: c.get('commandId'), bets }, sender);
    if (!outcome.ok) return problem(c, outcome.rejection, bettingProblems);
    const sold = outcome.reply.receipt;
    return sold === null ? problem(c, { code: 'core/internal', details: {} }) : created(c, sold);
  })
  .openapi(sellBatch, async (c) => {
    const { roundId, tickets } = c.req.valid('json');
    const { userId } = c.get('session');
    const requestId = c.get('requestId');
    const sales = tickets.map(({ idempotencyKey, bets }) => ({ commandId: scopeKey(userId, idempotencyKey), bets }));
    const answers = await betting.sellTickets(bettingDeps(c.env), roundId, sales, { userId, requestId });
    const outcomes = tickets.map(({ idempotencyKey }, index) => {
      const answer = answers[index];
      if (answer?.ok === true && answer.reply.receipt !== null) return { idempotencyKey, receipt: answer.reply.receipt };
      const rejection = answer?.ok === false ? answer.rejection : { code: 'core/internal', details: {} };
      return { idempotencyKey, problem: { ...problemDocument(requestId, rejection, bettingProblems).body } };
    });
    return ok(c, { outcomes });
  })
  .openapi(receipt, async (c) => {
    const { receiptId } = c.req.valid('param');
    if (parseReceiptId(receiptId) === null) {
      const message = 'The check digit does not fit: read the number on the ticket again';
      return malformed(c, [{ field: 'receiptId', rule: 'check_digit', message }]);
    }
    const found = await betting.readReceipt(bettingDeps(c.env), receiptId);
    return found === null ? problem(c, { code: 'betting/unknown-receipt', details: {} }, bettingProblems) : ok(c, found);
  })
  .openapi(currentRound, async (c) => {
    const { trackId } = c.req.valid('query');
    const current = await betting.currentRound(bettingDeps(c.env), trackId);
    if (current === null) return problem(c, noRound(trackId), bettingProblems);
    return ok(c, { ...current.round, running: current.running });
  })
  .openapi(round, async (c) => {
    const found = await betting.readRound(bettingDeps(c.env), c.req.valid('param').roundId);
    if (found === null) return problem(c, unknownRound, bettingProblems);
    return okText(found.text, found.final ? cacheControlOf(FINISHED_ROUND) : 'no-store');
  })
  .openapi(fairness, async (c) => {
    const found = await betting.readFairness(bettingDeps(c.env), c.req.valid('param').roundId);
    if (found === null) return problem(c, unknownRound, bettingProblems);
    return okText(found.text, found.final ? cacheControlOf(PROOF) : 'no-store');
  })
  .openapi(rounds, async (c) => {
    const { cursor, limit } = c.req.valid('query');
    const before = decodeCursor(cursor, contract.Digits);
    if (!before.ok) return malformed(c, before.errors);
    const { cache, database } = bettingReads(c.env);
    const first = before.key === null ? await cache.read(ROUNDS, limit, database) : null;
    if (first !== null) return pageText(first, cacheControlOf(ROUNDS));
    const { items, pagination } = pageOf(await listRounds(database, before.key, limit), limit, (row) => row.roundId);
    return page(c, items, pagination);
  })
  .openapi(participants, async (c) => {
    const runners = await betting.readParticipants(bettingDeps(c.env), c.req.valid('query').trackId);
    return okText(runners, cacheControlOf(PARTICIPANTS));
  })
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
  .openapi(gameState, async (c) => {
    const { cache, database } = bettingReads(c.env);
    const { trackId } = c.req.valid('query');
    const state = await cache.read(GAME_STATE, trackId, database);
    if (state === null) return problem(c, noRound(trackId), bettingProblems);
    return okText(state, cacheControlOf(GAME_STATE));
  })
  .openapi(invalidate, async (c) => {
    const { roundId } = c.req.valid('query');
    const dropped = await betting.dropCached(bettingDeps(c.env), roundId);
    if (dropped === null) return problem(c, { code: 'betting/cache-unavailable', details: {} }, bettingProblems);
    log.info('cache invalidated', {
      action: 'CACHE_INVALIDATED',
      userId: c.get('session').userId,
      roundId,
      dropped,
      requestId: c.get('requestId'),
    });
    return ok(c, { roundId: roundId ?? null, dropped });
  });
