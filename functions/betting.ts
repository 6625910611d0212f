import { createRoute, z } from '@hono/zod-openapi';
import { cacheControlOf } from '../core/cache/family.ts';
import { dataResponse, ok, okText, page, pageResponse, pageText } from '../core/http/envelope.ts';
import { decodeCursor, PageQuery } from '../core/http/pagination.ts';
import { malformed, problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import * as contract from '../domains/betting/contract.ts';
import { bettingProblems } from '../domains/betting/problems.ts';
import { FINISHED_ROUND, GAME_STATE, pageOfRounds, PARTICIPANTS, PROOF, ROUNDS } from '../domains/betting/reads.ts';
import * as betting from '../domains/betting/service.ts';
import { MAIN_TRACK } from '../domains/betting/track/main-track.ts';
import type { AppEnv } from './bindings.ts';
import { bettingDeps, bettingReads } from './betting-deps.ts';
import { ticketSales } from './betting-sales.ts';
import { ticketChanges } from './betting-tickets.ts';
import { statistics } from './betting-statistics.ts';
import { ticketViews } from './betting-views.ts';

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
  responses: { 200: dataResponse(contract.FairnessReport, 'What is published so far'), default: problemResponse },
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
const gameState = createRoute({
  method: 'get',
  path: '/game/state',
  operationId: 'readGameState',
  tags,
  summary: 'How a track stands: its round, its last results, when the next race begins',
  request: { query: TrackQuery },
  responses: { 200: dataResponse(contract.GameState, 'As it is recorded; the live round is /rounds/current'), default: problemResponse },
});
const unknownRound = { code: 'betting/unknown-round', details: {} };
/** The main track opens by itself; no other is waited for. */
const noRound = (trackId: string) => ({ code: trackId === MAIN_TRACK ? 'betting/track-starting' : 'betting/unknown-track', details: {} });

/** `/api/v1`: tickets, rounds and their statistics; all but the tickets is public. */
export const bettingRoutes = createRouter<AppEnv>()
  .route('/', ticketSales)
  .route('/', ticketChanges)
  .route('/', ticketViews)
  .route('/', statistics)
  .openapi(currentRound, async (c) => {
    const { trackId } = c.req.valid('query');
    const current = await betting.currentRound(bettingDeps(c.env), trackId);
    if (current === null) return problem(c, noRound(trackId), bettingProblems);
    if (current === 'paused') return problem(c, { code: 'betting/track-paused', details: {} }, bettingProblems);
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
  .openapi(gameState, async (c) => {
    const { cache, database } = bettingReads(c.env);
    const { trackId } = c.req.valid('query');
    const state = await cache.read(GAME_STATE, trackId, database);
    if (state === null) return problem(c, noRound(trackId), bettingProblems);
    return okText(state, cacheControlOf(GAME_STATE));
  });
