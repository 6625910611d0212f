import { AggregateObject } from '../core/aggregates/aggregate-object.ts';
import { isPostgresAway } from '../core/resilience/postgres.ts';
import type { TrackDetail } from '../domains/betting/contract.ts';
import { trackDefinition } from '../domains/betting/track/definition.ts';
import { detailOf } from '../domains/betting/track/detail.ts';
import type { TrackCommand, TrackEvent, TrackState } from '../domains/betting/track/model.ts';
import { UNKNOWN_TRACK, type TrackRead } from '../domains/betting/track/service.ts';
import type { ObjectEnv } from './env.ts';
import { wire } from './wiring.ts';

/** One track: lets round follow round. Named by its track id. */
export class TrackObject extends AggregateObject<TrackState, TrackCommand, TrackEvent, TrackDetail | null> {
  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env, trackDefinition, wire(env));
  }

  /** The track as it stands, as the JSON of a TrackRead. */
  async read(): Promise<string> {
    return JSON.stringify(await this.#read());
  }

  async #read(): Promise<TrackRead> {
    try {
      const { aggregate } = await this.load(false);
      const track = detailOf(aggregate.state);
      return track === null ? UNKNOWN_TRACK : { ok: true, track };
    } catch (thrown) {
      if (!isPostgresAway(thrown)) throw thrown;
      return { ok: false, rejection: { code: 'core/database-unavailable', details: {} } };
    }
  }
}
