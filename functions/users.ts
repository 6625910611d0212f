import { createRoute, z } from '@hono/zod-openapi';
import { Account, ChangeAccountBody, CreateAccountBody, SignOutAccountBody } from '../core/auth/account/contract.ts';
import { changeAccount } from '../core/auth/account/service.ts';
import { requireFreshRole, requireRole } from '../core/auth/guard.ts';
import { hashPassword } from '../core/auth/passwords.ts';
import { created, dataResponse, jsonBody, ok, page, pageResponse } from '../core/http/envelope.ts';
import { idempotencyKeyParameter, requireIdempotencyKey } from '../core/http/idempotency.ts';
import { decodeCursor, PageQuery, pageOf } from '../core/http/pagination.ts';
import { malformed, problem, problemResponse } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { accountDeps, senderOf } from './account-deps.ts';
import type { AppEnv } from './bindings.ts';

const tags = ['users'];
const params = z.object({ userId: z.string().min(1).max(128).describe('An account’s id') });
const reader = requireRole('admin');
type Guards = [ReturnType<typeof requireFreshRole>, typeof requireIdempotencyKey];
const commander: Guards = [requireFreshRole('admin'), requireIdempotencyKey];
const command = { tags, middleware: commander, parameters: [idempotencyKeyParameter] };
const AccountKey = z.string().max(64);

const list = createRoute({
  method: 'get',
  path: '/users',
  operationId: 'listAccounts',
  tags,
  summary: 'Accounts, by name',
  middleware: reader,
  request: { query: PageQuery },
  responses: { 200: pageResponse(Account, 'A page of accounts'), default: problemResponse },
});
const read = createRoute({
  method: 'get',
  path: '/users/{userId}',
  operationId: 'readAccount',
  tags,
  summary: 'An account',
  middleware: reader,
  request: { params },
  responses: { 200: dataResponse(Account, 'The account'), default: problemResponse },
});
const create = createRoute({
  ...command,
  method: 'post',
  path: '/users',
  operationId: 'createAccount',
  summary: 'Make an account',
  request: { body: jsonBody(CreateAccountBody) },
  responses: { 201: dataResponse(Account, 'The account'), default: problemResponse },
});
const change = createRoute({
  ...command,
  method: 'patch',
  path: '/users/{userId}',
  operationId: 'changeAccount',
  summary: 'Change a role, or disable or enable an account',
  description: 'All its sessions end, and it moves no more money from the moment of the answer; an open shift is closed uncounted.',
  request: { params, body: jsonBody(ChangeAccountBody) },
  responses: { 200: dataResponse(Account, 'The account after the change'), default: problemResponse },
});
const signOut = createRoute({
  ...command,
  method: 'post',
  path: '/users/{userId}/sign-out',
  operationId: 'signOutAccount',
  summary: 'End all sessions of somebody; an open shift is closed uncounted',
  request: { params, body: jsonBody(SignOutAccountBody) },
  responses: { 200: dataResponse(Account, 'The account'), default: problemResponse },
});

/** `/api/v1/users`: who may do what, for admins. */
export const users = createRouter<AppEnv>()
  .openapi(list, async (c) => {
    const { limit, cursor } = c.req.valid('query');
    const from = decodeCursor(cursor, AccountKey);
    if (!from.ok) return malformed(c, from.errors);
    const rows = await accountDeps(c.env).accounts.list(from.key, limit);
    const { items, pagination } = pageOf(rows, limit, ({ username }) => username.toLowerCase());
    return page(c, items, pagination);
  })
  .openapi(read, async (c) => {
    const found = await accountDeps(c.env).accounts.find(c.req.valid('param').userId);
    return found === null ? problem(c, { code: 'auth/unknown-account', details: {} }) : ok(c, found);
  })
  .openapi(create, async (c) => {
    const content = c.req.valid('json');
    const { username, password, role, email = null } = content;
    const asked = { create: { username, email, role, passwordHash: await hashPassword(password) } };
    const sent = { commandId: c.get('commandId'), content: { create: content } };
    const outcome = await changeAccount(accountDeps(c.env), crypto.randomUUID(), asked, sent, senderOf(c));
    return outcome.ok ? created(c, outcome.account) : problem(c, outcome.rejection);
  })
  .openapi(change, async (c) => {
    const { userId } = c.req.valid('param');
    const asked = c.req.valid('json');
    const sent = { commandId: c.get('commandId'), content: { change: asked, userId } };
    const outcome = await changeAccount(accountDeps(c.env), userId, asked, sent, senderOf(c));
    return outcome.ok ? ok(c, outcome.account) : problem(c, outcome.rejection);
  })
  .openapi(signOut, async (c) => {
    const { userId } = c.req.valid('param');
    const { reason } = c.req.valid('json');
    const sent = { commandId: c.get('commandId'), content: { signOut: userId, reason } };
    const outcome = await changeAccount(accountDeps(c.env), userId, { signOut: true, reason }, sent, senderOf(c));
    return outcome.ok ? ok(c, outcome.account) : problem(c, outcome.rejection);
  });
