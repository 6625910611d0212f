import { z } from '@hono/zod-openapi';
import { PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH } from '../passwords.ts';
import { Role } from '../roles.ts';

const NewPassword = z.string().min(PASSWORD_MIN_LENGTH).max(PASSWORD_MAX_LENGTH);
const Reason = z.string().trim().min(1).max(500).describe('Why: it stands in the audit trail');

/** An account as an admin sees it. */
export const Account = z
  .object({
    userId: z.string(),
    username: z.string(),
    email: z.string().nullable(),
    role: Role,
    roleVersion: z.int().positive().describe('Goes up whenever everything granted before counts for nothing'),
    disabledAt: z.iso.datetime().nullable(),
    createdAt: z.iso.datetime(),
    updatedAt: z.iso.datetime(),
  })
  .openapi('Account');
export type Account = z.infer<typeof Account>;

export const CreateAccountBody = z.strictObject({
  username: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/, 'Expected 1 to 64 letters, digits, dots, dashes or underscores'),
  password: NewPassword,
  role: Role,
  email: z.email().max(254).optional(),
});
export type CreateAccountBody = z.infer<typeof CreateAccountBody>;

export const ChangeAccountBody = z
  .strictObject({ role: Role.optional(), disabled: z.boolean().optional(), reason: Reason })
  .refine(({ role, disabled }) => role !== undefined || disabled !== undefined, {
    error: 'Say what to change: role, disabled or both',
    path: ['role'],
  });
export type ChangeAccountBody = z.infer<typeof ChangeAccountBody>;

export const SignOutAccountBody = z.strictObject({ reason: Reason });

export const ChangePasswordBody = z.strictObject({
  currentPassword: z.string().min(1).max(PASSWORD_MAX_LENGTH),
  newPassword: NewPassword,
});
