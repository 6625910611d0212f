import { AggregateObject } from '../core/aggregates/aggregate-object.ts';
import { matchDefinition, type MatchReply } from '../domains/esports/match/definition.ts';
import type { MatchCommand, MatchEvent, MatchState } from '../domains/esports/match/model.ts';
import type { ObjectEnv } from './env.ts';
import { wire } from './wiring.ts';

/** One match: its play, its result, and what is decided about it after. Named by its match id. */
export class MatchObject extends AggregateObject<MatchState, MatchCommand, MatchEvent, MatchReply> {
  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env, matchDefinition, wire(env));
  }
}
