import { createRoute, z } from '@hono/zod-openapi';
import { cacheControlOf } from '../core/cache/family.ts';
import { dataResponse, ok, page, pageResponse, pageText } from '../core/http/envelope.ts';
import { decodeCursor, PageQuery, pageOf } from '../core/http/pagination.ts';
import { malformed, problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { Match, MatchId, MatchStatus, Score, StoredStats } from '../domains/esports/contract.ts';
import { esportsProblems } from '../domains/esports/problems.ts';
import { MATCHES, pageOfMatches } from '../domains/esports/reads.ts';
import { readMatch, readStats } from '../domains/esports/service.ts';
import { listScores, MatchKey } from '../domains/esports/store.ts';
import type { AppEnv } from './bindings.ts';
import { matchCommands } from './esports-commands.ts';
import { esportsDeps, esportsReads } from './esports-deps.ts';

const tags = ['matches'];
const Params = z.object({ matchId: MatchId });
const ListQuery = PageQuery.extend({
  status: MatchStatus.optional().describe('Only those in this state'),
  tournamentId: MatchId.optional().describe('Only those of this tournament'),
});
const unknownMatch = { code: 'esports/unknown-match', details: {} };

const one = createRoute({
  method: 'get',
  path: '/matches/{matchId}',
  operationId: 'readMatch',
  tags,
  summary: 'A match as it stands',
  request: { params: Params },
  responses: { 200: dataResponse(Match, 'The match'), default: problemResponse },
});
const list = createRoute({
  method: 'get',
  path: '/matches',
  operationId: 'listMatches',
  tags,
  summary: 'Matches, newest first',
  request: { query: ListQuery },
  responses: { 200: pageResponse(Match, 'A page of matches'), default: problemResponse },
});
const scores = createRoute({
  method: 'get',
  path: '/matches/{matchId}/scores',
  operationId: 'listScores',
  tags,
  summary: 'Every score of a match as it was recorded, oldest first; those that were taken back are left out',
  request: { params: Params, query: PageQuery },
  responses: { 200: pageResponse(Score, 'A page of scores'), default: problemResponse },
});
const stats = createRoute({
  method: 'get',
  path: '/matches/{matchId}/stats',
  operationId: 'readStats',
  tags,
  summary: 'The newest stats of every player of a match, the home side first',
  request: { params: Params },
  responses: { 200: dataResponse(z.array(StoredStats), 'At most 40 players'), default: problemResponse },
});

/** `/api/v1/matches`: anyone watches; who commands is said with the commands. */
export const esports = createRouter<AppEnv>()
  .openapi(one, async (c) => {
    const match = await readMatch(esportsDeps(c.env), c.req.valid('param').matchId);
    return match === null ? problem(c, unknownMatch, esportsProblems) : ok(c, match);
  })
  .openapi(list, async (c) => {
    const { status, tournamentId, cursor, limit } = c.req.valid('query');
    const before = decodeCursor(cursor, MatchKey);
    if (!before.ok) return malformed(c, before.errors);
    const { cache, database } = esportsReads(c.env);
    const first = before.key === null ? await cache.read(MATCHES, { status, tournamentId, limit }, database) : null;
    if (first !== null) return pageText(first, cacheControlOf(MATCHES));
    const { data, pagination } = await pageOfMatches(database, { status, tournamentId }, before.key, limit);
    return page(c, data, pagination);
  })
  .openapi(scores, async (c) => {
    const { cursor, limit } = c.req.valid('query');
    const { matchId } = c.req.valid('param');
    const after = decodeCursor(cursor, z.int().nonnegative());
    if (!after.ok) return malformed(c, after.errors);
    const deps = esportsDeps(c.env);
    const rows = await listScores(deps.database, matchId, after.key ?? 0, limit);
    // No scores yet, or no such match.
    if (rows.length === 0 && (await readMatch(deps, matchId)) === null) {
      return problem(c, unknownMatch, esportsProblems);
    }
    const { items, pagination } = pageOf(rows, limit, ({ version }) => version);
    return page(c, items, pagination);
  })
  .openapi(stats, async (c) => {
    const found = await readStats(esportsDeps(c.env), c.req.valid('param').matchId);
    return found === null ? problem(c, unknownMatch, esportsProblems) : ok(c, found);
  })
  .route('/', matchCommands);
