import { z } from 'zod';
import type { AggregateDefinition } from '../aggregates/definition.ts';
import { accept } from '../kernel/decision.ts';

/** What happened to no aggregate of its own: stream `system:<part of the house>`. */
export const SystemEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('CacheInvalidated'),
    data: z.object({ roundId: z.string().nullable(), dropped: z.array(z.string()), at: z.int() }),
  }),
]);
export type SystemEvent = z.infer<typeof SystemEvent>;
export type SystemCommand = { readonly type: 'RecordInvalidation'; readonly roundId: string | null; readonly dropped: readonly string[] };
export type SystemState = object;

export const systemDefinition: AggregateDefinition<SystemState, SystemCommand, SystemEvent, null> = {
  type: 'system',
  eventSchema: SystemEvent,
  upcasters: {},
  initialState: {},
  decide: ({ roundId, dropped }, _state, { now }) =>
    accept({ type: 'CacheInvalidated', data: { roundId, dropped: [...dropped], at: now } }),
  evolve: (state) => state,
  due: () => null,
  // A record of what happened elsewhere: it depends on nothing that came before.
  opens: () => false,
  reply: () => null,
  announce: () => [],
  react: () => [],
};
