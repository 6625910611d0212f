import type { Role } from '../auth/roles.ts';

/** What somebody may use: nobody signed in, a player, a paying player, and those who work here with their machines. */
export type Tier = 'anonymous' | 'user' | 'premium' | 'staff';

/** The tier of a role; null for nobody. */
export function tierOf(role: Role | null): Tier {
  switch (role) {
    case null:
      return 'anonymous';
    case 'player':
      return 'user';
    case 'premium':
      return 'premium';
    case 'admin':
    case 'cashier':
    case 'referee':
    case 'feed':
      return 'staff';
  }
}
