import { createRoute, z } from '@hono/zod-openapi';
import { configOf } from '../core/config.ts';
import { dataResponse, ok } from '../core/http/envelope.ts';
import { malformed, problem, problemResponse, type ProblemCatalogue } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { waitingFor } from '../core/metrics/waits.ts';
import { HubFinder } from '../core/realtime/hub-finder.ts';
import { openingsOf } from '../core/realtime/opening.ts';
import type { TopicAnswer } from '../core/realtime/topic-log.ts';
import { topicKind } from '../core/realtime/topic-name.ts';
import type { Cursor } from '../core/realtime/window.ts';
import { ADDRESS_FULL, HUB_FULL } from '../durable-objects/hub-answers.ts';
import { audienceOf } from '../durable-objects/live-views.ts';
import type { AppEnv } from './bindings.ts';

/** Every way in which topics and sockets say no over HTTP. */
export const liveProblems: ProblemCatalogue = {
  'live/unknown-topic': {
    status: 404,
    title: 'There is no such topic',
    field: 'topic',
    detail: (details) => `No topic is named ${String(details['topic'])}. Topics are round:<id>, track:<id> and match:<id>.`,
  },
  'live/forbidden': { status: 403, title: 'This topic is not open to you', detail: () => 'This topic is open to its own user only.' },
  'live/too-many-connections': {
    status: 429,
    title: 'This address has as many sockets open as it may',
    detail: () => 'Close a socket that is not needed, or put more topics on one socket.',
    retryAfterSeconds: 10,
  },
  'live/upgrade-required': {
    status: 426,
    title: 'This address speaks WebSocket',
    detail: () => 'Open this address as a WebSocket (ws:// or wss://). Without one, read GET /api/v1/topics/:topic.',
  },
};

const Topic = z.string().openapi({ description: 'A kind, a colon and an id', example: 'round:96908000' });
const Known = z.object({
  epoch: z.string().min(1).max(64).optional().openapi({ description: 'The life of the topic in which `offset` was seen' }),
  offset: z.coerce.number().int().nonnegative().optional().openapi({ description: 'The last offset that was seen' }),
});
const Frames = z.array(z.object({ topic: z.string(), epoch: z.string(), offset: z.int(), event: z.string(), data: z.unknown() }));
const TopicState = z.union([
  z.object({ recovered: z.literal(true), epoch: z.string(), offset: z.int(), frames: Frames }),
  z.object({ recovered: z.literal(false), epoch: z.string(), offset: z.int(), snapshot: z.unknown() }),
]);

const topic = createRoute({
  method: 'get',
  path: '/api/v1/topics/{topic}',
  operationId: 'readTopic',
  tags: ['live'],
  summary: 'A topic’s view now, or what was missed since an offset: for pages without a socket',
  request: { params: z.object({ topic: Topic }), query: Known },
  responses: { 200: dataResponse(TopicState, 'The view, or the frames that were missed'), default: problemResponse },
});

const hubs = new HubFinder();

/** `/api/v1/live` (sockets) and `/api/v1/topics/:topic` (the same over HTTP). Public topics are open to any origin, without a token. */
export const live = createRouter<AppEnv>().openapi(topic, async (c) => {
  const name = c.req.valid('param').topic;
  const audience = audienceOf(topicKind(name) ?? '');
  if (audience === undefined) return problem(c, { code: 'live/unknown-topic', details: { topic: name } }, liveProblems);
  if (audience === 'its user') return problem(c, { code: 'live/forbidden', details: {} }, liveProblems);
  const { epoch, offset } = c.req.valid('query');
  const since = epoch === undefined || offset === undefined ? undefined : { epoch, offset };
  return ok(c, stateOf(await waitingFor('object:topic', c.env.TOPIC.getByName(name).read(since)), since));
});

live.get('/api/v1/live', async (c) => {
  const openings = openingsOf(new URL(c.req.url).searchParams, configOf(c.env).HUB_MAX_TOPICS_PER_SOCKET);
  if ('parameter' in openings) return malformed(c, [{ field: openings.parameter, rule: 'invalid_format', message: openings.message }]);
  if (c.req.header('upgrade')?.toLowerCase() !== 'websocket') {
    c.header('Upgrade', 'websocket');
    return problem(c, { code: 'live/upgrade-required', details: {} }, liveProblems);
  }
  const request = c.req.raw;
  const answer = await hubs.find(async (hub) => {
    const response = await waitingFor('object:hub', c.env.HUB.getByName(hub).fetch(request));
    return response.status === HUB_FULL ? 'full' : response;
  }, Date.now());
  return answer.status === ADDRESS_FULL ? problem(c, { code: 'live/too-many-connections', details: {} }, liveProblems) : answer;
});

/** What a reader that was at `since` is answered: exactly what it missed, or the view. */
function stateOf(answer: TopicAnswer, since: Cursor | undefined): z.infer<typeof TopicState> {
  const { epoch, offset } = answer;
  const recovered = since?.epoch === epoch && since.offset === answer.from;
  if (recovered) return { recovered, epoch, offset, frames: Frames.parse(JSON.parse(answer.frames)) };
  return { recovered, epoch, offset, snapshot: JSON.parse(answer.snapshot) };
}
