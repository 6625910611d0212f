import { clientHashOf, type FromClient } from '../core/audit/client.ts';
import type { Session } from '../core/auth/session.ts';
import type { Teller } from '../domains/betting/shift/entering.ts';

/** The little of a request's context that says who sends it. */
export interface SignedIn extends FromClient {
  get(key: 'session'): Session;
  get(key: 'requestId'): string;
}

/** Who moves money with this request, in which session, and from where. Stands after a role guard. */
export function tellerOf(c: SignedIn): Teller {
  const { userId, roleVersion, loginTime } = c.get('session');
  return { userId, requestId: c.get('requestId'), clientHash: clientHashOf(c), roleVersion, signedInAt: Date.parse(loginTime) };
}
