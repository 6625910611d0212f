import type { AggregateStub } from '../core/aggregates/client.ts';
import type { AggregateWiring, RelayAnswer } from '../core/aggregates/wiring.ts';
import { configOf } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { readStream } from '../core/events/event-store.ts';
import { waitingFor } from '../core/metrics/waits.ts';
import { beaconStub } from './beacon.ts';
import type { ObjectEnv } from './env.ts';

/** An object that waits for Postgres on waking is an object that does not answer. */
const PULL_TIMEOUT_MS = 1_000;

/** One relay by default: the position counter serialises them anyway. */
export const RELAY = 'main';

/** Connects an aggregate to the relay, the topics and the other aggregates of this deployment. */
export function wire(env: ObjectEnv): AggregateWiring {
  const config = configOf(env);
  return {
    append: async ({ streamId, records, count, pending, oldestAt }) =>
      JSON.parse(await env.RELAY.get(env.RELAY.idFromName(RELAY)).append(streamId, records, count, pending, oldestAt)) as RelayAnswer,
    publish: (topic, source, messages) => env.TOPIC.get(env.TOPIC.idFromName(topic)).publish(source, messages),
    aggregate: (type, id) => aggregateStub(env, type, id),
    readStream: (streamId, afterVersion) => readStream(openDatabase(config), streamId, afterVersion, PULL_TIMEOUT_MS),
    masterKey: config.MASTER_KEY,
    backlogMaxEvents: config.BACKLOG_MAX_EVENTS,
    backlogMaxAgeMs: config.BACKLOG_MAX_AGE_MS,
  };
}

/** The object of an aggregate; what is waited for it is noted. @throws for a type that no class serves: a bug. */
export function aggregateStub(env: ObjectEnv, type: string, id: string): AggregateStub {
  const stub = bareStub(env, type, id);
  return { execute: (envelopes) => waitingFor(`object:${type}`, stub.execute(envelopes)) };
}

/** A topic's view as it stands; the topic's kind says what it is made of. @throws when the topic does not answer. */
export async function readView<View>(env: ObjectEnv, topic: string): Promise<View> {
  const { snapshot } = await waitingFor('object:topic', env.TOPIC.getByName(topic).read());
  return JSON.parse(snapshot) as View;
}

function bareStub(env: ObjectEnv, type: string, id: string): AggregateStub {
  if (type === 'beacon') return beaconStub(env, id);
  const object = objectOf(env, type, id);
  if (object === null) throw new Error(`no object class serves the aggregate type ${type}`);
  return object;
}

/** What the object of a stream has stored after a version, as the JSON of StoredDigests; null where no class keeps such streams. */
export function digestsOf(env: ObjectEnv, type: string, id: string, after: number, limit: number): Promise<string> | null {
  return objectOf(env, type, id)?.digests(after, limit) ?? null;
}

/** The object that keeps a stream; null where no class does. */
function objectOf(env: ObjectEnv, type: string, id: string) {
  switch (type) {
    case 'track':
      return env.TRACK.getByName(id);
    case 'round':
      return env.ROUND.getByName(id);
    case 'match':
      return env.MATCH.getByName(id);
    case 'shift':
      return env.SHIFT.getByName(id);
    case 'user':
      return env.USER.getByName(id);
    case 'system':
      return env.SYSTEM.getByName(id);
    default:
      return null;
  }
}
