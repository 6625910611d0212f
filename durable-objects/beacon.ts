import type { AggregateStub, Outcome } from '../core/aggregates/client.ts';
import type { CommandEnvelope } from '../core/aggregates/definition.ts';
import { configOf } from '../core/config.ts';
import { rest } from '../core/kernel/rest.ts';
import { pulseAfter, timeOfPulse } from '../domains/betting/round/beacon.ts';
import { BEACON_PATIENCE_MS } from '../domains/betting/round/decider.ts';
import { fetchPulse } from '../domains/betting/round/drand.ts';
import type { RoundCommand } from '../domains/betting/round/model.ts';
import type { ObjectEnv } from './env.ts';

/** What a round's close asks of the beacon. `closedAt`: ms since the epoch. */
interface FetchPulse {
  readonly type: 'FetchPulse';
  readonly closedAt: number;
}

/** A pulse reaches drand's public addresses some time after its own: asked sooner, every round would ask twice. */
const ON_ITS_WAY_MS = 400;

/**
 * The beacon behind the interface of an aggregate, so that an outbox asks it as it asks any other, and asks again until it
 * has spoken: its command waits for the pulse of a round, verifies it and hands it to the round's object.
 */
export function beaconStub(env: ObjectEnv, roundId: string): AggregateStub {
  return {
    execute: async (request) => {
      const [envelope] = JSON.parse(request) as CommandEnvelope<FetchPulse>[];
      if (envelope === undefined) return '[]';
      const { closedAt } = envelope.command;
      // The round is void by now. What its outbox holds behind this must go on: its track waits for it.
      if (Date.now() >= closedAt + BEACON_PATIENCE_MS) return answer({ ok: true, version: 0, reply: null });
      const round = pulseAfter(closedAt);
      // At most one period: the pulse is the first after the close.
      await rest(Date.now(), timeOfPulse(round) + ON_ITS_WAY_MS - Date.now());
      const pulse = await fetchPulse(configOf(env).DRAND_URLS, round);
      if (pulse === null) return answer({ ok: false, rejection: { code: 'core/dependency-away', details: {} } });
      const command: RoundCommand = { type: 'ProvideEntropy', pulse };
      // Without a key of its own: a pulse that comes twice changes nothing.
      return env.ROUND.getByName(roundId).execute(JSON.stringify([{ ...envelope, command, commandId: null }]));
    },
  };
}

function answer(outcome: Outcome<null>): string {
  return JSON.stringify([outcome]);
}
