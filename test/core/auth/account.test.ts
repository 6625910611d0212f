import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { accountDefinition } from '../../../core/auth/account/definition.ts';
import { AccountChange, AccountEvent } from '../../../core/auth/account/model.ts';
import { Role } from '../../../core/auth/roles.ts';
import { givenOf } from '../../support/given.ts';

const T = 1_800_000_000_000;
const given = givenOf(accountDefinition, 'user:u1');
const changed = (change: AccountChange) => given().when({ command: { type: 'RecordChange', userId: 'u1', change }, at: T });

describe('an account’s stream', () => {
  it('says of each thing that a change did, under its own name', () => {
    changed({ from: 'cashier', to: 'admin', disabled: true, reason: 'x', roleVersion: 4 }).thenHappens(
      { type: 'RoleChanged', data: { userId: 'u1', at: T, from: 'cashier', to: 'admin', reason: 'x', roleVersion: 4 } },
      { type: 'AccountDisabled', data: { userId: 'u1', at: T, reason: 'x', roleVersion: 4 } },
    );
    changed({ created: 'player', roleVersion: 1 }).thenHappens({ type: 'AccountCreated', data: { role: 'player', roleVersion: 1 } });
    changed({ passwordChanged: true, roleVersion: 2 }).thenHappens({ type: 'PasswordChanged' });
    changed({ signedOut: true, roleVersion: 2 }).thenHappens({ type: 'SignedOutEverywhere', data: { reason: null } });
    changed({ disabled: false, roleVersion: 2 }).thenHappens({ type: 'AccountEnabled' });
  });

  it('says nothing of a change that changed nothing', () => {
    changed({ reason: 'was so already', roleVersion: 1 }).thenNothing();
  });

  it('records a sign-in, with the attempts before it that nobody looked at', () => {
    given()
      .when({ command: { type: 'RecordSignIn', userId: 'u1', refusedBefore: 7 }, at: T })
      .thenHappens({ type: 'SignedIn', data: { userId: 'u1', at: T, refusedBefore: 7 } });
    given()
      .when({ command: { type: 'RecordFailedSignIn', userId: 'u1', refusedBefore: 0 }, at: T })
      .thenHappens({ type: 'SignInFailed', data: { refusedBefore: 0 } });
    given()
      .when({ command: { type: 'RecordSignOut', userId: 'u1' }, at: T })
      .thenHappens({ type: 'SignedOut', data: { userId: 'u1' } });
  });

  it('can be read back, whatever was changed', () => {
    const role = fc.constantFrom(...Role.options);
    const change = fc.record(
      {
        created: role,
        from: role,
        to: role,
        disabled: fc.boolean(),
        passwordChanged: fc.constant(true as const),
        signedOut: fc.constant(true as const),
        reason: fc.string(),
        roleVersion: fc.integer({ min: 1, max: 1_000 }),
      },
      { requiredKeys: ['roleVersion'] },
    );
    fc.assert(
      fc.property(change, (made) => {
        const { decision } = changed(AccountChange.parse(made));
        if (!decision.ok) throw new Error('a record is never refused');
        for (const event of decision.events) expect(AccountEvent.parse(event)).toEqual(event);
      }),
    );
  });
});
