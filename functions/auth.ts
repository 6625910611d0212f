import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie, setCookie } from 'hono/cookie';
import { addressOf } from '../core/auth/address.ts';
import { authOf } from '../core/auth/auth.ts';
import { credentialOf, SESSION_COOKIE } from '../core/auth/credential.ts';
import { requireSession } from '../core/auth/guard.ts';
import { SESSION_MS } from '../core/auth/lookup.ts';
import { PASSWORD_MAX_LENGTH } from '../core/auth/passwords.ts';
import { Role } from '../core/auth/roles.ts';
import type { Session } from '../core/auth/session.ts';
import { configOf } from '../core/config.ts';
import { dataResponse, jsonBody, ok } from '../core/http/envelope.ts';
import { mayCommand } from '../core/http/origins.ts';
import { problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { log } from '../core/metrics/log.ts';
import type { AppEnv } from './bindings.ts';

const Credentials = z.strictObject({
  username: z.string().trim().min(1).max(64),
  password: z.string().min(1).max(PASSWORD_MAX_LENGTH),
});
const User = z.object({ id: z.string(), username: z.string(), role: Role }).openapi('User');
const SignedIn = z.object({ token: z.string(), user: User });
const SessionView = z.object({
  user: User,
  email: z.string().nullable(),
  permissions: z.array(z.string()),
  loginTime: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  via: z.enum(['session', 'jwt', 'api-key']),
});
const SignedOut = z.object({ signedOut: z.literal(true) });
const Token = z.object({ jwt: z.string(), expiresAt: z.iso.datetime() });

const tags = ['auth'];

const login = createRoute({
  method: 'post',
  path: '/login',
  operationId: 'signIn',
  tags,
  summary: 'Sign in for 24 hours',
  request: { body: jsonBody(Credentials) },
  responses: {
    200: dataResponse(SignedIn, 'The token; browsers get it as a cookie as well'),
    401: { ...problemResponse, description: 'The name or the password is wrong.' },
    default: problemResponse,
  },
});
const logout = createRoute({
  method: 'post',
  path: '/logout',
  operationId: 'signOut',
  tags,
  summary: 'End this session everywhere',
  middleware: requireSession,
  responses: { 200: dataResponse(SignedOut, 'The session has ended'), default: problemResponse },
});
const session = createRoute({
  method: 'get',
  path: '/session',
  operationId: 'readSession',
  tags,
  summary: 'Who am I',
  middleware: requireSession,
  responses: { 200: dataResponse(SessionView, 'Whose token this is'), default: problemResponse },
});
const token = createRoute({
  method: 'post',
  path: '/token',
  operationId: 'createToken',
  tags,
  summary: 'A JWT of 15 minutes, for APIs and sockets',
  middleware: requireSession,
  responses: { 200: dataResponse(Token, 'The JWT and its end'), default: problemResponse },
});

/** `/api/v1/auth`: who is who. */
export const auth = createRouter<AppEnv>()
  .openapi(login, async (c) => {
    const { username, password } = c.req.valid('json');
    // A page of another site could sign its visitor in as somebody else.
    const origin = c.req.header('origin');
    if (origin !== undefined && !mayCommand(origin, c.req.url, configOf(c.env).ALLOWED_ORIGINS)) {
      return problem(c, { code: 'auth/bad-origin', details: {} });
    }
    const outcome = await authOf(c.env).signIn(username, password, addressOf(c.req.raw.headers, c.env));
    if (!outcome.ok) {
      log.warn('a sign-in was refused', { code: outcome.code, requestId: c.get('requestId') });
      const details = 'retryAfterSeconds' in outcome ? { retryAfterSeconds: outcome.retryAfterSeconds } : {};
      return problem(c, { code: outcome.code, details });
    }
    setCookie(c, SESSION_COOKIE, outcome.token, { httpOnly: true, secure: true, sameSite: 'Lax', path: '/', maxAge: SESSION_MS / 1000 });
    return ok(c, { token: outcome.token, user: userOf(outcome.session) });
  })
  .openapi(logout, async (c) => {
    const current = c.get('session');
    const credential = credentialOf(c.req.raw.headers);
    if (current.via !== 'session' || credential === null) return problem(c, { code: 'auth/session-required', details: {} });
    await authOf(c.env).signOut(credential.token, current);
    deleteCookie(c, SESSION_COOKIE, { secure: true, path: '/' });
    return ok(c, { signedOut: true as const });
  })
  .openapi(session, (c) => {
    const current = c.get('session');
    const expiresAt = current.via === 'api-key' ? null : new Date(current.expiresAtMs).toISOString();
    const { email, permissions, loginTime, via } = current;
    return ok(c, { user: userOf(current), email, permissions, loginTime, expiresAt, via });
  })
  .openapi(token, async (c) => {
    const current = c.get('session');
    // A JWT that could make the next one would never end.
    if (current.via !== 'session') return problem(c, { code: 'auth/session-required', details: {} });
    const { jwt, expiresAtMs } = await authOf(c.env).tokens.sign(current, Date.now());
    return ok(c, { jwt, expiresAt: new Date(expiresAtMs).toISOString() });
  });

/** `/.well-known/jwks.json`: the key that our JWTs are signed with, for those who verify them themselves. */
export async function jwks(c: Context<AppEnv>): Promise<Response> {
  c.header('Cache-Control', 'public, max-age=300');
  return c.json(await authOf(c.env).tokens.jwks());
}

function userOf(current: Session): z.infer<typeof User> {
  return { id: current.userId, username: current.username, role: current.role };
}
