import { z } from 'zod';
import type { Database } from '../../db/neon.ts';
import { Guard } from '../../resilience/guard.ts';
import { isPostgresAway } from '../../resilience/postgres.ts';
import { Role } from '../roles.ts';
import type { Account } from './contract.ts';
import { AccountChange } from './model.ts';

const TIME_LIMIT_MS = 2_000;
/** Older than any request that could still be telling it. */
const UNTOLD_SECONDS = 30;

const Moment = z.coerce.date().transform((date) => date.toISOString());
const Row = z.object({
  user_id: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  role: Role,
  role_version: z.int(),
  disabled_at: Moment.nullable(),
  created_at: Moment,
  updated_at: Moment,
});
const COLUMNS = 'user_id, username, email, role, role_version, disabled_at, created_at, updated_at';

/** What a command did to an account, as it stands in core.account_changes. */
const MadeRow = z.object({
  command_id: z.string(),
  user_id: z.string(),
  change: AccountChange,
  moved_money: z.boolean(),
  ended_sessions: z.array(z.string()),
  actor: z.string(),
  correlation_id: z.string(),
  client_hash: z.string().nullable(),
});
export interface MadeChange {
  readonly commandId: string;
  readonly userId: string;
  readonly change: AccountChange;
  /** Whether the account could move money until now. */
  readonly movedMoney: boolean;
  /** Hashes of the tokens that count for nothing any more. */
  readonly endedSessions: readonly string[];
  readonly actor: string;
  readonly correlationId: string;
  readonly clientHash: string | undefined;
}

const Answer = z.discriminatedUnion('status', [
  MadeRow.extend({ status: z.literal('done') }),
  z.object({ status: z.enum(['reused', 'unknown', 'taken', 'not-admin', 'own-account']) }),
]);
export type ChangeAnswer =
  | { readonly status: 'done'; readonly made: MadeChange }
  | { readonly status: 'reused' | 'unknown' | 'taken' | 'not-admin' | 'own-account' };

/** What is asked of core.change_account. */
export type AskedChange =
  | { readonly create: { readonly username: string; readonly email: string | null; readonly role: Role; readonly passwordHash: string } }
  | {
      readonly role?: Role | undefined;
      readonly disabled?: boolean | undefined;
      readonly reason?: string | undefined;
      readonly signOut?: true | undefined;
      readonly passwordHash?: string | undefined;
      /** The one session that stands after it. */
      readonly session?: { readonly tokenHash: string; readonly createdAtMs: number; readonly expiresAtMs: number } | undefined;
    };

/** Who sends a change, and under which key. */
export interface ChangeMeta {
  readonly commandId: string;
  readonly commandHash: string;
  readonly actor: string;
  readonly correlationId: string;
  readonly clientHash?: string | undefined;
}

/** Accounts as Postgres has them. Each method throws DependencyAway('postgres') where it cannot be asked. */
export class AccountStore {
  readonly #sql: Database;
  readonly #guard = new Guard({ name: 'postgres', timeLimitMs: TIME_LIMIT_MS, isAway: isPostgresAway });

  constructor(database: Database) {
    this.#sql = database;
  }

  async find(userId: string): Promise<Account | null> {
    const rows = await this.#rows(`SELECT ${COLUMNS} FROM core.users WHERE user_id = $1`, [userId]);
    return z.array(Row).parse(rows).map(accountOf)[0] ?? null;
  }

  /** Accounts by name, after a name (in lower case); one more than `limit` where there are more. */
  async list(after: string | null, limit: number): Promise<Account[]> {
    const rows = await this.#rows(
      `SELECT ${COLUMNS} FROM core.users WHERE $1::TEXT IS NULL OR lower(username) > $1 ORDER BY lower(username) LIMIT $2::INT + 1`,
      [after, limit],
    );
    return z.array(Row).parse(rows).map(accountOf);
  }

  /** Changes or makes an account, once a command: a repeated one answers what the first did. */
  async change(meta: ChangeMeta, userId: string, asked: AskedChange): Promise<ChangeAnswer> {
    const rows = await this.#rows('SELECT core.change_account($1, $2, $3) AS answer', [
      JSON.stringify(meta),
      userId,
      JSON.stringify(asked),
    ]);
    const [{ answer }] = z.tuple([z.object({ answer: Answer })]).parse(rows);
    return answer.status === 'done' ? { status: 'done', made: madeOf(answer) } : { status: answer.status };
  }

  /** Notes that all who must know of a change do. */
  async told(commandId: string): Promise<void> {
    await this.#rows('UPDATE core.account_changes SET told_at = now() WHERE command_id = $1', [commandId]);
  }

  /** Changes whose request died before everybody was told, oldest first. */
  async untold(): Promise<MadeChange[]> {
    const rows = await this.#rows(
      `SELECT * FROM core.account_changes WHERE told_at IS NULL AND made_at < now() - make_interval(secs => $1::INT)
       ORDER BY made_at LIMIT 20`,
      [UNTOLD_SECONDS],
    );
    return z.array(MadeRow).parse(rows).map(madeOf);
  }

  #rows(text: string, parameters: readonly unknown[]) {
    return this.#guard.run((signal) => this.#sql.query(text, [...parameters], { fetchOptions: { signal } }));
  }
}

function accountOf(row: z.infer<typeof Row>): Account {
  return {
    userId: row.user_id,
    username: row.username,
    email: row.email,
    role: row.role,
    roleVersion: row.role_version,
    disabledAt: row.disabled_at,
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  };
}

function madeOf(row: z.infer<typeof MadeRow>): MadeChange {
  return {
    commandId: row.command_id,
    userId: row.user_id,
    change: row.change,
    movedMoney: row.moved_money,
    endedSessions: row.ended_sessions,
    actor: row.actor,
    correlationId: row.correlation_id,
    clientHash: row.client_hash ?? undefined,
  };
}
