import { AggregateObject } from '../core/aggregates/aggregate-object.ts';
import { trackDefinition } from '../domains/betting/track/definition.ts';
import type { TrackCommand, TrackEvent, TrackState } from '../domains/betting/track/model.ts';
import type { ObjectEnv } from './env.ts';
import { wire } from './wiring.ts';

/** One track: lets round follow round. Named by its track id. */
export class TrackObject extends AggregateObject<TrackState, TrackCommand, TrackEvent, null> {
  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env, trackDefinition, wire(env));
  }
}
