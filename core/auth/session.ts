import { z } from 'zod';
import { Role } from './roles.ts';

/** Who is asking, as one of the ways to prove it has shown. */
export const Session = z.object({
  /** `core.users.user_id`, or `key:<key_id>` for an API key. */
  userId: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  role: Role,
  permissions: z.array(z.string()),
  /** ISO 8601 UTC. */
  loginTime: z.string(),
  /** When the credential stops working by itself, ms since the epoch. */
  expiresAtMs: z.number(),
  roleVersion: z.int().positive(),
  via: z.enum(['session', 'jwt', 'api-key']),
});
export type Session = Readonly<z.infer<typeof Session>>;
