import type { Outcome } from '../../aggregates/client.ts';
import type { Rejection } from '../../kernel/decision.ts';
import { hmacSha256Hex } from '../../kernel/hash.ts';
import { asError, log } from '../../metrics/log.ts';
import type { Account } from './contract.ts';
import type { AccountCommand } from './model.ts';
import type { AccountStore, AskedChange, ChangeMeta, MadeChange } from './store.ts';

/** Who sends a command about an account. */
export interface AccountSender {
  readonly userId: string;
  readonly requestId: string;
  readonly clientHash?: string | undefined;
}

export interface AccountDeps {
  readonly accounts: AccountStore;
  /** Keys the hash of a command, which may hold a password. */
  readonly secret: string;
  /** Sends to the account's own stream. */
  readonly record: (command: AccountCommand, commandId: string | null, sender: AccountSender) => Promise<Outcome<null>>;
  /** Stops what drawers still believe: no session of an older role version moves money once this has answered. */
  readonly suspendMoney: (userId: string, minRoleVersion: number, by: AccountSender) => Promise<Outcome<unknown>>;
  /** Marks sessions as ended wherever a copy of them may lie. */
  readonly forgetSessions: (userId: string, tokenHashes: readonly string[]) => Promise<void>;
}

export type Changed =
  | { readonly ok: true; readonly account: Account; readonly made: MadeChange }
  | { readonly ok: false; readonly rejection: Rejection };

const REFUSALS = {
  reused: 'core/idempotency-key-reused',
  unknown: 'auth/unknown-account',
  taken: 'auth/name-taken',
  'not-admin': 'auth/forbidden',
  'own-account': 'auth/own-account',
} as const;

/**
 * Changes an account, and answers when everybody who must know does: the row is committed first, then money stops, then copies
 * of the ended sessions are dropped, then the account's stream has it. Each step may be repeated, so a retry with the same key
 * finishes what a lost one began; so does the cron (`tellUntold`).
 *
 * @param content  What the client said, for the hash by which a reused key is found out.
 */
export async function changeAccount(
  deps: AccountDeps,
  userId: string,
  asked: AskedChange,
  command: { readonly commandId: string; readonly content: unknown },
  sender: AccountSender,
): Promise<Changed> {
  const meta: ChangeMeta = {
    commandId: command.commandId,
    commandHash: hmacSha256Hex(deps.secret, `account-command:${JSON.stringify(command.content)}`).slice(0, 32),
    actor: sender.userId,
    correlationId: sender.requestId,
    clientHash: sender.clientHash,
  };
  const answer = await deps.accounts.change(meta, userId, asked);
  if (answer.status !== 'done') {
    const details = answer.status === 'not-admin' ? { roles: ['admin'] } : answer.status === 'taken' ? { field: 'username' } : {};
    return { ok: false, rejection: { code: REFUSALS[answer.status], details } };
  }
  const why = await tell(deps, answer.made);
  if (why !== null) {
    log.warn('a change of an account is made and not told', { userId: answer.made.userId, why });
    return { ok: false, rejection: { code: 'auth/change-not-told', details: {} } };
  }
  const account = await deps.accounts.find(answer.made.userId);
  if (account === null) return { ok: false, rejection: { code: REFUSALS.unknown, details: {} } };
  return { ok: true, account, made: answer.made };
}

/** Tells everybody who must know of a change. @returns why somebody could not be told now, or null. */
async function tell(deps: AccountDeps, made: MadeChange): Promise<string | null> {
  const { userId, change, commandId } = made;
  const sender = { userId: made.actor, requestId: made.correlationId, clientHash: made.clientHash };
  try {
    if (made.movedMoney) {
      const suspended = await deps.suspendMoney(userId, change.roleVersion, sender);
      if (!suspended.ok) return suspended.rejection.code;
    }
    await deps.forgetSessions(userId, made.endedSessions);
    const recorded = await deps.record({ type: 'RecordChange', userId, change }, commandId, sender);
    if (!recorded.ok) return recorded.rejection.code;
    await deps.accounts.told(commandId);
    return null;
  } catch (thrown) {
    return asError(thrown).message;
  }
}

/** Finishes what requests that died have left: a duty of the cron. @throws when any of it could not be done; the next run tries again. */
export async function tellUntold(deps: AccountDeps): Promise<void> {
  const failed: string[] = [];
  for (const made of await deps.accounts.untold()) {
    const why = await tell(deps, made);
    if (why === null) log.info('a change of an account was told late', { userId: made.userId });
    else failed.push(why);
  }
  if (failed.length > 0) throw new Error(`${failed.length} changes of accounts could not be told: ${failed[0]}`);
}
