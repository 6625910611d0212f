import { send, type Outcome } from '../core/aggregates/client.ts';
import type { AccountCommand } from '../core/auth/account/model.ts';
import { tellUntold, type AccountDeps, type AccountSender } from '../core/auth/account/service.ts';
import { AccountStore } from '../core/auth/account/store.ts';
import { authOf, type FailedSignIn } from '../core/auth/auth.ts';
import { clientHashOf, type FromClient } from '../core/audit/client.ts';
import type { SystemCommand } from '../core/audit/system.ts';
import { oncePerIsolate } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { asError, log } from '../core/metrics/log.ts';
import { suspendMoney } from '../domains/betting/shift/ending.ts';
import { aggregateStub } from '../durable-objects/wiring.ts';
import { bettingDeps } from './betting-deps.ts';
import type { Bindings } from './bindings.ts';

const storeOf = oncePerIsolate((config) => ({ accounts: new AccountStore(openDatabase(config)), secret: config.MASTER_KEY }));

/** Connects the use cases of accounts to this deployment. */
export function accountDeps(env: Bindings): AccountDeps {
  return {
    ...storeOf(env),
    record: (command, commandId, sender) => record(env, command, commandId, sender),
    suspendMoney: (userId, minRoleVersion, by) => suspendMoney(bettingDeps(env), userId, { minRoleVersion, signedInAfter: 0 }, by),
    forgetSessions: (userId, tokenHashes) => authOf(env).forgetSessions(userId, tokenHashes),
  };
}

/** Writes what happened to an account into its stream. */
export function record(env: Bindings, command: AccountCommand, commandId: string | null, sender: AccountSender): Promise<Outcome<null>> {
  const { userId: actor, requestId: correlationId, clientHash } = sender;
  return send<AccountCommand, null>(aggregateStub(env, 'user', command.userId), { command, commandId, actor, correlationId, clientHash });
}

/** The little of a request's context that says who sent it; every `Context` behind a guard is one. */
export interface Sent extends FromClient {
  readonly env: Bindings;
  get(key: 'requestId'): string;
}

/** Who sends this request, for the record. */
export function senderOf(c: Sent & { get(key: 'session'): { readonly userId: string } }): AccountSender {
  return { userId: c.get('session').userId, requestId: c.get('requestId'), clientHash: clientHashOf(c) };
}

/**
 * Records a wrong guess beside the answer, not before it: names that somebody has would else take longer than others. How many
 * there can be is bounded by the slow-down.
 */
export function recordFailure(c: Sent, failed: FailedSignIn): void {
  if (failed === null) return;
  const sender = { requestId: c.get('requestId'), clientHash: clientHashOf(c) };
  const asking =
    'userId' in failed
      ? record(c.env, { type: 'RecordFailedSignIn', ...failed }, null, { ...sender, userId: failed.userId })
      : send<SystemCommand, null>(aggregateStub(c.env, 'system', 'sign-in'), {
          command: { type: 'RecordUnknownSignIn', ...failed },
          commandId: null,
          actor: 'system',
          correlationId: sender.requestId,
          clientHash: sender.clientHash,
        });
  c.executionCtx.waitUntil(unlessRefused(asking, 'a failed sign-in was not recorded'));
}

/** Records that somebody signed out. The sign-out is made, whoever can be told of it. */
export async function recordSignOut(c: Sent, userId: string): Promise<void> {
  const sender = { userId, requestId: c.get('requestId'), clientHash: clientHashOf(c) };
  await unlessRefused(record(c.env, { type: 'RecordSignOut', userId }, null, sender), 'a sign-out was not recorded');
}

async function unlessRefused(asking: Promise<Outcome<null>>, message: string): Promise<void> {
  try {
    const outcome = await asking;
    if (!outcome.ok) log.error(message, { code: outcome.rejection.code });
  } catch (thrown) {
    log.error(message, { error: asError(thrown) });
  }
}

/** What the cron does for accounts. */
export function tellAccountChanges(env: Bindings): Promise<void> {
  return tellUntold(accountDeps(env));
}
