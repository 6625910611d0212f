import type { ConfigBindings } from '../core/config.ts';
import type { CoreVariables } from '../core/http/env.ts';

/** Everything wrangler.toml binds: the settings, the object classes, the pages. */
export interface Bindings extends ConfigBindings {
  readonly TRACK: DurableObjectNamespace;
  readonly ROUND: DurableObjectNamespace;
  readonly MATCH: DurableObjectNamespace;
  readonly TOPIC: DurableObjectNamespace;
  readonly HUB: DurableObjectNamespace;
  readonly RELAY: DurableObjectNamespace<Rpc.DurableObjectBranded & { health(): Promise<string> }>;
  readonly PROJECTOR: DurableObjectNamespace;
  readonly ASSETS: Fetcher;
}

/** The environment of every route. */
export interface AppEnv {
  Bindings: Bindings;
  Variables: CoreVariables;
}
