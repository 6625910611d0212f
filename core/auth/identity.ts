import { authOf } from './auth.ts';
import type { Session } from './session.ts';

/** Whose token a request shows: nobody's is null, and a promise while somebody is being asked. It grants nothing: guards do. */
export type Identity = Session | null | Promise<Session | null>;

/** The part of a request's context that keeps what was found out. */
interface Asking {
  readonly env: object;
  get(key: 'identity'): Identity | undefined;
  set(key: 'identity', identity: Identity): void;
}

/** The session of the request's token if this isolate knows it; undefined: `askIdentity`. */
export function recallIdentity(c: Asking, token: string): Session | undefined {
  const session = authOf(c.env).recall(token);
  if (session !== undefined) c.set('identity', session);
  return session;
}

/** Asks whose token it is. The promise rejects with DependencyAway('postgres') when nobody can say. */
export function askIdentity(c: Asking, token: string): Promise<Session | null> {
  const identity = authOf(c.env).identify(token);
  c.set('identity', identity);
  return identity;
}

/** Whose token it is; asked once a request, and at once where this isolate knows. */
export function identityOf(c: Asking, token: string): Identity {
  return c.get('identity') ?? recallIdentity(c, token) ?? askIdentity(c, token);
}
