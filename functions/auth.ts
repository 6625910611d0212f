import { createRoute, z } from '@hono/zod-openapi';
import type { Context } from 'hono';
import { deleteCookie } from 'hono/cookie';
import { serialize } from 'hono/utils/cookie';
import { addressOf } from '../core/auth/address.ts';
import { ChangePasswordBody } from '../core/auth/account/contract.ts';
import { changeAccount } from '../core/auth/account/service.ts';
import { clientHashOf } from '../core/audit/client.ts';
import { authOf, type FailedSignIn } from '../core/auth/auth.ts';
import { credentialOf, hashToken, SESSION_COOKIE } from '../core/auth/credential.ts';
import { requireSession } from '../core/auth/guard.ts';
import { SESSION_MS } from '../core/auth/lookup.ts';
import { hashPassword, PASSWORD_MAX_LENGTH } from '../core/auth/passwords.ts';
import { Role } from '../core/auth/roles.ts';
import type { Session } from '../core/auth/session.ts';
import { configOf } from '../core/config.ts';
import type { Answering } from '../core/http/env.ts';
import { dataResponse, jsonBody, ok } from '../core/http/envelope.ts';
import { idempotencyKeyParameter, requireIdempotencyKey } from '../core/http/idempotency.ts';
import { mayCommand } from '../core/http/origins.ts';
import { problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { log } from '../core/metrics/log.ts';
import { accountDeps, record, recordFailure, recordSignOut, senderOf, type Sent } from './account-deps.ts';
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
const logoutEverywhere = createRoute({
  method: 'post',
  path: '/logout-everywhere',
  operationId: 'signOutEverywhere',
  tags,
  summary: 'End all my sessions, this one too; an open shift is closed uncounted',
  middleware: [requireSession, requireIdempotencyKey] as [typeof requireSession, typeof requireIdempotencyKey],
  parameters: [idempotencyKeyParameter],
  responses: { 200: dataResponse(SignedOut, 'All sessions have ended'), default: problemResponse },
});
const changePassword = createRoute({
  method: 'post',
  path: '/password',
  operationId: 'changePassword',
  tags,
  summary: 'Change my password: all my sessions end, and a new one begins; an open shift is closed uncounted',
  middleware: [requireSession, requireIdempotencyKey] as [typeof requireSession, typeof requireIdempotencyKey],
  request: { body: jsonBody(ChangePasswordBody) },
  parameters: [idempotencyKeyParameter],
  responses: { 200: dataResponse(SignedIn, 'The token of the new session; browsers get it as a cookie as well'), default: problemResponse },
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
    if (!outcome.ok) return refused(c, outcome);
    const { userId } = outcome.session;
    const { refusedBefore } = outcome;
    const sender = { userId, requestId: c.get('requestId'), clientHash: clientHashOf(c) };
    const recorded = await record(c.env, { type: 'RecordSignIn', userId, refusedBefore }, null, sender);
    // Nobody is signed in unrecorded: the session that was made is thrown away, and nobody has seen its token.
    if (!recorded.ok) {
      c.executionCtx.waitUntil(authOf(c.env).signOut(outcome.token, outcome.session));
      return problem(c, recorded.rejection);
    }
    return signedIn(c, outcome.token, outcome.session);
  })
  .openapi(logout, async (c) => {
    const current = c.get('session');
    const credential = credentialOf(c.req.raw.headers);
    if (current.via !== 'session' || credential === null) return problem(c, { code: 'auth/session-required', details: {} });
    try {
      await authOf(c.env).signOut(credential.token, current);
    } finally {
      await recordSignOut(c, current.userId);
    }
    deleteCookie(c, SESSION_COOKIE, { secure: true, path: '/' });
    return ok(c, { signedOut: true as const });
  })
  .openapi(logoutEverywhere, async (c) => {
    const current = c.get('session');
    if (current.via !== 'session') return problem(c, { code: 'auth/session-required', details: {} });
    const command = { commandId: c.get('commandId'), content: { signOut: true } };
    const outcome = await changeAccount(accountDeps(c.env), current.userId, { signOut: true }, command, senderOf(c));
    if (!outcome.ok) return problem(c, outcome.rejection);
    deleteCookie(c, SESSION_COOKIE, { secure: true, path: '/' });
    return ok(c, { signedOut: true as const });
  })
  .openapi(changePassword, async (c) => {
    const current = c.get('session');
    const { currentPassword, newPassword } = c.req.valid('json');
    if (current.via !== 'session') return problem(c, { code: 'auth/session-required', details: {} });
    const outcome = await authOf(c.env).reenter(current, currentPassword, addressOf(c.req.raw.headers, c.env));
    if (!outcome.ok) return refused(c, outcome);
    const { token: newToken, tokenHash, createdAtMs, expiresAtMs } = outcome;
    const asked = { passwordHash: await hashPassword(newPassword), session: { tokenHash, createdAtMs, expiresAtMs } };
    const command = { commandId: c.get('commandId'), content: { currentPassword, newPassword } };
    const changed = await changeAccount(accountDeps(c.env), current.userId, asked, command, senderOf(c));
    return changed.ok ? signedIn(c, newToken, current) : problem(c, changed.rejection);
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
    const credential = credentialOf(c.req.raw.headers);
    if (current.via !== 'session' || credential === null) return problem(c, { code: 'auth/session-required', details: {} });
    const { jwt, expiresAtMs } = await authOf(c.env).tokens.sign(current, hashToken(credential.token), Date.now());
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

/** Answers with a new session; a browser's cookie changes with it, so that none which was planted before goes on. */
function signedIn(c: Answering & { readonly header: Context['header'] }, newToken: string, current: Session) {
  const cookie = serialize(SESSION_COOKIE, newToken, {
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
    path: '/',
    maxAge: SESSION_MS / 1000,
  });
  c.header('Set-Cookie', cookie);
  return ok(c, { token: newToken, user: userOf(current) });
}

type Refused =
  | { readonly code: 'auth/bad-credentials' | 'auth/wrong-password'; readonly failed: FailedSignIn }
  | { readonly code: 'auth/too-many-attempts'; readonly retryAfterSeconds: number };

/** Answers to a guess that was wrong, or that was not looked at. */
function refused(c: Answering & Sent, refusal: Refused) {
  log.warn('a sign-in was refused', { code: refusal.code, requestId: c.get('requestId') });
  if ('retryAfterSeconds' in refusal) {
    return problem(c, { code: refusal.code, details: { retryAfterSeconds: refusal.retryAfterSeconds } });
  }
  recordFailure(c, refusal.failed);
  return problem(c, { code: refusal.code, details: {} });
}
