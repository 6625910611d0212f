import { createRoute, z } from '@hono/zod-openapi';
import { requireRole } from '../core/auth/guard.ts';
import { dataResponse, ok, page, pageResponse } from '../core/http/envelope.ts';
import { decodeCursor, pageOf, PageQuery } from '../core/http/pagination.ts';
import { malformed, problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import * as contract from '../domains/betting/contract.ts';
import { bettingProblems } from '../domains/betting/problems.ts';
import { listReceipts } from '../domains/betting/receipts.ts';
import { parseRedeemCode } from '../domains/betting/round/redeem-code-text.ts';
import { readTickets } from '../domains/betting/service.ts';
import type { AppEnv } from './bindings.ts';
import { bettingDeps, bettingReads } from './betting-deps.ts';
import { CashierId, cashierShown } from './cashier-shown.ts';
import { ReceiptId } from './receipt-id.ts';

const tags = ['betting'];
const receipts = createRoute({
  method: 'get',
  path: '/receipts',
  operationId: 'listReceipts',
  tags,
  summary: 'Tickets, newest first: a cashier’s own, or anybody’s to an admin',
  middleware: requireRole('cashier', 'admin'),
  request: {
    query: PageQuery.extend({
      // Its tickets' numbers have eight digits more, and all are numbers of eighteen at most.
      roundId: z
        .string()
        .regex(/^\d{1,11}$/, 'must be a number of at most 11 digits')
        .optional()
        .describe('Only of this round'),
      cashierId: CashierId,
      status: contract.ReceiptStatus.optional().describe('Only those that stand so'),
    }),
  },
  responses: { 200: pageResponse(contract.ReceiptRow, 'One page, as recorded'), default: problemResponse },
});
const ticket = createRoute({
  method: 'get',
  path: '/tickets/{redeemCode}',
  operationId: 'readTicket',
  tags,
  summary: 'How a ticket stands, to anyone who holds it',
  description: 'As recorded, which is a moment behind the sale. Whether it may be paid is decided at the counter.',
  request: {
    params: z.object({
      redeemCode: z
        .string()
        .refine((typed) => parseRedeemCode(typed) !== null, {
          message: 'A code has eight characters, digits and letters without I, L, O and U: read it again',
          params: { rule: 'redeem_code' },
        })
        .describe('The code printed under the number; case, spaces and hyphens do not matter'),
    }),
    query: z.object({ receiptId: ReceiptId.optional() }),
  },
  responses: { 200: dataResponse(contract.TicketStatus, 'State, bets and prize: nothing about who sold it'), default: problemResponse },
});

/** Tickets as they are recorded: lists for staff, one for whoever holds it. */
export const ticketViews = createRouter<AppEnv>()
  .openapi(receipts, async (c) => {
    const { cursor, limit, roundId, cashierId, status } = c.req.valid('query');
    const shown = cashierShown(c.get('session'), cashierId);
    if (!shown.ok) return problem(c, shown.rejection, bettingProblems);
    const before = decodeCursor(cursor, contract.Digits);
    if (!before.ok) return malformed(c, before.errors);
    const filter = { roundId, cashierId: shown.cashierId ?? undefined, status };
    const rows = await listReceipts(bettingReads(c.env).database, filter, before.key, limit);
    const { items, pagination } = pageOf(rows, limit, (row) => row.receiptId);
    c.header('Cache-Control', 'private, no-store');
    return page(c, items, pagination);
  })
  .openapi(ticket, async (c) => {
    const code = parseRedeemCode(c.req.valid('param').redeemCode) ?? '';
    const [found, ...others] = await readTickets(bettingDeps(c.env), code, c.req.valid('query').receiptId ?? null);
    if (found === undefined) return problem(c, { code: 'betting/unknown-code', details: {} }, bettingProblems);
    if (others.length > 0) return problem(c, { code: 'betting/ambiguous-code', details: {} }, bettingProblems);
    c.header('Cache-Control', 'no-store');
    return ok(c, found);
  });
