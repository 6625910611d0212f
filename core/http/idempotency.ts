import type { Context, MiddlewareHandler } from 'hono';
import type { Session } from '../auth/session.ts';
import type { CoreEnv } from './env.ts';
import { problem } from './problem.ts';

const KEY = /^[\x21-\x7e]{1,128}$/;

/** The environment of a route behind `requireIdempotencyKey`. */
export interface CommandEnv {
  Bindings: CoreEnv['Bindings'];
  Variables: { requestId: string; session: Session; commandId: string };
}

/** Whether a text can be an idempotency key: 1 to 128 visible ASCII characters. */
export function isIdempotencyKey(text: string): boolean {
  return KEY.test(text);
}

/** Scopes a client's key by who sent it, so that two clients may choose the same one: `<userId>:<key>`. */
export function scopeKey(actor: string, key: string): string {
  return `${actor}:${key}`;
}

/**
 * Reads `Idempotency-Key` and sets `commandId`. Stands after a role guard.
 * Answers 400 `core/idempotency-key-missing`, naming the header, when there is none or it is unusable.
 */
export const requireIdempotencyKey: MiddlewareHandler<CommandEnv> = async (c, next) => {
  const key = c.req.raw.headers.get('idempotency-key');
  if (key === null || !KEY.test(key)) return missing(c, key);
  c.set('commandId', scopeKey(c.get('session').userId, key));
  return next();
};

function missing(c: Context<CommandEnv>, key: string | null): Response {
  const rule = key === null ? 'required' : 'invalid_format';
  const message = 'Expected 1 to 128 visible ASCII characters';
  const rejection = { code: 'core/idempotency-key-missing', details: {} };
  return problem(c, rejection, {}, [{ field: 'Idempotency-Key', rule, message }]);
}

/** The OpenAPI parameter of routes behind `requireIdempotencyKey`. */
export const idempotencyKeyParameter = {
  in: 'header' as const,
  name: 'Idempotency-Key',
  required: true,
  description: 'New for each command, the same for its retries: a retry then answers what the first try answered.',
  schema: { type: 'string' as const, minLength: 1, maxLength: 128, pattern: '^[\\x21-\\x7e]+$' },
};
