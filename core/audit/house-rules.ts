import type { AuditRule } from './rules.ts';

const user = { aggregateType: 'user', entityType: 'USER', entityId: 'userId' } as const;
const system = { aggregateType: 'system' } as const;

/** What happens to accounts, and to the house as a whole. */
export const HOUSE_RULES: readonly AuditRule[] = [
  { ...user, eventType: 'SignedIn', action: 'LOGIN', newValue: ['via', 'refusedBefore'] },
  { ...user, eventType: 'SignInFailed', action: 'LOGIN_FAILED', newValue: ['refusedBefore'] },
  { ...user, eventType: 'SignedOut', action: 'LOGOUT' },
  { ...user, eventType: 'SignedOutEverywhere', action: 'USER_SIGNED_OUT_EVERYWHERE', newValue: ['reason'] },
  { ...user, eventType: 'AccountCreated', action: 'USER_CREATED', newValue: ['role'] },
  { ...user, eventType: 'RoleChanged', action: 'USER_ROLE_CHANGED', oldValue: ['from'], newValue: ['to', 'roleVersion', 'reason'] },
  { ...user, eventType: 'PasswordChanged', action: 'USER_PASSWORD_CHANGED' },
  { ...user, eventType: 'AccountDisabled', action: 'USER_DISABLED', newValue: ['reason'] },
  { ...user, eventType: 'AccountEnabled', action: 'USER_ENABLED', newValue: ['reason'] },
  {
    ...system,
    eventType: 'UnknownSignInFailed',
    action: 'LOGIN_FAILED',
    entityType: 'USER',
    entityId: 'usernameHash',
    newValue: ['attempts'],
  },
  {
    ...system,
    eventType: 'CacheInvalidated',
    action: 'CACHE_INVALIDATED',
    entityType: 'CACHE',
    entityId: 'roundId',
    newValue: ['dropped'],
  },
  { ...system, eventType: 'AddressErased', action: 'ADDRESS_ERASED', entityType: 'CLIENT', entityId: 'clientHash', newValue: ['reason'] },
];
