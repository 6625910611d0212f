import { createRoute, z } from '@hono/zod-openapi';
import { requireRole } from '../core/auth/guard.ts';
import { created, dataResponse, jsonBody, ok } from '../core/http/envelope.ts';
import { idempotencyKeyParameter, requireIdempotencyKey, scopeKey } from '../core/http/idempotency.ts';
import { Problem, problem, problemDocument, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import * as contract from '../domains/betting/contract.ts';
import { bettingProblems } from '../domains/betting/problems.ts';
import { sellTicket, sellTickets } from '../domains/betting/tickets.ts';
import type { AppEnv } from './bindings.ts';
import { bettingDeps } from './betting-deps.ts';
import { tellerOf } from './teller.ts';

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
/** Tickets are sold. What becomes of them after the sale stands in betting-tickets.ts. */
export const ticketSales = createRouter<AppEnv>()
  .openapi(sell, async (c) => {
    const { roundId, bets } = c.req.valid('json');
    const outcome = await sellTicket(bettingDeps(c.env), roundId, { commandId: c.get('commandId'), bets }, tellerOf(c));
    if (!outcome.ok) return problem(c, outcome.rejection, bettingProblems);
    const sold = outcome.reply.receipt;
    return sold === null ? problem(c, { code: 'core/internal', details: {} }) : created(c, sold);
  })
  .openapi(sellBatch, async (c) => {
    const { roundId, tickets } = c.req.valid('json');
    const { userId } = c.get('session');
    const requestId = c.get('requestId');
    const sales = tickets.map(({ idempotencyKey, bets }) => ({ commandId: scopeKey(userId, idempotencyKey), bets }));
    const answers = await sellTickets(bettingDeps(c.env), roundId, sales, tellerOf(c));
    const outcomes = tickets.map(({ idempotencyKey }, index) => {
      const answer = answers[index];
      if (answer?.ok === true && answer.reply.receipt !== null) return { idempotencyKey, receipt: answer.reply.receipt };
      const rejection = answer?.ok === false ? answer.rejection : { code: 'core/internal', details: {} };
      return { idempotencyKey, problem: { ...problemDocument(requestId, rejection, bettingProblems).body } };
    });
    return ok(c, { outcomes });
  });
