import { createRoute, z } from '@hono/zod-openapi';
import { requireRole } from '../core/auth/guard.ts';
import type { Session } from '../core/auth/session.ts';
import { configOf } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { created, dataResponse, jsonBody, ok, page, pageResponse } from '../core/http/envelope.ts';
import { idempotencyKeyParameter, requireIdempotencyKey } from '../core/http/idempotency.ts';
import { decodeCursor, PageQuery, pageOf } from '../core/http/pagination.ts';
import { malformed, problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { CreateMatchBody, EndBody, Match, MatchId, MatchStatus, Score, ScoreBody } from '../domains/esports/contract.ts';
import type { MatchView } from '../domains/esports/live.ts';
import { esportsProblems } from '../domains/esports/problems.ts';
import { commandMatch, createMatch, readMatch, type EsportsDeps, type Sender } from '../domains/esports/service.ts';
import { listMatches, listScores, MatchKey } from '../domains/esports/store.ts';
import { aggregateStub } from '../durable-objects/wiring.ts';
import type { AppEnv, Bindings } from './bindings.ts';

const tags = ['matches'];
const Params = z.object({ matchId: MatchId });
const ListQuery = PageQuery.extend({ status: MatchStatus.optional(), tournamentId: MatchId.optional() });

/** Referees, and the key of a data feed. */
const referee: [ReturnType<typeof requireRole>, typeof requireIdempotencyKey] = [
  requireRole('referee', 'admin', 'feed'),
  requireIdempotencyKey,
];
const command = { tags, parameters: [idempotencyKeyParameter], middleware: referee };
const responses = { 200: dataResponse(Match, 'The match after the command'), default: problemResponse };

const create = createRoute({
  ...command,
  method: 'post',
  path: '/matches',
  summary: 'Create a match',
  request: { body: jsonBody(CreateMatchBody) },
  responses: { 201: dataResponse(Match, 'The match'), default: problemResponse },
});
const start = createRoute({
  ...command,
  method: 'post',
  path: '/matches/{matchId}/start',
  summary: 'Start a match: it is live, at 0 : 0',
  request: { params: Params },
  responses,
});
const score = createRoute({
  ...command,
  method: 'post',
  path: '/matches/{matchId}/score',
  summary: 'Record the score, and what the feed says about it',
  request: { params: Params, body: jsonBody(ScoreBody) },
  responses,
});
const end = createRoute({
  ...command,
  method: 'post',
  path: '/matches/{matchId}/end',
  summary: 'End a match with its winner',
  request: { params: Params, body: jsonBody(EndBody) },
  responses,
});
const one = createRoute({
  method: 'get',
  path: '/matches/{matchId}',
  tags,
  summary: 'A match as it stands',
  request: { params: Params },
  responses: { 200: dataResponse(Match, 'The match'), default: problemResponse },
});
const list = createRoute({
  method: 'get',
  path: '/matches',
  tags,
  summary: 'Matches, newest first',
  request: { query: ListQuery },
  responses: { 200: pageResponse(Match, 'A page of matches'), default: problemResponse },
});
const scores = createRoute({
  method: 'get',
  path: '/matches/{matchId}/scores',
  tags,
  summary: 'Every score of a match as it was recorded, oldest first',
  request: { params: Params, query: PageQuery },
  responses: { 200: pageResponse(Score, 'A page of scores'), default: problemResponse },
});

/** `/api/v1/matches`: anyone watches, referees and feeds command. */
export const esports = createRouter<AppEnv>()
  .openapi(create, async (c) => {
    const outcome = await createMatch(depsOf(c.env), c.req.valid('json'), senderOf(c));
    return outcome.ok ? created(c, outcome.match) : problem(c, outcome.rejection, esportsProblems);
  })
  .openapi(start, async (c) => {
    const outcome = await commandMatch(depsOf(c.env), c.req.valid('param').matchId, { type: 'StartMatch' }, senderOf(c));
    return outcome.ok ? ok(c, outcome.match) : problem(c, outcome.rejection, esportsProblems);
  })
  .openapi(score, async (c) => {
    const { homeScore, awayScore, detail = null } = c.req.valid('json');
    const scored = { type: 'ScoreMatch', homeScore, awayScore, detail } as const;
    const outcome = await commandMatch(depsOf(c.env), c.req.valid('param').matchId, scored, senderOf(c));
    return outcome.ok ? ok(c, outcome.match) : problem(c, outcome.rejection, esportsProblems);
  })
  .openapi(end, async (c) => {
    const { winnerId } = c.req.valid('json');
    const outcome = await commandMatch(depsOf(c.env), c.req.valid('param').matchId, { type: 'EndMatch', winnerId }, senderOf(c));
    return outcome.ok ? ok(c, outcome.match) : problem(c, outcome.rejection, esportsProblems);
  })
  .openapi(one, async (c) => {
    const match = await readMatch(depsOf(c.env), c.req.valid('param').matchId);
    return match === null ? problem(c, { code: 'esports/unknown-match', details: {} }, esportsProblems) : ok(c, match);
  })
  .openapi(list, async (c) => {
    const { status, tournamentId, cursor, limit } = c.req.valid('query');
    const before = decodeCursor(cursor, MatchKey);
    if (!before.ok) return malformed(c, before.errors);
    const rows = await listMatches(depsOf(c.env).database, { status, tournamentId }, before.key, limit);
    const { items, pagination } = pageOf(rows, limit, ({ key }) => key);
    return page(
      c,
      items.map(({ match }) => match),
      pagination,
    );
  })
  .openapi(scores, async (c) => {
    const { cursor, limit } = c.req.valid('query');
    const { matchId } = c.req.valid('param');
    const after = decodeCursor(cursor, z.int().nonnegative());
    if (!after.ok) return malformed(c, after.errors);
    const deps = depsOf(c.env);
    const rows = await listScores(deps.database, matchId, after.key ?? 0, limit);
    // No scores yet, or no such match.
    if (rows.length === 0 && (await readMatch(deps, matchId)) === null) {
      return problem(c, { code: 'esports/unknown-match', details: {} }, esportsProblems);
    }
    const { items, pagination } = pageOf(rows, limit, ({ version }) => version);
    return page(c, items, pagination);
  });

function depsOf(env: Bindings): EsportsDeps {
  return {
    database: openDatabase(configOf(env)),
    match: (matchId) => aggregateStub(env, 'match', matchId),
    matchView: async (matchId) => JSON.parse((await env.TOPIC.getByName(`match:${matchId}`).read()).snapshot) as MatchView,
  };
}

interface Commanded {
  get(key: 'session'): Session;
  get(key: 'commandId' | 'requestId'): string;
}

function senderOf(c: Commanded): Sender {
  return { userId: c.get('session').userId, commandId: c.get('commandId'), requestId: c.get('requestId') };
}
