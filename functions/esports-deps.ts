import { oncePerIsolate } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import type { MatchView } from '../domains/esports/live.ts';
import type { EsportsDeps } from '../domains/esports/service.ts';
import { aggregateStub, readView } from '../durable-objects/wiring.ts';
import type { Bindings } from './bindings.ts';

const databaseOf = oncePerIsolate((config) => openDatabase(config));

/** Connects the use cases of esports to this deployment. */
export function esportsDeps(env: Bindings): EsportsDeps {
  return {
    database: databaseOf(env),
    match: (matchId) => aggregateStub(env, 'match', matchId),
    matchView: (matchId) => readView<MatchView>(env, `match:${matchId}`),
  };
}
