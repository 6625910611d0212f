import type { Context, MiddlewareHandler, Next } from 'hono';
import { configOf } from '../config.ts';
import type { CoreEnv } from '../http/env.ts';
import { cameFromOurPages, onlyReads } from '../http/origins.ts';
import { problem } from '../http/problem.ts';
import { authOf } from './auth.ts';
import { credentialOf } from './credential.ts';
import { identityOf, type Identity } from './identity.ts';
import { Role } from './roles.ts';
import type { Session } from './session.ts';

/** The environment of a route behind a guard: somebody is signed in. */
export interface SignedInEnv {
  Bindings: CoreEnv['Bindings'];
  Variables: { requestId: string; session: Session; identity: Identity | undefined };
}

/** Whom each guard lets pass, for the documentation. */
const rolesByGuard = new WeakMap<object, readonly Role[]>();

/** The roles that a guard lets pass; undefined for what is no guard. */
export function rolesOf(middleware: object): readonly Role[] | undefined {
  return rolesByGuard.get(middleware);
}

/** Lets anybody who is signed in pass, with `c.get('session')` set; 401 otherwise. */
export const requireSession: MiddlewareHandler<SignedInEnv> = (c, next) => guard(c, next, null);
rolesByGuard.set(requireSession, Role.options);

/** Lets these roles pass, with `c.get('session')` set; 401 for nobody, 403 for another role. */
export function requireRole(...roles: readonly [Role, ...Role[]]): MiddlewareHandler<SignedInEnv> {
  const allowed: ReadonlySet<Role> = new Set(roles);
  const handler: MiddlewareHandler<SignedInEnv> = (c, next) => guard(c, next, allowed);
  rolesByGuard.set(handler, roles);
  return handler;
}

/**
 * The same for commands whose wrongful use nothing else would stop, e.g. voiding a round: Postgres is asked for the session and
 * its role on each of them. What this isolate or Redis remembers is not enough, and while Postgres is away nobody passes (503).
 */
export function requireFreshRole(...roles: readonly [Role, ...Role[]]): MiddlewareHandler<SignedInEnv> {
  const allowed: ReadonlySet<Role> = new Set(roles);
  const handler: MiddlewareHandler<SignedInEnv> = (c, next) => guard(c, next, allowed, true);
  rolesByGuard.set(handler, roles);
  return handler;
}

type Guarded = Context<SignedInEnv>;

async function guard(c: Guarded, next: Next, allowed: ReadonlySet<Role> | null, isFresh = false): Promise<Response | void> {
  const request = c.req.raw;
  const credential = credentialOf(request.headers);
  if (credential === null) return problem(c, { code: 'auth/unauthenticated', details: {} });
  // Most requests find their session here, with nothing to wait for.
  const identity = isFresh ? authOf(c.env).confirm(credential.token) : identityOf(c, credential.token);
  const session = identity instanceof Promise ? await identity : identity;
  if (session === null) return problem(c, { code: 'auth/unauthenticated', details: {} });
  if (credential.from === 'cookie' && !onlyReads(request.method) && !cameFromOurPages(request, configOf(c.env).ALLOWED_ORIGINS)) {
    return problem(c, { code: 'auth/bad-origin', details: {} });
  }
  c.set('session', session);
  if (allowed !== null && !allowed.has(session.role)) {
    return problem(c, { code: 'auth/forbidden', details: { roles: [...allowed] } });
  }
  return next();
}
