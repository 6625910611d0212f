import { AggregateObject } from '../core/aggregates/aggregate-object.ts';
import { systemDefinition, type SystemCommand, type SystemEvent, type SystemState } from '../core/audit/system.ts';
import type { ObjectEnv } from './env.ts';
import { wire } from './wiring.ts';

/** What happened to the house as a whole. Named by the part of it: `cache`, `sign-in`. */
export class SystemObject extends AggregateObject<SystemState, SystemCommand, SystemEvent, null> {
  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env, systemDefinition, wire(env));
  }
}
