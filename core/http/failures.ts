import { HTTPException } from 'hono/http-exception';
import { asError, log } from '../metrics/log.ts';
import { isPostgresAway } from '../resilience/postgres.ts';
import type { Asked } from './env.ts';
import { malformed, problem } from './problem.ts';

/**
 * Turns whatever was thrown into a problem document. A bug is logged with its stack and answers a 500 that says nothing of it;
 * a database that is away answers 503.
 */
export function onError(error: Error, c: Asked): Response {
  if (error instanceof HTTPException) return fromHono(error, c);
  if (isPostgresAway(error)) return problem(c, { code: 'core/database-unavailable', details: {} });
  const { method } = c.req.raw;
  log.error('a request failed', { error: asError(error), method, path: c.req.path, requestId: c.get('requestId') });
  return problem(c, { code: 'core/internal', details: {} });
}

// Thrown by the validators of Hono and zod-openapi: broken JSON, or a type that the route does not take.
function fromHono(error: HTTPException, c: Asked): Response {
  if (error.status === 415) return problem(c, { code: 'core/unsupported-media-type', details: {} });
  if (error.status !== 400) return problem(c, { code: 'core/internal', details: {} });
  const empty = c.req.raw.headers.get('content-length') === '0' || c.req.raw.body === null;
  const message = empty ? 'The body is empty; expected JSON' : 'The body is not valid JSON';
  return malformed(c, [{ field: 'body', rule: 'invalid_json', message }]);
}

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** The part of an application that is asked which methods a path takes. */
interface Routed {
  readonly router: {
    match(
      method: string,
      path: string,
    ): readonly [readonly (readonly [readonly [unknown, { readonly method: string }], unknown])[], ...unknown[]];
  };
}

/** Answers a path that no route took: 405 with `Allow` where another method would do, else 404. */
export function notFound(app: Routed, c: Asked): Response {
  const takes = (method: string) => app.router.match(method, c.req.path)[0].some(([[, route]]) => route.method === method);
  const allow = METHODS.filter(takes).join(', ');
  if (allow !== '') return problem(c, { code: 'core/method-not-allowed', details: { allow } });
  return problem(c, { code: 'core/not-found', details: {} });
}
