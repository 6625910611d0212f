import { env } from 'cloudflare:workers';
import type { HubObject } from '../../durable-objects/hub.ts';
import type { TopicObject } from '../../durable-objects/topic.ts';

declare global {
  // oxlint-disable-next-line typescript/no-namespace -- the runtime's own place for the types of bindings
  namespace Cloudflare {
    interface Env {
      readonly TOPIC: DurableObjectNamespace<TopicObject>;
      readonly HUB: DurableObjectNamespace<HubObject>;
    }
  }
}

export const topicOf = (name: string): DurableObjectStub<TopicObject> => env.TOPIC.getByName(name);
export const hubOf = (name: string): DurableObjectStub<HubObject> => env.HUB.getByName(name);

/** A batch as an aggregate's outbox publishes it: one message for each version, each a new waiting round of a track. */
export function batchOf(first: number, last: number): string {
  const versions = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return JSON.stringify(versions.map((version) => ({ version, event: 'round_waiting', data: { round: { roundNumber: version } } })));
}

/** Publishes versions `first` … `last` of a topic's own aggregate. */
export async function publish(topic: string, first: number, last: number): Promise<void> {
  await topicOf(topic).publish(topic, batchOf(first, last));
}
