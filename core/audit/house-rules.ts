import type { AccountEvent } from '../auth/account/model.ts';
import { rulesOf, type AuditedAs, type AuditRule } from './rules.ts';
import type { SystemEvent } from './system.ts';

const user = { entityType: 'USER', entityId: 'userId' } as const;

const ACCOUNT: Record<AccountEvent['type'], AuditedAs> = {
  SignedIn: { ...user, action: 'LOGIN', newValue: ['refusedBefore'] },
  SignInFailed: { ...user, action: 'LOGIN_FAILED', newValue: ['refusedBefore'] },
  SignedOut: { ...user, action: 'LOGOUT' },
  SignedOutEverywhere: { ...user, action: 'USER_SIGNED_OUT_EVERYWHERE', newValue: ['reason'] },
  AccountCreated: { ...user, action: 'USER_CREATED', newValue: ['role'] },
  RoleChanged: { ...user, action: 'USER_ROLE_CHANGED', oldValue: ['from'], newValue: ['to', 'reason'] },
  PasswordChanged: { ...user, action: 'USER_PASSWORD_CHANGED' },
  AccountDisabled: { ...user, action: 'USER_DISABLED', newValue: ['reason'] },
  AccountEnabled: { ...user, action: 'USER_ENABLED', newValue: ['reason'] },
};

const SYSTEM: Record<SystemEvent['type'], AuditedAs> = {
  CacheInvalidated: { entityType: 'CACHE', entityId: 'roundId', action: 'CACHE_INVALIDATED', newValue: ['dropped'] },
  UnknownSignInFailed: { ...user, entityId: 'usernameHash', action: 'LOGIN_FAILED', newValue: ['attempts'] },
  AddressErased: { entityType: 'CLIENT', entityId: 'clientHash', action: 'ADDRESS_ERASED', newValue: ['reason'] },
};

/** What happens to accounts, and to the house as a whole. */
export const HOUSE_RULES: readonly AuditRule[] = [...rulesOf('user', ACCOUNT), ...rulesOf('system', SYSTEM)];
