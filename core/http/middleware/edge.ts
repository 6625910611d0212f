import type { Context, MiddlewareHandler, Next } from 'hono';
import { matchedRoutes } from 'hono/route';
import { oncePerIsolate } from '../../config.ts';
import type { Limited } from '../../limits/limits.ts';
import { flushMetrics, isFlushDue } from '../../metrics/flush.ts';
import { asError, log, logs, setLogLevel } from '../../metrics/log.ts';
import { observe } from '../../metrics/meter.ts';
import { collectingWaits, tellWaits, type Waits } from '../../metrics/waits.ts';
import type { CoreEnv } from '../env.ts';
import { onError } from '../failures.ts';
import { onlyReads } from '../origins.ts';
import { refuseBody } from './body.ts';
import { allowOrigin, preflight } from './cors.ts';

/** A request slower than this is logged, ms. */
const SLOW_MS = 1_000;

/** A method becomes a label of a series that is kept for ever: a stranger must not make one up. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

const RAY = /^[\w-]{8,64}$/;

const PAGE_POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const settingsOf = oncePerIsolate((config) => {
  setLogLevel(config.LOG_LEVEL);
  return config;
});

/**
 * What surrounds every request: its id, its body's limits, who may read the answer, the security headers, how long it took and what it waited for.
 * It is one function instead of a chain, because each link of a chain costs every ticket a closure and a promise.
 */
export function edge(limited: Limited): MiddlewareHandler<CoreEnv> {
  return (c, next) => surround(c, next, limited);
}

async function surround(c: Context<CoreEnv>, next: Next, limited: Limited): Promise<void> {
  const request = c.req.raw;
  const config = settingsOf(c.env);
  const startedAt = Date.now();
  const requestId = requestIdOf(request.headers);
  c.set('requestId', requestId);
  c.set('tier', 'anonymous');

  const waits: Waits = new Map();
  const reads = onlyReads(request.method);
  if (request.method === 'OPTIONS') c.res = preflight(request, config.ALLOWED_ORIGINS);
  else {
    const refused = reads ? null : refuseBody(c);
    const refusal = refused instanceof Promise ? await refused : refused;
    if (refusal === null) await collectingWaits(waits, () => limited(c, () => answer(c, next)));
    else c.res = refusal;
  }

  if (c.res.status !== 101) finish(c, requestId, reads, config.ALLOWED_ORIGINS);
  const endedAt = Date.now();
  const answered = { route: routeOf(c), ms: endedAt - startedAt, waits };
  measure(c, answered);
  if (isFlushDue(c.env, endedAt)) c.executionCtx.waitUntil(flushMetrics(c.env, endedAt));
  if (c.res.status >= 500 || answered.ms > SLOW_MS || logs('debug')) report(c, requestId, answered);
}

/** What is known of a request once it was answered. */
interface Answered {
  /** The pattern, e.g. `/api/v1/rounds/:roundId`; `none` for pages, files and what does not exist. */
  readonly route: string;
  readonly ms: number;
  readonly waits: Waits;
}

function routeOf(c: Context<CoreEnv>): string {
  return matchedRoutes(c).find((matched) => matched.path !== '/*')?.path ?? 'none';
}

function measure(c: Context<CoreEnv>, { route, ms }: Answered): void {
  const { method } = c.req.raw;
  const labels = { route, method: METHODS.has(method) ? method : 'other', status: String(c.res.status), tier: c.get('tier') };
  observe('ringside_http_request_duration_seconds', labels, ms / 1_000);
}

// Hono catches what a route throws, but not what the not-found handler throws, nor anything that is not an Error.
async function answer(c: Context<CoreEnv>, next: Next): Promise<void> {
  try {
    await next();
  } catch (thrown) {
    c.res = onError(asError(thrown), c);
  }
}

function requestIdOf(headers: Headers): string {
  const ray = headers.get('cf-ray');
  return ray !== null && RAY.test(ray) ? ray : crypto.randomUUID();
}

function finish(c: Context<CoreEnv>, requestId: string, reads: boolean, allowed: readonly string[]): void {
  const { headers } = c.res;
  headers.set('X-Request-Id', requestId);
  headers.set('X-Content-Type-Options', 'nosniff');
  // A browser that was never told is told by the first page or read; a command need not carry it again.
  if (!reads) {
    if (c.req.raw.headers.has('origin')) allowOrigin(c.req.raw, headers, allowed);
    return;
  }
  headers.set('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
  if (headers.get('content-type')?.startsWith('text/html')) {
    headers.set('Content-Security-Policy', PAGE_POLICY);
    headers.set('Referrer-Policy', 'strict-origin-when-cross-origin');
    headers.set('X-Frame-Options', 'DENY');
    return;
  }
  if (c.req.raw.method !== 'OPTIONS') allowOrigin(c.req.raw, headers, allowed);
  // What a session may read must not stay in a shared cache; a route that is public says so itself.
  if (!headers.has('cache-control')) headers.set('Cache-Control', 'no-store');
}

/** Refusals not logged since the last line, and when the next may be. */
const refusals = { alike: 0, nextAt: 0 };

function report(c: Context<CoreEnv>, requestId: string, { route, ms, waits }: Answered): void {
  const { status } = c.res;
  if (status === 503 && isRepeated()) return;
  const level = status >= 500 ? 'error' : ms > SLOW_MS ? 'warn' : 'debug';
  const userId = c.get('session')?.userId;
  const alike = status === 503 ? refusals.alike : undefined;
  log[level]('request', { method: c.req.raw.method, route, status, ms, requestId, userId, waits: tellWaits(waits), alike });
  if (status === 503) refusals.alike = 0;
}

// During an outage thousands a second are refused; a line for each would be a second outage.
function isRepeated(): boolean {
  const now = Date.now();
  const repeated = now < refusals.nextAt;
  if (repeated) refusals.alike += 1;
  else refusals.nextAt = now + 1_000;
  return repeated;
}
