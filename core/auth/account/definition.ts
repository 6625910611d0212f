import { z } from 'zod';
import type { AggregateDefinition } from '../../aggregates/definition.ts';
import { accept } from '../../kernel/decision.ts';

/** What happened to one account: stream `user:<user id>`. */
export const AccountEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('SignedIn'), data: z.object({ userId: z.string(), at: z.int() }) }),
]);
export type AccountEvent = z.infer<typeof AccountEvent>;
export type AccountCommand = { readonly type: 'RecordSignIn'; readonly userId: string };
export type AccountState = object;

export const accountDefinition: AggregateDefinition<AccountState, AccountCommand, AccountEvent, null> = {
  type: 'user',
  eventSchema: AccountEvent,
  upcasters: {},
  initialState: {},
  decide: ({ userId }, _state, { now }) => accept({ type: 'SignedIn', data: { userId, at: now } }),
  evolve: (state) => state,
  due: () => null,
  opens: () => false,
  reply: () => null,
  announce: () => [],
  react: () => [],
};
