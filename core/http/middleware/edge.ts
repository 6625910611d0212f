import type { Context, MiddlewareHandler, Next } from 'hono';
import { matchedRoutes } from 'hono/route';
import { oncePerIsolate } from '../../config.ts';
import { limited } from '../../limits/limits.ts';
import { asError, log, logs, setLogLevel } from '../../metrics/log.ts';
import type { CoreEnv } from '../env.ts';
import { onError } from '../failures.ts';
import { onlyReads } from '../origins.ts';
import { refuseBody } from './body.ts';
import { allowOrigin, preflight } from './cors.ts';

/** A request slower than this is logged, ms. */
const SLOW_MS = 1_000;

const RAY = /^[\w-]{8,64}$/;

const PAGE_POLICY =
  "default-src 'self'; img-src 'self' data:; style-src 'self' 'unsafe-inline'; connect-src 'self' ws: wss:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

const settingsOf = oncePerIsolate((config) => {
  setLogLevel(config.LOG_LEVEL);
  return config;
});

/**
 * What surrounds every request: its id, its body's limits, who may read the answer, the security headers, one log line.
 * It is one function instead of a chain, because each link of a chain costs every ticket a closure and a promise.
 */
export const edge: MiddlewareHandler<CoreEnv> = async (c, next) => {
  const request = c.req.raw;
  const config = settingsOf(c.env);
  const startedAt = Date.now();
  const requestId = requestIdOf(request.headers);
  c.set('requestId', requestId);
  c.set('tier', 'anonymous');

  const reads = onlyReads(request.method);
  if (request.method === 'OPTIONS') c.res = preflight(request, config.ALLOWED_ORIGINS);
  else {
    const refused = reads ? null : refuseBody(c);
    const refusal = refused instanceof Promise ? await refused : refused;
    if (refusal === null) await limited(c, () => answer(c, next));
    else c.res = refusal;
  }

  if (c.res.status !== 101) finish(c, requestId, reads, config.ALLOWED_ORIGINS);
  const ms = Date.now() - startedAt;
  if (c.res.status >= 500 || ms > SLOW_MS || logs('debug')) report(c, requestId, ms);
};

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

function report(c: Context<CoreEnv>, requestId: string, ms: number): void {
  const { status } = c.res;
  if (status === 503 && isRepeated()) return;
  const level = status >= 500 ? 'error' : ms > SLOW_MS ? 'warn' : 'debug';
  const route = matchedRoutes(c).find((matched) => matched.path !== '/*')?.path ?? 'none';
  const userId = c.get('session')?.userId;
  const alike = status === 503 ? refusals.alike : undefined;
  log[level]('request', { method: c.req.raw.method, route, status, ms, requestId, userId, alike });
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
