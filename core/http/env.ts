import type { Context } from 'hono';
import type { Identity } from '../auth/identity.ts';
import type { Session } from '../auth/session.ts';
import type { ConfigBindings } from '../config.ts';
import type { Tier } from '../limits/tiers.ts';
import type { MetricsBinding } from '../metrics/flush.ts';

/** What every request carries. Read with `c.get(name)`: `c.var` copies the whole map each time it is touched. */
export interface CoreVariables {
  /** Also answered as `X-Request-Id`. */
  requestId: string;
  /** Who is asking, once a guard has found out; null until then. */
  session: Session | null;
  /** Whose token the request shows, as far as that was asked; a guard decides what it is worth. */
  identity: Identity | undefined;
  /** Whose limits the request comes under; `anonymous` until the sender is known. */
  tier: Tier;
}

/** What core needs of the Worker's environment; the application's own environment has more. */
export interface CoreEnv {
  Bindings: ConfigBindings & MetricsBinding;
  Variables: CoreVariables;
}

/** The little of a request's context that is needed to answer it; every `Context` is one. */
export interface Answering {
  readonly json: Context['json'];
  get(key: 'requestId'): string;
}

/** The same, with the request that is answered. */
export interface Asked extends Answering {
  readonly req: { readonly raw: Request; readonly path: string };
}
