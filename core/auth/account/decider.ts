import { unreachable } from '../../kernel/decision.ts';
import type { AccountChange, AccountCommand, AccountEvent } from './model.ts';

/** The events that record a command. Pure; `now` is the object's clock, ms since the epoch. */
export function recorded(command: AccountCommand, now: number): AccountEvent[] {
  const about = { userId: command.userId, at: now };
  switch (command.type) {
    case 'RecordSignIn':
      return [{ type: 'SignedIn', data: { ...about, refusedBefore: command.refusedBefore } }];
    case 'RecordFailedSignIn':
      return [{ type: 'SignInFailed', data: { ...about, refusedBefore: command.refusedBefore } }];
    case 'RecordSignOut':
      return [{ type: 'SignedOut', data: about }];
    case 'RecordChange':
      return changed(command.change, about);
    default:
      return unreachable(command);
  }
}

/** One event for each thing that a change did, so that each is found under its own name. */
function changed(change: AccountChange, about: { readonly userId: string; readonly at: number }): AccountEvent[] {
  const { created, from, to, disabled, passwordChanged, signedOut, roleVersion } = change;
  const reason = change.reason ?? null;
  const events: AccountEvent[] = [];
  if (created !== undefined) events.push({ type: 'AccountCreated', data: { ...about, role: created, roleVersion } });
  if (from !== undefined && to !== undefined) events.push({ type: 'RoleChanged', data: { ...about, from, to, reason, roleVersion } });
  if (disabled !== undefined) {
    events.push({ type: disabled ? 'AccountDisabled' : 'AccountEnabled', data: { ...about, reason, roleVersion } });
  }
  if (passwordChanged === true) events.push({ type: 'PasswordChanged', data: { ...about, roleVersion } });
  if (signedOut === true) events.push({ type: 'SignedOutEverywhere', data: { ...about, reason, roleVersion } });
  return events;
}
