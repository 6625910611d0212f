import type { Role } from '../../../../core/auth/roles.ts';
import type { PeopleWords } from './words.ts';

/** Roles that people have; a feed is a machine and has a key. */
const ROLES: readonly Role[] = ['cashier', 'admin', 'referee', 'player', 'premium'];

export function roleOptions(words: PeopleWords) {
  return ROLES.map((value) => ({ value, label: words.roles[value] }));
}

/** The role that an option of the list stands for. */
export function roleOf(value: string): Role {
  return ROLES.find((role) => role === value) ?? 'player';
}
