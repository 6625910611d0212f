import { oncePerIsolate } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { waitingFor } from '../core/metrics/waits.ts';
import type { RoundView, TrackView } from '../domains/betting/live.ts';
import type { BettingDeps } from '../domains/betting/service.ts';
import { EnteredShifts } from '../domains/betting/shift/entering.ts';
import { aggregateStub, readView } from '../durable-objects/wiring.ts';
import type { Bindings } from './bindings.ts';
import { cacheOf } from './cache.ts';

/** What betting keeps for as long as an isolate lives. */
export const bettingReads = oncePerIsolate((config, env) => ({
  database: openDatabase(config),
  cache: cacheOf(env),
  masterKey: config.MASTER_KEY,
  entered: new EnteredShifts(),
  shiftsOpenByThemselves: config.SHIFTS === 'automatic',
}));

/** Connects betting's use cases to this deployment. */
export function bettingDeps(env: Bindings): BettingDeps {
  return {
    ...bettingReads(env),
    round: (roundId) => ({
      ...aggregateStub(env, 'round', roundId),
      ticket: (receiptId) => waitingFor('object:round', env.ROUND.getByName(roundId).ticket(receiptId)),
    }),
    shift: (cashierId) => aggregateStub(env, 'shift', cashierId),
    roundView: (roundId) => readView<RoundView>(env, `round:${roundId}`),
    trackView: (trackId) => readView<TrackView>(env, `track:${trackId}`),
  };
}
