import { oncePerIsolate } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import type { MatchView } from '../domains/esports/live.ts';
import type { EsportsDeps } from '../domains/esports/service.ts';
import { aggregateStub, readView } from '../durable-objects/wiring.ts';
import type { Bindings } from './bindings.ts';
import { cacheOf } from './cache.ts';

/** What the cached reads of esports lean on. */
export const esportsReads = oncePerIsolate((config, env) => ({ database: openDatabase(config), cache: cacheOf(env) }));

/** Connects the use cases of esports to this deployment. */
export function esportsDeps(env: Bindings): EsportsDeps {
  return {
    database: esportsReads(env).database,
    match: (matchId) => aggregateStub(env, 'match', matchId),
    matchView: (matchId) => readView<MatchView>(env, `match:${matchId}`),
  };
}
