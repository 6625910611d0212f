import type { AggregateDefinition } from '../../../core/aggregates/definition.ts';
import { refuse } from '../../../core/kernel/decision.ts';
import { ShiftEvent, type ShiftCommand, type ShiftState } from './model.ts';

export interface ShiftReply {
  readonly shiftId: string | null;
}

export const shiftDefinition: AggregateDefinition<ShiftState, ShiftCommand, ShiftEvent, ShiftReply> = {
  type: 'shift',
  eventSchema: ShiftEvent,
  upcasters: {},
  initialState: { count: 0, open: null, closing: {}, minRoleVersion: 0, signedInAfter: 0 },
  decide: () => refuse('core/internal'),
  evolve: (state) => state,
  due: () => null,
  opens: () => false,
  reply: () => ({ shiftId: null }),
  announce: () => [],
  react: () => [],
};
