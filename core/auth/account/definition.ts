import type { AggregateDefinition } from '../../aggregates/definition.ts';
import { accept } from '../../kernel/decision.ts';
import { recorded } from './decider.ts';
import { AccountEvent, type AccountCommand, type AccountState } from './model.ts';

export const accountDefinition: AggregateDefinition<AccountState, AccountCommand, AccountEvent, null> = {
  type: 'user',
  eventSchema: AccountEvent,
  upcasters: {},
  initialState: {},
  decide: (command, _state, { now }) => accept(...recorded(command, now)),
  evolve: (state) => state,
  due: () => null,
  // The stream is one for good: an object that lost its storage must read it back before it adds to it.
  opens: () => false,
  reply: () => null,
  announce: () => [],
  react: () => [],
};
