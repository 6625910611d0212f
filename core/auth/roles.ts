import { z } from 'zod';

/** What a person or a machine may be. */
export const Role = z.enum(['admin', 'cashier', 'referee', 'premium', 'player', 'feed']);
export type Role = z.infer<typeof Role>;

const PERMISSIONS: Readonly<Record<Role, readonly string[]>> = {
  admin: ['house:manage', 'house:read', 'tickets:sell', 'tickets:read', 'matches:referee'],
  cashier: ['tickets:sell', 'tickets:read'],
  referee: ['matches:referee'],
  feed: ['matches:referee'],
  premium: ['play', 'limits:premium'],
  player: ['play'],
};

/** What a role may do, for pages that show or hide things. The server decides by role, on every call. */
export function permissionsOf(role: Role): readonly string[] {
  return PERMISSIONS[role];
}
