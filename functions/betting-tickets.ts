import { createRoute, z } from '@hono/zod-openapi';
import { requireFreshRole, requireRole } from '../core/auth/guard.ts';
import type { Session } from '../core/auth/session.ts';
import type { Answering } from '../core/http/env.ts';
import { dataResponse, jsonBody, ok } from '../core/http/envelope.ts';
import { idempotencyKeyParameter, requireIdempotencyKey } from '../core/http/idempotency.ts';
import { problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import * as contract from '../domains/betting/contract.ts';
import { bettingProblems } from '../domains/betting/problems.ts';
import { readReceipt } from '../domains/betting/service.ts';
import { changeTicket, voidRound, type TicketChange } from '../domains/betting/tickets.ts';
import type { AppEnv, Bindings } from './bindings.ts';
import { bettingDeps } from './betting-deps.ts';
import { ReceiptId } from './receipt-id.ts';
import { tellerOf, type SignedIn } from './teller.ts';

const tags = ['betting'];
const cashier: [ReturnType<typeof requireRole>, typeof requireIdempotencyKey] = [requireRole('cashier', 'admin'), requireIdempotencyKey];
// Postgres is asked for the role: a round is worth more than the moment that takes, and nobody voids one on an old session.
const admin: [ReturnType<typeof requireRole>, typeof requireIdempotencyKey] = [requireFreshRole('admin'), requireIdempotencyKey];

const ReceiptParam = z.object({ receiptId: ReceiptId });
const changed = {
  200: dataResponse(contract.ReceiptDetail, 'The ticket as this left it; a retry answers the same'),
  default: problemResponse,
};

const receipt = createRoute({
  method: 'get',
  path: '/receipts/{receiptId}',
  operationId: 'readReceipt',
  tags,
  summary: 'A ticket as it stands this moment',
  middleware: requireRole('cashier', 'admin'),
  request: { params: ReceiptParam },
  responses: { 200: dataResponse(contract.ReceiptDetail, 'The ticket, and what is to be paid on it now'), default: problemResponse },
});
const modify = createRoute({
  method: 'patch',
  path: '/receipts/{receiptId}',
  operationId: 'modifyTicket',
  tags,
  summary: 'Replace the bets of a ticket before the close',
  description: 'Only who sold it may. The difference goes through their drawer.',
  middleware: cashier,
  request: { params: ReceiptParam, body: jsonBody(contract.ModifyTicketBody) },
  parameters: [idempotencyKeyParameter],
  responses: changed,
});
const annul = createRoute({
  method: 'delete',
  path: '/receipts/{receiptId}',
  operationId: 'voidTicket',
  tags,
  summary: 'Void a ticket before the close, with a reason',
  description: 'Who sold it may, and an admin. The stakes go back from the drawer of who voids it.',
  middleware: cashier,
  request: { params: ReceiptParam, body: jsonBody(contract.ReasonBody) },
  parameters: [idempotencyKeyParameter],
  responses: changed,
});
const payout = createRoute({
  method: 'post',
  path: '/receipts/{receiptId}/payout',
  operationId: 'payTicket',
  tags,
  summary: 'Pay what a ticket won, or refund a void round’s: once',
  middleware: cashier,
  request: { params: ReceiptParam, body: jsonBody(contract.PayTicketBody) },
  parameters: [idempotencyKeyParameter],
  responses: changed,
});
const annulRound = createRoute({
  method: 'post',
  path: '/rounds/{roundId}/void',
  operationId: 'voidRound',
  tags,
  summary: 'Void a round that cannot be run fairly: every open ticket may be refunded',
  middleware: admin,
  request: { params: z.object({ roundId: contract.Digits.describe('A round’s id') }), body: jsonBody(contract.ReasonBody) },
  parameters: [idempotencyKeyParameter],
  responses: { 200: dataResponse(z.object({ roundId: contract.Digits }), 'The round is void'), default: problemResponse },
});

/** What becomes of tickets after their sale. Whatever is paid or given back is decided by the round alone. */
export const ticketChanges = createRouter<AppEnv>()
  .openapi(receipt, async (c) => {
    const { userId, role } = c.get('session');
    const found = await readReceipt(bettingDeps(c.env), c.req.valid('param').receiptId);
    if (found === null) return problem(c, { code: 'betting/unknown-receipt', details: {} }, bettingProblems);
    const maySeeCode = role === 'admin' || found.cashierId === userId;
    return ok(c, maySeeCode ? found : { ...found, redeemCode: null });
  })
  .openapi(modify, (c) => {
    const change = { type: 'modify', bets: c.req.valid('json').bets } as const;
    return answerChange(c, c.req.valid('param').receiptId, change);
  })
  .openapi(annul, (c) => {
    const change = { type: 'void', reason: c.req.valid('json').reason, isAdmin: c.get('session').role === 'admin' } as const;
    return answerChange(c, c.req.valid('param').receiptId, change);
  })
  .openapi(payout, (c) => {
    const change = { type: 'pay', redeemCode: c.req.valid('json').redeemCode } as const;
    return answerChange(c, c.req.valid('param').receiptId, change);
  })
  .openapi(annulRound, async (c) => {
    const { roundId } = c.req.valid('param');
    const outcome = await voidRound(bettingDeps(c.env), roundId, c.req.valid('json').reason, c.get('commandId'), tellerOf(c));
    return outcome.ok ? ok(c, { roundId }) : problem(c, outcome.rejection, bettingProblems);
  });

interface Command extends SignedIn, Answering {
  readonly env: Bindings;
  get(key: 'session'): Session;
  get(key: 'requestId' | 'commandId'): string;
}

/** Sends a change to the ticket's round, and answers the ticket as that left it. */
async function answerChange(c: Command, receiptId: string, change: TicketChange) {
  const outcome = await changeTicket(bettingDeps(c.env), receiptId, change, c.get('commandId'), tellerOf(c));
  if (!outcome.ok) return problem(c, outcome.rejection, bettingProblems);
  const { detail } = outcome.reply;
  return detail === null ? problem(c, { code: 'core/internal', details: {} }) : ok(c, detail);
}
