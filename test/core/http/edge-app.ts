import { generateKeyPairSync } from 'node:crypto';
import { createRoute, z } from '@hono/zod-openapi';
import type { ConfigBindings } from '../../../core/config.ts';
import type { CoreEnv } from '../../../core/http/env.ts';
import { created, dataResponse, jsonBody, ok, page, pageResponse } from '../../../core/http/envelope.ts';
import { notFound, onError } from '../../../core/http/failures.ts';
import { edge } from '../../../core/http/middleware/edge.ts';
import { decodeCursor, PageQuery, pageOf } from '../../../core/http/pagination.ts';
import { malformed, problem, problemResponse, type ProblemCatalogue } from '../../../core/http/problem.ts';
import { createRouter } from '../../../core/http/router.ts';
import { DependencyAway } from '../../../core/resilience/guard.ts';

/** Settings of a deployment whose database and Redis nobody answers for. */
export const settings: ConfigBindings = {
  DATABASE_URL: 'postgres://nobody:none@127.0.0.1:1/none',
  UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:1',
  UPSTASH_REDIS_REST_TOKEN: 'none',
  MASTER_KEY: '00'.repeat(32),
  JWT_PRIVATE_KEY: generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  ALLOWED_ORIGINS: 'https://shop.example',
};

const catalogue: ProblemCatalogue = {
  'test/closed': {
    status: 409,
    title: 'Closed',
    detail: (details) => `It closed at ${JSON.stringify(details['closedAt'])}. Take the next one.`,
  },
};

const Order = z.strictObject({
  bets: z
    .array(z.strictObject({ stakeMinor: z.int().positive() }))
    .min(1)
    .max(10_000),
});
const Echo = z.object({ count: z.int() });

const order = createRoute({
  method: 'post',
  path: '/api/v1/orders',
  request: { body: jsonBody(Order) },
  responses: { 201: dataResponse(Echo, 'Counted'), default: problemResponse },
});
const list = createRoute({
  method: 'get',
  path: '/api/v1/orders',
  request: { query: PageQuery },
  responses: { 200: pageResponse(z.int(), 'Numbers'), default: problemResponse },
});

/** A small application behind the real edge: what holds here holds for every route. */
export const app = createRouter<CoreEnv>()
  .openapi(order, (c) => created(c, { count: c.req.valid('json').bets.length }))
  .openapi(list, (c) => {
    const { limit, cursor } = c.req.valid('query');
    const start = decodeCursor(cursor, z.int());
    if (!start.ok) return malformed(c, start.errors);
    const from = start.key ?? 0;
    const rows = [1, 2, 3, 4, 5].filter((n) => n > from).slice(0, limit + 1);
    const { items, pagination } = pageOf(rows, limit, (row) => row);
    return page(c, items, pagination);
  });

// Registered apart, so that the routes above keep their types.
export const edgeApp = createRouter<CoreEnv>();
edgeApp.use(edge((_c, run) => run()));
edgeApp.onError(onError);
edgeApp.notFound((c) => notFound(edgeApp, c));
edgeApp.route('/', app);
edgeApp.get('/api/v1/closed', (c) => problem(c, { code: 'test/closed', details: { closedAt: 'noon', status: 200 } }, catalogue));
edgeApp.get('/api/v1/forgotten', (c) => problem(c, { code: 'test/nowhere', details: { secret: 'x' } }, catalogue));
edgeApp.get('/api/v1/bug', () => {
  throw new TypeError('secret-host.internal is undefined');
});
edgeApp.get('/api/v1/not-an-error', () => {
  throw 'a string'; // eslint-disable-line no-throw-literal
});
edgeApp.get('/api/v1/outage', () => {
  throw new DependencyAway('postgres');
});
edgeApp.get('/api/v1/public', (c) => {
  c.header('Cache-Control', 'public, max-age=5');
  return ok(c, 1);
});
edgeApp.get('/page', (c) => c.html('<!doctype html>'));

/** Sends a request to it. */
export function send(path: string, init: RequestInit = {}): Promise<Response> {
  return Promise.resolve(edgeApp.request(`https://ringside.example${path}`, init, settings));
}

/** Sends a body as JSON. */
export function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const length = String(Buffer.byteLength(text));
  return send(path, { method: 'POST', body: text, headers: { 'content-type': 'application/json', 'content-length': length, ...headers } });
}
