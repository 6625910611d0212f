import { z } from 'zod';
import type { AggregateDefinition } from '../aggregates/definition.ts';
import { accept, unreachable } from '../kernel/decision.ts';

/** What happened to no aggregate of its own: stream `system:<part of the house>`. */
export const SystemEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('CacheInvalidated'),
    data: z.object({ roundId: z.string().nullable(), dropped: z.array(z.string()), at: z.int() }),
  }),
  /** Names were given that no account has: `attempts` since the last such event, and the keyed hash of the newest, because what people type there may be anything. */
  z.object({
    type: z.literal('UnknownSignInFailed'),
    data: z.object({ usernameHash: z.string(), attempts: z.int().positive(), at: z.int() }),
  }),
  /** The address beside a keyed hash was erased; the hash in the records stays. */
  z.object({ type: z.literal('AddressErased'), data: z.object({ clientHash: z.string(), reason: z.string(), at: z.int() }) }),
]);
export type SystemEvent = z.infer<typeof SystemEvent>;

/** The part of the house that keeps each: `cache`, `sign-in`, `privacy`. */
export type SystemCommand =
  | { readonly type: 'RecordInvalidation'; readonly roundId: string | null; readonly dropped: readonly string[] }
  | { readonly type: 'RecordUnknownSignIn'; readonly usernameHash: string; readonly attempts: number }
  | { readonly type: 'RecordErasure'; readonly clientHash: string; readonly reason: string };
export type SystemState = object;

export const systemDefinition: AggregateDefinition<SystemState, SystemCommand, SystemEvent, null> = {
  type: 'system',
  eventSchema: SystemEvent,
  upcasters: {},
  initialState: {},
  decide: (command, _state, { now }) => accept(eventOf(command, now)),
  evolve: (state) => state,
  due: () => null,
  opens: () => false,
  reply: () => null,
  announce: () => [],
  react: () => [],
};

/** A record of what happened elsewhere: it depends on nothing that came before. */
function eventOf(command: SystemCommand, now: number): SystemEvent {
  switch (command.type) {
    case 'RecordInvalidation':
      return { type: 'CacheInvalidated', data: { roundId: command.roundId, dropped: [...command.dropped], at: now } };
    case 'RecordUnknownSignIn':
      return { type: 'UnknownSignInFailed', data: { usernameHash: command.usernameHash, attempts: command.attempts, at: now } };
    case 'RecordErasure':
      return { type: 'AddressErased', data: { clientHash: command.clientHash, reason: command.reason, at: now } };
    default:
      return unreachable(command);
  }
}
