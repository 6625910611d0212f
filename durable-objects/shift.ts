import { AggregateObject } from '../core/aggregates/aggregate-object.ts';
import { shiftDefinition, type ShiftReply } from '../domains/betting/shift/definition.ts';
import type { ShiftCommand, ShiftEvent, ShiftState } from '../domains/betting/shift/model.ts';
import type { ObjectEnv } from './env.ts';
import { wire } from './wiring.ts';

/** One cashier's shifts. Named by the cashier's user id. */
export class ShiftObject extends AggregateObject<ShiftState, ShiftCommand, ShiftEvent, ShiftReply> {
  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env, shiftDefinition, wire(env));
  }
}
