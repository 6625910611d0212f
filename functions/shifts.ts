import { createRoute, z } from '@hono/zod-openapi';
import { requireRole } from '../core/auth/guard.ts';
import { created, dataResponse, jsonBody, ok, page, pageResponse } from '../core/http/envelope.ts';
import { idempotencyKeyParameter, requireIdempotencyKey } from '../core/http/idempotency.ts';
import { decodeCursor, pageOf, PageQuery } from '../core/http/pagination.ts';
import { malformed, problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { waitingFor } from '../core/metrics/waits.ts';
import * as contract from '../domains/betting/contract.ts';
import { shiftProblems } from '../domains/betting/shift/problems.ts';
import * as shifts from '../domains/betting/shift/service.ts';
import { listShifts, ShiftKey } from '../domains/betting/shift/store.ts';
import { aggregateStub } from '../durable-objects/wiring.ts';
import { bettingReads } from './betting-deps.ts';
import type { AppEnv, Bindings } from './bindings.ts';
import { tellerOf, type SignedIn } from './teller.ts';

const tags = ['shifts'];
const teller = requireRole('cashier', 'admin');
const command: [typeof teller, typeof requireIdempotencyKey] = [teller, requireIdempotencyKey];
const ShiftParam = z.object({ shiftId: z.string().min(1).max(160).describe('A shift’s id') });

const open = createRoute({
  method: 'post',
  path: '/shifts',
  operationId: 'openShift',
  tags,
  summary: 'Open a shift of your own by hand, with its float',
  middleware: command,
  request: { body: jsonBody(contract.OpenShiftBody) },
  parameters: [idempotencyKeyParameter],
  responses: { 201: dataResponse(contract.Shift, 'The shift'), default: problemResponse },
});
const close = createRoute({
  method: 'post',
  path: '/shifts/{shiftId}/close',
  operationId: 'closeShift',
  tags,
  summary: 'Close a shift with what was counted in its drawer; it closes once',
  middleware: command,
  request: { params: ShiftParam, body: jsonBody(contract.CloseShiftBody) },
  parameters: [idempotencyKeyParameter],
  responses: { 200: dataResponse(contract.Shift, 'The closed shift: its sums are exact'), default: problemResponse },
});
const current = createRoute({
  method: 'get',
  path: '/shifts/current',
  operationId: 'readCurrentShift',
  tags,
  summary: 'Your open shift',
  middleware: teller,
  responses: { 200: dataResponse(contract.Shift, 'The shift; its sums as far as they are recorded'), default: problemResponse },
});
const one = createRoute({
  method: 'get',
  path: '/shifts/{shiftId}',
  operationId: 'readShift',
  tags,
  summary: 'A shift; a cashier sees only their own',
  middleware: teller,
  request: { params: ShiftParam },
  responses: { 200: dataResponse(contract.Shift, 'The shift as it stands'), default: problemResponse },
});
const list = createRoute({
  method: 'get',
  path: '/shifts',
  operationId: 'listShifts',
  tags,
  summary: 'Shifts, newest first; a cashier sees only their own',
  middleware: teller,
  request: { query: PageQuery.extend({ cashierId: z.string().min(1).max(128).optional().describe('Only this cashier’s') }) },
  responses: { 200: pageResponse(contract.Shift, 'One page of shifts, as far as they are recorded'), default: problemResponse },
});

/** The drawers of cashiers: opened, counted, closed. */
export const shiftRoutes = createRouter<AppEnv>()
  .openapi(open, async (c) => {
    const { floatMinor } = c.req.valid('json');
    const told = await shifts.openShift(shiftDeps(c.env), floatMinor, c.get('commandId'), tellerOf(c));
    return told.ok ? created(c, told.shift) : problem(c, told.rejection, shiftProblems);
  })
  .openapi(close, async (c) => {
    const { shiftId } = c.req.valid('param');
    const { countedMinor } = c.req.valid('json');
    const ending = { shiftId, countedMinor, commandId: c.get('commandId') };
    const told = await shifts.endShift(shiftDeps(c.env), ending, viewerOf(c));
    return told.ok ? ok(c, told.shift) : problem(c, told.rejection, shiftProblems);
  })
  .openapi(current, async (c) => {
    const told = await shifts.currentShift(shiftDeps(c.env), tellerOf(c));
    return told.ok ? ok(c, told.shift) : problem(c, told.rejection, shiftProblems);
  })
  .openapi(one, async (c) => {
    const told = await shifts.findShift(shiftDeps(c.env), c.req.valid('param').shiftId, viewerOf(c));
    return told.ok ? ok(c, told.shift) : problem(c, told.rejection, shiftProblems);
  })
  .openapi(list, async (c) => {
    const { limit, cursor, cashierId } = c.req.valid('query');
    const { userId, isAdmin } = viewerOf(c);
    if (!isAdmin && cashierId !== undefined && cashierId !== userId)
      return problem(c, { code: 'auth/forbidden', details: { roles: ['admin'] } });
    const read = decodeCursor(cursor, ShiftKey);
    if (!read.ok) return malformed(c, read.errors);
    const rows = await listShifts(bettingReads(c.env).database, isAdmin ? (cashierId ?? null) : userId, read.key, limit);
    const { items, pagination } = pageOf(rows, limit, ({ openedAt, shiftId }): ShiftKey => [openedAt, shiftId]);
    return page(c, items, pagination);
  });

function viewerOf(c: SignedIn): shifts.Viewer {
  return { ...tellerOf(c), isAdmin: c.get('session').role === 'admin' };
}

function shiftDeps(env: Bindings): shifts.ShiftDeps {
  return {
    database: bettingReads(env).database,
    round: (roundId) => aggregateStub(env, 'round', roundId),
    shift: (cashierId) => ({
      ...aggregateStub(env, 'shift', cashierId),
      read: (shiftId, patienceMs) => waitingFor('object:shift', env.SHIFT.getByName(cashierId).read(shiftId, patienceMs)),
    }),
  };
}
