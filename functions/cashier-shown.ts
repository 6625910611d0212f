import { z } from '@hono/zod-openapi';
import type { Session } from '../core/auth/session.ts';
import type { Rejection } from '../core/kernel/decision.ts';

/** The query parameter that narrows figures to one cashier. */
export const CashierId = z
  .string()
  .regex(/^[\x21-\x7e]{1,128}$/, 'must be a user’s id')
  .optional()
  .describe('Only this cashier’s; a cashier sees their own, whether it is given or not');

type Shown = { readonly ok: true; readonly cashierId: string | null } | { readonly ok: false; readonly rejection: Rejection };

/** Whose figures somebody gets to see: cashiers their own alone; admins anybody's, everybody's (null) where they name nobody. */
export function cashierShown({ role, userId }: Session, asked: string | undefined): Shown {
  if (role === 'admin') return { ok: true, cashierId: asked ?? null };
  if (asked !== undefined && asked !== userId) return { ok: false, rejection: { code: 'betting/others-tickets', details: {} } };
  return { ok: true, cashierId: userId };
}
