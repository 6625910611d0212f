import { createRoute, z } from '@hono/zod-openapi';
import { send, type Outcome } from '../core/aggregates/client.ts';
import type { SystemCommand } from '../core/audit/system.ts';
import { requireRole } from '../core/auth/guard.ts';
import { cacheControlOf } from '../core/cache/family.ts';
import { dataResponse, ok, okText, page, pageResponse, pageText } from '../core/http/envelope.ts';
import { decodeCursor, PageQuery } from '../core/http/pagination.ts';
import { malformed, problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import * as contract from '../domains/betting/contract.ts';
import { bettingProblems } from '../domains/betting/problems.ts';
import {
  FINISHED_ROUND,
  GAME_STATE,
  GLOBAL_STATISTICS,
  pageOfRounds,
  PARTICIPANTS,
  PROOF,
  ROUND_STATISTICS,
  ROUNDS,
} from '../domains/betting/reads.ts';
import * as betting from '../domains/betting/service.ts';
import { MAIN_TRACK } from '../domains/betting/track/main-track.ts';
import { aggregateStub } from '../durable-objects/wiring.ts';
import type { Teller } from '../domains/betting/shift/entering.ts';
import type { AppEnv, Bindings } from './bindings.ts';
import { bettingDeps, bettingReads } from './betting-deps.ts';
import { ticketSales } from './betting-sales.ts';
import { ticketChanges } from './betting-tickets.ts';
import { tellerOf } from './teller.ts';

const tags = ['betting'];
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

/** `/api/v1`: tickets, rounds and their statistics; all but the tickets is public. */
export const bettingRoutes = createRouter<AppEnv>()
  .route('/', ticketSales)
  .route('/', ticketChanges)
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
    const { data, pagination } = await pageOfRounds(database, before.key, limit);
    return page(c, data, pagination);
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
