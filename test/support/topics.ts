import { env } from 'cloudflare:workers';
import { z } from 'zod';
import type { HubObject } from '../../durable-objects/hub.ts';
import type { TopicObject } from '../../durable-objects/topic.ts';

const isBound = (value: unknown): boolean => value !== undefined;
const { TOPIC, HUB } = z
  .object({ TOPIC: z.custom<DurableObjectNamespace<TopicObject>>(isBound), HUB: z.custom<DurableObjectNamespace<HubObject>>(isBound) })
  .parse(env);

export const topicOf = (name: string): DurableObjectStub<TopicObject> => TOPIC.getByName(name);
export const hubOf = (name: string): DurableObjectStub<HubObject> => HUB.getByName(name);

/** A batch as an aggregate's outbox publishes it: one message for each version, each a new waiting round of a track. */
export function batchOf(first: number, last: number): string {
  const versions = Array.from({ length: last - first + 1 }, (_, index) => first + index);
  return JSON.stringify(versions.map((version) => ({ version, event: 'round_waiting', data: { round: { roundNumber: version } } })));
}

/** Publishes versions `first` … `last` of a topic's own aggregate. */
export async function publish(topic: string, first: number, last: number): Promise<void> {
  await topicOf(topic).publish(topic, batchOf(first, last));
}
