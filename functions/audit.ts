import { createRoute, z } from '@hono/zod-openapi';
import { send } from '../core/aggregates/client.ts';
import { archivedHead } from '../core/audit/archive.ts';
import { clientHashOf } from '../core/audit/client.ts';
import { AuditEntry, AuditHead, AuditVerification, EntityType, EraseBody } from '../core/audit/contract.ts';
import { exportTrail } from '../core/audit/export.ts';
import { entriesOfEntity, eraseAddress, listHeads, SearchKey, searchEntries, type HeadRow } from '../core/audit/store.ts';
import type { SystemCommand } from '../core/audit/system.ts';
import { beginWalk, isDone, walk, WalkState } from '../core/audit/verification.ts';
import { requireRole } from '../core/auth/guard.ts';
import { dataResponse, jsonBody, ok, page, pageResponse } from '../core/http/envelope.ts';
import { idempotencyKeyParameter, requireIdempotencyKey } from '../core/http/idempotency.ts';
import { decodeCursor, encodeCursor, pageOf, PageQuery } from '../core/http/pagination.ts';
import { fieldErrors, malformed, problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { printable } from '../core/kernel/printable.ts';
import { log } from '../core/metrics/log.ts';
import { count } from '../core/metrics/meter.ts';
import { cashierOfShift } from '../domains/betting/audit.ts';
import { verificationDeps } from './audit-deps.ts';
import type { AppEnv, Bindings } from './bindings.ts';

/** Longest a call walks along the chain, ms; the next one goes on. */
const WALK_LIMIT_MS = 5_000;

const tags = ['audit'];
const admin = requireRole('admin');
export const AuditRange = z
  .object({
    from: z.iso.datetime().optional().describe('Created at this instant or later; from the first entry where it is missing'),
    to: z.iso.datetime().optional().describe('Created before this instant; to the last entry where it is missing'),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || Date.parse(from) < Date.parse(to), {
    path: ['to'],
    params: { rule: 'before_from' },
    message: '`to` must be later than `from`',
  });

const entity = createRoute({
  method: 'get',
  path: '/audit/{entityType}/{entityId}',
  operationId: 'readEntityAudit',
  tags,
  summary: 'What happened to one thing, newest first',
  description: 'Cashiers see tickets, their bets, rounds, and their own shifts. The bets of a ticket are found under its receipt id.',
  middleware: requireRole('cashier', 'admin'),
  request: {
    params: z.object({
      entityType: EntityType.describe('What it is about'),
      entityId: printable(128).describe('Its id: of a ticket its number, of a shift or a user their id'),
    }),
    query: PageQuery,
  },
  responses: { 200: pageResponse(AuditEntry, 'One page'), default: problemResponse },
});
const search = createRoute({
  method: 'get',
  path: '/audit',
  operationId: 'searchAudit',
  tags,
  summary: 'The audit trail, newest first',
  middleware: admin,
  request: {
    query: AuditRange.safeExtend({
      ...PageQuery.shape,
      action: z
        .string()
        .regex(/^[A-Z_]{1,64}$/)
        .optional()
        .describe('e.g. TICKET_DELETED'),
      userId: printable(128).optional().describe('Who did it'),
    }),
  },
  responses: { 200: pageResponse(AuditEntry, 'One page'), default: problemResponse },
});
const verify = createRoute({
  method: 'get',
  path: '/audit/verify',
  operationId: 'verifyAudit',
  tags,
  summary: 'Check the chain of the audit trail, and each entry against its event',
  description: `Walks for at most ${WALK_LIMIT_MS / 1_000} s. \`resumeCursor\`, given as \`cursor\`, goes on where it stopped; null says that all was checked.`,
  middleware: admin,
  request: { query: AuditRange.safeExtend({ cursor: PageQuery.shape.cursor }) },
  responses: { 200: dataResponse(AuditVerification, 'What was found; the first broken entry is named'), default: problemResponse },
});
const heads = createRoute({
  method: 'get',
  path: '/audit/heads',
  operationId: 'listAuditHeads',
  tags,
  summary: 'Where the chain stood when each day (UTC) was over, newest first, and what the archive says',
  middleware: admin,
  request: { query: PageQuery },
  responses: { 200: pageResponse(AuditHead, 'One page'), default: problemResponse },
});
const erase = createRoute({
  method: 'delete',
  path: '/audit/clients/{clientHash}',
  operationId: 'eraseClientAddress',
  tags,
  summary: 'Erase the address beside a keyed hash: a person asked for it. The trail keeps the hash, and verifies as before',
  middleware: [admin, requireIdempotencyKey] as [typeof admin, typeof requireIdempotencyKey],
  request: {
    params: z.object({
      clientHash: z
        .string()
        .regex(/^[0-9a-f]{32}$/)
        .describe('The keyed hash, as records hold it'),
    }),
    body: jsonBody(EraseBody),
  },
  parameters: [idempotencyKeyParameter],
  responses: {
    200: dataResponse(z.object({ clientHash: z.string(), erased: z.boolean().describe('Whether one stood there') }), 'It is erased'),
    default: problemResponse,
  },
});

const FOR_CASHIERS: ReadonlySet<EntityType> = new Set(['RECEIPT', 'ROUND', 'BET']);

/** `/api/v1/audit`: who did what, and the proof that nobody changed the record. */
export const audit = createRouter<AppEnv>()
  .openapi(search, async (c) => {
    const { from = null, to = null, action = null, userId = null, cursor, limit } = c.req.valid('query');
    const before = decodeCursor(cursor, SearchKey);
    if (!before.ok) return malformed(c, before.errors);
    const rows = await searchEntries(verificationDeps(c.env).database, { from, to, action, userId }, before.key, limit);
    const { items, pagination } = pageOf(rows, limit, (row) => [row.createdAt, row.id]);
    return page(c, items, pagination);
  })
  .openapi(verify, async (c) => {
    const { from = null, to = null, cursor } = c.req.valid('query');
    const resumed = decodeCursor(cursor, WalkState);
    if (!resumed.ok) return malformed(c, resumed.errors);
    const deps = verificationDeps(c.env);
    const { state, brokenAt } = await walk(deps, resumed.key ?? (await beginWalk(deps.database, from, to)), WALK_LIMIT_MS);
    const outcome = brokenAt === null ? (isDone(state) ? 'ok' : 'unfinished') : 'broken';
    count('ringside_audit_verifications_total', { outcome });
    if (brokenAt !== null) log.error('the audit trail is broken', { ...brokenAt, requestId: c.get('requestId') });
    return ok(c, {
      ok: brokenAt === null,
      rows: state.rows,
      from,
      to,
      head: state.headId === null ? null : { id: String(state.headId), hash: state.hash },
      brokenAt,
      resumeCursor: outcome === 'unfinished' ? encodeCursor(state) : null,
    });
  })
  .openapi(heads, async (c) => {
    const { cursor, limit } = c.req.valid('query');
    const before = decodeCursor(cursor, z.iso.date());
    if (!before.ok) return malformed(c, before.errors);
    const { items, pagination } = pageOf(await listHeads(verificationDeps(c.env).database, before.key, limit), limit, ({ day }) => day);
    return page(c, await Promise.all(items.map(async (head) => ({ ...head, archive: await compare(c.env, head) }))), pagination);
  })
  .openapi(erase, async (c) => {
    const { clientHash } = c.req.valid('param');
    const { reason } = c.req.valid('json');
    // Recorded first: an address that is gone without a record of it could not be told from one that was taken away.
    const recorded = await send<SystemCommand, null>(c.env.SYSTEM.getByName('privacy'), {
      command: { type: 'RecordErasure', clientHash, reason },
      commandId: c.get('commandId'),
      actor: c.get('session').userId,
      correlationId: c.get('requestId'),
      clientHash: clientHashOf(c),
    });
    if (!recorded.ok) return problem(c, recorded.rejection);
    return ok(c, { clientHash, erased: await eraseAddress(verificationDeps(c.env).database, clientHash) });
  })
  .openapi(entity, async (c) => {
    const { entityType, entityId } = c.req.valid('param');
    const { cursor, limit } = c.req.valid('query');
    const before = decodeCursor(cursor, z.string().regex(/^\d{1,18}$/));
    if (!before.ok) return malformed(c, before.errors);
    const { role, userId } = c.get('session');
    const isOwnShift = entityType === 'SHIFT' && cashierOfShift(entityId) === userId;
    if (role !== 'admin' && !FOR_CASHIERS.has(entityType) && !isOwnShift) {
      return problem(c, { code: 'auth/forbidden', details: { roles: ['admin'] } });
    }
    // A bet has no entries of its own: what happens to a ticket happens to its bets.
    const stored = entityType === 'BET' ? 'RECEIPT' : entityType;
    const rows = await entriesOfEntity(verificationDeps(c.env).database, stored, entityId, before.key, limit);
    const { items, pagination } = pageOf(rows, limit, ({ id }) => id);
    return page(c, role === 'admin' ? items : items.map((entry) => ({ ...entry, ipAddress: null })), pagination);
  });

// Past zod-openapi, which knows answers of JSON alone.
audit.get('/audit/export', admin, async (c) => {
  const range = AuditRange.safeParse(c.req.query());
  if (!range.success) return malformed(c, fieldErrors(range.error, 'query'));
  const { from = null, to = null } = range.data;
  const { database } = verificationDeps(c.env);
  return c.body(exportTrail(database, await beginWalk(database, from, to)), 200, {
    'Content-Type': 'application/x-ndjson',
    'Cache-Control': 'no-store',
    'Content-Disposition': `attachment; filename="ringside-audit-${new Date().toISOString().slice(0, 10)}.ndjson"`,
  });
});

async function compare(env: Bindings, head: HeadRow): Promise<AuditHead['archive']> {
  try {
    const copy = await archivedHead(env.ARCHIVE, head.day);
    if (copy === null) return 'missing';
    return copy.id === head.id && copy.hash === head.hash ? 'agrees' : 'differs';
  } catch {
    return 'unknown';
  }
}
