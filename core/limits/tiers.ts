import type { Role } from '../auth/roles.ts';
import type { Config } from '../config.ts';

/** What somebody may use: nobody signed in, a player, a paying player, and those who work here with their machines. */
export type Tier = 'anonymous' | 'user' | 'premium' | 'staff';

export const TIERS: readonly Tier[] = ['anonymous', 'user', 'premium', 'staff'];

/** Requests a minute, and under way at once, of one sender. */
export interface TierLimits {
  readonly perMinute: number;
  readonly atOnce: number;
}

/** The settings that say how much each tier may do. */
export type TierSettings = Pick<Config, `RATE_${Uppercase<Tier>}_PER_MINUTE` | `CONCURRENT_${Uppercase<Tier>}`>;

/** What each tier may do. */
export function tierLimits(config: TierSettings): Readonly<Record<Tier, TierLimits>> {
  return {
    anonymous: { perMinute: config.RATE_ANONYMOUS_PER_MINUTE, atOnce: config.CONCURRENT_ANONYMOUS },
    user: { perMinute: config.RATE_USER_PER_MINUTE, atOnce: config.CONCURRENT_USER },
    premium: { perMinute: config.RATE_PREMIUM_PER_MINUTE, atOnce: config.CONCURRENT_PREMIUM },
    staff: { perMinute: config.RATE_STAFF_PER_MINUTE, atOnce: config.CONCURRENT_STAFF },
  };
}

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
