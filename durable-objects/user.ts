import { AggregateObject } from '../core/aggregates/aggregate-object.ts';
import { accountDefinition } from '../core/auth/account/definition.ts';
import type { AccountCommand, AccountEvent, AccountState } from '../core/auth/account/model.ts';
import type { ObjectEnv } from './env.ts';
import { wire } from './wiring.ts';

/** One account's record: sign-ins, its role, its password's changes. Named by the user id. */
export class UserObject extends AggregateObject<AccountState, AccountCommand, AccountEvent, null> {
  constructor(ctx: DurableObjectState, env: ObjectEnv) {
    super(ctx, env, accountDefinition, wire(env));
  }
}
