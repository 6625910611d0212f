import { oncePerIsolate } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import type { RoundView, TrackView } from '../domains/betting/live.ts';
import type { BettingDeps } from '../domains/betting/service.ts';
import type { Bindings } from './bindings.ts';

const partsOf = oncePerIsolate((config) => ({ database: openDatabase(config), masterKey: config.MASTER_KEY }));

/** Connects betting's use cases to this deployment. */
export function bettingDeps(env: Bindings): BettingDeps {
  return {
    ...partsOf(env),
    round: (roundId) => env.ROUND.getByName(roundId),
    roundView: async (roundId) => JSON.parse((await env.TOPIC.getByName(`round:${roundId}`).read()).snapshot) as RoundView,
    trackView: async (trackId) => JSON.parse((await env.TOPIC.getByName(`track:${trackId}`).read()).snapshot) as TrackView,
  };
}
