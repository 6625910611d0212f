import { z } from 'zod';
import { Role } from '../roles.ts';

const about = { userId: z.string(), at: z.int() };
const Reason = z.string().nullable();
/** Attempts since the last recorded one that were refused before the password was looked at. */
const refusedBefore = z.int().nonnegative();

/** What happened to one account: stream `user:<user id>`. No name, address or secret stands here: a person can be erased. */
export const AccountEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('AccountCreated'), data: z.object({ ...about, role: Role, roleVersion: z.int() }) }),
  z.object({ type: z.literal('SignedIn'), data: z.object({ ...about, refusedBefore }) }),
  z.object({ type: z.literal('SignInFailed'), data: z.object({ ...about, refusedBefore }) }),
  z.object({ type: z.literal('SignedOut'), data: z.object(about) }),
  z.object({ type: z.literal('SignedOutEverywhere'), data: z.object({ ...about, reason: Reason, roleVersion: z.int() }) }),
  z.object({ type: z.literal('RoleChanged'), data: z.object({ ...about, from: Role, to: Role, reason: Reason, roleVersion: z.int() }) }),
  z.object({ type: z.literal('PasswordChanged'), data: z.object({ ...about, roleVersion: z.int() }) }),
  z.object({ type: z.literal('AccountDisabled'), data: z.object({ ...about, reason: Reason, roleVersion: z.int() }) }),
  z.object({ type: z.literal('AccountEnabled'), data: z.object({ ...about, reason: Reason, roleVersion: z.int() }) }),
]);
export type AccountEvent = z.infer<typeof AccountEvent>;

/** What Postgres did to an account (core.change_account); what did not change is left out. */
export const AccountChange = z.object({
  created: Role.optional(),
  from: Role.optional(),
  to: Role.optional(),
  disabled: z.boolean().optional(),
  passwordChanged: z.literal(true).optional(),
  signedOut: z.literal(true).optional(),
  reason: z.string().optional(),
  roleVersion: z.int().positive(),
});
export type AccountChange = Readonly<z.infer<typeof AccountChange>>;

/** All of them record what was done: an account is what core.users says, and its stream says how it came to that. */
export type AccountCommand =
  | { readonly type: 'RecordSignIn'; readonly userId: string; readonly refusedBefore: number }
  | { readonly type: 'RecordFailedSignIn'; readonly userId: string; readonly refusedBefore: number }
  | { readonly type: 'RecordSignOut'; readonly userId: string }
  | { readonly type: 'RecordChange'; readonly userId: string; readonly change: AccountChange };

export type AccountState = object;
