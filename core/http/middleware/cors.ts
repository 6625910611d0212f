import { mayCommand, onlyReads } from '../origins.ts';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS = 'Authorization, Content-Type, Idempotency-Key, If-Match';
const EXPOSED = 'X-Request-Id, Retry-After, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset';

/**
 * Says which pages may read the answer. Any page may read what is public; only our own and the operator's named origins may
 * send commands or use cookies, and those are named one by one: `*` never goes with credentials.
 */
export function allowOrigin(request: Request, headers: Headers, allowed: readonly string[]): void {
  const origin = request.headers.get('origin');
  if (allowed.length > 0) headers.append('Vary', 'Origin');
  if (origin !== null && mayCommand(origin, request.url, allowed)) {
    headers.set('Access-Control-Allow-Origin', origin);
    headers.set('Access-Control-Allow-Credentials', 'true');
    headers.set('Access-Control-Expose-Headers', EXPOSED);
  } else if (onlyReads(request.method)) {
    headers.set('Access-Control-Allow-Origin', '*');
    headers.set('Access-Control-Expose-Headers', EXPOSED);
  }
}

/** Answers a browser's question before a request it would not send by itself. */
export function preflight(request: Request, allowed: readonly string[]): Response {
  const headers = new Headers({ 'Access-Control-Max-Age': '600' });
  allowOrigin(request, headers, allowed);
  const commands = headers.has('Access-Control-Allow-Credentials');
  headers.set('Access-Control-Allow-Methods', commands ? METHODS : 'GET, HEAD');
  headers.set('Access-Control-Allow-Headers', REQUEST_HEADERS);
  return new Response(null, { status: 204, headers });
}
