import { createRoute, z } from '@hono/zod-openapi';
import { requireRole } from '../core/auth/guard.ts';
import { created, dataResponse, jsonBody, ok } from '../core/http/envelope.ts';
import { idempotencyKeyParameter, requireIdempotencyKey, scopeKey } from '../core/http/idempotency.ts';
import { malformed, Problem, problem, problemDocument, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import * as contract from '../domains/betting/contract.ts';
import { bettingProblems } from '../domains/betting/problems.ts';
import { parseReceiptId } from '../domains/betting/round/receipt-id.ts';
import * as betting from '../domains/betting/service.ts';
import type { AppEnv } from './bindings.ts';
import { bettingDeps } from './betting-deps.ts';

const tags = ['betting'];
const seller: [ReturnType<typeof requireRole>, typeof requireIdempotencyKey] = [requireRole('cashier', 'admin'), requireIdempotencyKey];
const BatchOutcome = z.object({
  idempotencyKey: z.string(),
  receipt: contract.Receipt.optional(),
  problem: Problem.optional(),
});

const sell = createRoute({
  method: 'post',
  path: '/receipts',
  operationId: 'sellTicket',
  tags,
  summary: 'Sell a ticket',
  middleware: seller,
  request: { body: jsonBody(contract.PlaceTicketBody) },
  parameters: [idempotencyKeyParameter],
  responses: { 201: dataResponse(contract.Receipt, 'The receipt; a retry answers the same'), default: problemResponse },
});
const sellBatch = createRoute({
  method: 'post',
  path: '/receipts/batch',
  operationId: 'sellTickets',
  tags,
  summary: 'Sell up to 100 tickets of one round, each with its own key and its own outcome',
  middleware: requireRole('cashier', 'admin'),
  request: { body: jsonBody(contract.PlaceTicketsBody) },
  responses: {
    200: dataResponse(z.object({ outcomes: z.array(BatchOutcome) }), 'One outcome a ticket, in order'),
    default: problemResponse,
  },
});
const receipt = createRoute({
  method: 'get',
  path: '/receipts/{receiptId}',
  operationId: 'readReceipt',
  tags,
  summary: 'A ticket',
  middleware: requireRole('cashier', 'admin'),
  request: { params: z.object({ receiptId: z.string().describe('The number on the ticket, with its check digit') }) },
  responses: { 200: dataResponse(contract.Receipt, 'The ticket as it stands'), default: problemResponse },
});

/** Tickets: sold and looked up. Payout and voids have their place after the sale. */
export const ticketSales = createRouter<AppEnv>()
  .openapi(sell, async (c) => {
    const { roundId, bets } = c.req.valid('json');
    const sender = { userId: c.get('session').userId, requestId: c.get('requestId') };
    const outcome = await betting.sellTicket(bettingDeps(c.env), roundId, { commandId: c.get('commandId'), bets }, sender);
    if (!outcome.ok) return problem(c, outcome.rejection, bettingProblems);
    const sold = outcome.reply.receipt;
    return sold === null ? problem(c, { code: 'core/internal', details: {} }) : created(c, sold);
  })
  .openapi(sellBatch, async (c) => {
    const { roundId, tickets } = c.req.valid('json');
    const { userId } = c.get('session');
    const requestId = c.get('requestId');
    const sales = tickets.map(({ idempotencyKey, bets }) => ({ commandId: scopeKey(userId, idempotencyKey), bets }));
    const answers = await betting.sellTickets(bettingDeps(c.env), roundId, sales, { userId, requestId });
    const outcomes = tickets.map(({ idempotencyKey }, index) => {
      const answer = answers[index];
      if (answer?.ok === true && answer.reply.receipt !== null) return { idempotencyKey, receipt: answer.reply.receipt };
      const rejection = answer?.ok === false ? answer.rejection : { code: 'core/internal', details: {} };
      return { idempotencyKey, problem: { ...problemDocument(requestId, rejection, bettingProblems).body } };
    });
    return ok(c, { outcomes });
  })
  .openapi(receipt, async (c) => {
    const { receiptId } = c.req.valid('param');
    if (parseReceiptId(receiptId) === null) {
      const message = 'The check digit does not fit: read the number on the ticket again';
      return malformed(c, [{ field: 'receiptId', rule: 'check_digit', message }]);
    }
    const found = await betting.readReceipt(bettingDeps(c.env), receiptId);
    return found === null ? problem(c, { code: 'betting/unknown-receipt', details: {} }, bettingProblems) : ok(c, found);
  });
