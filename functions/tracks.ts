import { createRoute, z } from '@hono/zod-openapi';
import { requireFreshRole, requireRole } from '../core/auth/guard.ts';
import type { Session } from '../core/auth/session.ts';
import type { Answering } from '../core/http/env.ts';
import { dataResponse, jsonBody, ok } from '../core/http/envelope.ts';
import { idempotencyKeyParameter, requireIdempotencyKey } from '../core/http/idempotency.ts';
import { problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { waitingFor } from '../core/metrics/waits.ts';
import { ReasonBody, TrackDetail } from '../domains/betting/contract.ts';
import { bettingProblems } from '../domains/betting/problems.ts';
import { ChangeTrackBody, TrackId } from '../domains/betting/track/contract.ts';
import { listTracks, orderTrack, readTrack, type Order, type TrackDeps } from '../domains/betting/track/service.ts';
import { aggregateStub } from '../durable-objects/wiring.ts';
import type { AppEnv, Bindings } from './bindings.ts';
import { bettingReads } from './betting-deps.ts';
import { tellerOf, type SignedIn } from './teller.ts';

const tags = ['tracks'];
const staff = requireRole('cashier', 'admin');
const admin: [ReturnType<typeof requireFreshRole>, typeof requireIdempotencyKey] = [requireFreshRole('admin'), requireIdempotencyKey];
const TrackParam = z.object({ trackId: TrackId });
const ordered = { 200: dataResponse(TrackDetail, 'The track, and the first round that opens like this'), default: problemResponse };

const list = createRoute({
  method: 'get',
  path: '/tracks',
  operationId: 'listTracks',
  tags,
  summary: 'Every track and its settings',
  middleware: staff,
  responses: { 200: dataResponse(z.array(TrackDetail), 'By id'), default: problemResponse },
});
const one = createRoute({
  method: 'get',
  path: '/tracks/{trackId}',
  operationId: 'readTrack',
  tags,
  summary: 'A track and its settings',
  middleware: staff,
  request: { params: TrackParam },
  responses: { 200: dataResponse(TrackDetail, 'The track as it stands this moment'), default: problemResponse },
});
const change = createRoute({
  method: 'patch',
  path: '/tracks/{trackId}',
  operationId: 'changeTrack',
  tags,
  summary: 'Change the settings of a track, from its next round on',
  description:
    'What is missing stays. The round that takes bets keeps its own: `nextRoundNumber` is the first with these. ' +
    'A later change of the deployment’s configured durations comes before what was set here.',
  middleware: admin,
  request: { params: TrackParam, body: jsonBody(ChangeTrackBody) },
  parameters: [idempotencyKeyParameter],
  responses: ordered,
});
const pause = createRoute({
  method: 'post',
  path: '/tracks/{trackId}/pause',
  operationId: 'pauseTrack',
  tags,
  summary: 'Let the round that takes bets run to its end, and open no other',
  middleware: admin,
  request: { params: TrackParam, body: jsonBody(ReasonBody) },
  parameters: [idempotencyKeyParameter],
  responses: ordered,
});
const resume = createRoute({
  method: 'post',
  path: '/tracks/{trackId}/resume',
  operationId: 'resumeTrack',
  tags,
  summary: 'Let rounds follow one another again; one opens at once where none takes bets',
  middleware: admin,
  request: { params: TrackParam, body: jsonBody(ReasonBody) },
  parameters: [idempotencyKeyParameter],
  responses: ordered,
});

/** Tracks: staff see them, admins set them. */
export const tracks = createRouter<AppEnv>()
  .openapi(list, async (c) => ok(c, await listTracks(trackDeps(c.env))))
  .openapi(one, async (c) => {
    const read = await readTrack(trackDeps(c.env), c.req.valid('param').trackId);
    return read.ok ? ok(c, read.track) : problem(c, read.rejection, bettingProblems);
  })
  .openapi(change, (c) => {
    const { reason, ...changes } = c.req.valid('json');
    return answerOrder(c, c.req.valid('param').trackId, { type: 'ChangeTrack', changes, by: c.get('session').userId, reason });
  })
  .openapi(pause, (c) => {
    const { reason } = c.req.valid('json');
    return answerOrder(c, c.req.valid('param').trackId, { type: 'PauseTrack', by: c.get('session').userId, reason });
  })
  .openapi(resume, (c) => {
    const { reason } = c.req.valid('json');
    return answerOrder(c, c.req.valid('param').trackId, { type: 'ResumeTrack', by: c.get('session').userId, reason });
  });

interface Command extends SignedIn, Answering {
  readonly env: Bindings;
  get(key: 'session'): Session;
  get(key: 'requestId' | 'commandId'): string;
}

/** Sends an order to its track, and answers the track after it. */
async function answerOrder(c: Command, trackId: string, order: Order) {
  const { userId, requestId, clientHash } = tellerOf(c);
  const read = await orderTrack(trackDeps(c.env), trackId, order, { userId, requestId, clientHash, commandId: c.get('commandId') });
  return read.ok ? ok(c, read.track) : problem(c, read.rejection, bettingProblems);
}

function trackDeps(env: Bindings): TrackDeps {
  return {
    database: bettingReads(env).database,
    track: (trackId) => ({
      ...aggregateStub(env, 'track', trackId),
      read: () => waitingFor('object:track', env.TRACK.getByName(trackId).read()),
    }),
  };
}
