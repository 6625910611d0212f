import type { CoreVariables } from '../core/http/env.ts';
import type { ObjectEnv } from '../durable-objects/env.ts';

/** Everything wrangler.toml binds: the settings, the object classes, the pages. */
export interface Bindings extends ObjectEnv {
  readonly ASSETS: Fetcher;
}

/** The environment of every route. */
export interface AppEnv {
  Bindings: Bindings;
  Variables: CoreVariables;
}
