import { send } from '../core/aggregates/client.ts';
import { keepHeads } from '../core/audit/archive.ts';
import { configOf } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { asError, log } from '../core/metrics/log.ts';
import { MAIN_TRACK, openMainTrack } from '../domains/betting/track/main-track.ts';
import { wakeSleepers } from '../domains/betting/waking.ts';
import { PROJECTIONS } from '../durable-objects/projections.ts';
import { tellAccountChanges } from './account-deps.ts';
import { createApp } from './app.ts';
import { bettingDeps } from './betting-deps.ts';
import type { Bindings } from './bindings.ts';

export { HubObject } from '../durable-objects/hub.ts';
export { MatchObject } from '../durable-objects/match.ts';
export { MetricsObject } from '../durable-objects/metrics.ts';
export { ProjectorObject } from '../durable-objects/projector.ts';
export { RelayObject } from '../durable-objects/relay.ts';
export { RoundObject } from '../durable-objects/round.ts';
export { ShiftObject } from '../durable-objects/shift.ts';
export { SystemObject } from '../durable-objects/system.ts';
export { TopicObject } from '../durable-objects/topic.ts';
export { TrackObject } from '../durable-objects/track.ts';
export { UserObject } from '../durable-objects/user.ts';

const app = createApp();

/** What the cron does each minute; each is idempotent, and one that fails does not stop the others. */
function duties(env: Bindings): readonly Promise<unknown>[] {
  const config = configOf(env);
  const database = openDatabase(config);
  return [
    send(env.TRACK.getByName(MAIN_TRACK), {
      command: openMainTrack(config.ROUND_WAIT_DURATION_MS, config.RACE_DURATION_MS),
      commandId: null,
      actor: 'system',
      correlationId: crypto.randomUUID(),
    }),
    database.query("SELECT core.ensure_events_partition(now()), core.ensure_events_partition(now() + INTERVAL '1 month')"),
    ...PROJECTIONS.map(({ name }) => env.PROJECTOR.getByName(name).poke()),
    keepHeads(database, env.ARCHIVE),
    tellAccountChanges(env),
    wakeSleepers(bettingDeps(env)),
  ];
}

export default {
  fetch: app.fetch,
  async scheduled(_controller, env) {
    for (const outcome of await Promise.allSettled(duties(env))) {
      if (outcome.status === 'rejected') log.error('a duty of the cron failed', { error: asError(outcome.reason) });
    }
  },
} satisfies ExportedHandler<Bindings>;
