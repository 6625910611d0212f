import { createRoute, z } from '@hono/zod-openapi';
import { clientHashOf, type FromClient } from '../core/audit/client.ts';
import { requireRole } from '../core/auth/guard.ts';
import type { Session } from '../core/auth/session.ts';
import type { Answering } from '../core/http/env.ts';
import { created, dataResponse, jsonBody, ok, optionalJsonBody } from '../core/http/envelope.ts';
import { idempotencyKeyParameter, requireIdempotencyKey } from '../core/http/idempotency.ts';
import { problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import * as contract from '../domains/esports/contract.ts';
import { UNDO_DEPTH } from '../domains/esports/match/evolve.ts';
import type { MatchCommand } from '../domains/esports/match/model.ts';
import { esportsProblems } from '../domains/esports/problems.ts';
import { commandMatch, createMatch, type Sender } from '../domains/esports/service.ts';
import type { AppEnv, Bindings } from './bindings.ts';
import { esportsDeps } from './esports-deps.ts';

const params = z.object({ matchId: contract.MatchId });
type Guards = [ReturnType<typeof requireRole>, typeof requireIdempotencyKey];
/** Referees, and the key of a data feed. */
const referee: Guards = [requireRole('referee', 'admin', 'feed'), requireIdempotencyKey];
/** People alone: these settle what a feed has reported. */
const person: Guards = [requireRole('referee', 'admin'), requireIdempotencyKey];

const command = { method: 'post' as const, tags: ['matches'], parameters: [idempotencyKeyParameter], middleware: referee };
const at = <const Verb extends string>(verb: Verb, summary: string) => ({
  ...command,
  path: `/matches/{matchId}/${verb}` as const,
  operationId: `${verb}Match`,
  summary,
  responses: { 200: dataResponse(contract.Match, 'The match after the command'), default: problemResponse },
});

const create = createRoute({
  ...command,
  path: '/matches',
  operationId: 'createMatch',
  summary: 'Create a match',
  request: { body: jsonBody(contract.CreateMatchBody) },
  responses: { 201: dataResponse(contract.Match, 'The match'), default: problemResponse },
});
const start = createRoute({ ...at('start', 'Start a match: it is live, at 0 : 0'), request: { params } });
const score = createRoute({
  ...at('score', 'Record the score, and what the feed says about it'),
  operationId: 'recordScore',
  request: { params, body: jsonBody(contract.ScoreBody) },
});
const stats = createRoute({
  ...at('stats', 'Record what players have done so far; their stats are checked by the game’s own rules'),
  operationId: 'recordStats',
  request: { params, body: jsonBody(contract.StatsBody) },
});
const pause = createRoute({
  ...at('pause', 'Pause a live match: it takes no score and no end until it is resumed'),
  request: { params, body: optionalJsonBody(contract.NoteBody) },
});
const resume = createRoute({ ...at('resume', 'Go on with a paused match'), request: { params } });
const end = createRoute({
  ...at('end', 'End a match with its winner'),
  request: { params, body: jsonBody(contract.EndBody) },
});
const undo = createRoute({
  ...at('undo', `Take back the newest score, end, forfeit or cancellation; again for the one before, up to ${UNDO_DEPTH}`),
  request: { params, body: optionalJsonBody(contract.NoteBody) },
});
const forfeit = createRoute({
  ...at('forfeit', 'One side gives up, or both: the other has won, or nobody'),
  request: { params, body: jsonBody(contract.ForfeitBody) },
});
const cancel = createRoute({
  ...at('cancel', 'Cancel a match that is not over'),
  request: { params, body: jsonBody(contract.ReasonBody) },
});
const dispute = createRoute({
  ...at('dispute', 'Dispute a result; it stands until the dispute is resolved'),
  request: { params, body: jsonBody(contract.ReasonBody) },
});
const resolve = createRoute({
  ...at('resolve', 'Resolve a dispute, also without a winner'),
  middleware: person,
  request: { params, body: jsonBody(contract.ResolveBody) },
});
const correct = createRoute({
  ...at('correct', 'Correct the result of a completed match'),
  middleware: person,
  request: { params, body: jsonBody(contract.CorrectBody) },
});

/** Commands on matches, each under an Idempotency-Key: a retry is answered as the first try was, however the match has gone on. */
export const matchCommands = createRouter<AppEnv>()
  .openapi(create, async (c) => {
    const outcome = await createMatch(esportsDeps(c.env), c.req.valid('json'), senderOf(c));
    return outcome.ok ? created(c, outcome.match) : problem(c, outcome.rejection, esportsProblems);
  })
  .openapi(start, (c) => commanded(c, { type: 'StartMatch' }))
  .openapi(score, (c) => {
    const { homeScore, awayScore, detail = null } = c.req.valid('json');
    return commanded(c, { type: 'ScoreMatch', homeScore, awayScore, detail });
  })
  .openapi(stats, (c) => {
    const { gameTimeMs = null, players } = c.req.valid('json');
    return commanded(c, { type: 'RecordStats', gameTimeMs, players });
  })
  .openapi(pause, (c) => commanded(c, { type: 'PauseMatch', reason: c.req.valid('json').reason ?? null }))
  .openapi(resume, (c) => commanded(c, { type: 'ResumeMatch' }))
  .openapi(end, (c) => commanded(c, { type: 'EndMatch', ...c.req.valid('json') }))
  .openapi(undo, (c) => commanded(c, { type: 'UndoStep', reason: c.req.valid('json').reason ?? null }))
  .openapi(forfeit, (c) => commanded(c, { type: 'ForfeitMatch', ...c.req.valid('json') }))
  .openapi(cancel, (c) => commanded(c, { type: 'CancelMatch', ...c.req.valid('json') }))
  .openapi(dispute, (c) => commanded(c, { type: 'DisputeMatch', ...c.req.valid('json') }))
  .openapi(resolve, (c) => {
    const { winnerId, homeScore = null, awayScore = null, reason } = c.req.valid('json');
    return commanded(c, { type: 'ResolveDispute', winnerId, homeScore, awayScore, reason });
  })
  .openapi(correct, (c) => commanded(c, { type: 'CorrectMatch', ...c.req.valid('json') }));

interface Commanded extends Answering, FromClient {
  readonly env: Bindings;
  readonly req: FromClient['req'] & { valid(part: 'param'): { matchId: string } };
  get(key: 'session'): Session;
  get(key: 'commandId' | 'requestId'): string;
}

async function commanded(c: Commanded, sent: MatchCommand) {
  const outcome = await commandMatch(esportsDeps(c.env), c.req.valid('param').matchId, sent, senderOf(c));
  return outcome.ok ? ok(c, outcome.match) : problem(c, outcome.rejection, esportsProblems);
}

function senderOf(c: Pick<Commanded, 'get'> & FromClient): Sender {
  return { userId: c.get('session').userId, commandId: c.get('commandId'), requestId: c.get('requestId'), clientHash: clientHashOf(c) };
}
