import { z } from 'zod';
import type { Database } from '../db/neon.ts';
import { Guard } from '../resilience/guard.ts';
import { isPostgresAway } from '../resilience/postgres.ts';
import type { Subject } from './lookup.ts';
import { permissionsOf, Role } from './roles.ts';
import type { Session } from './session.ts';
import { KNOWN_ADDRESS_DAYS, LOGIN_LIMITS } from './slow-down.ts';

const TIME_LIMIT_MS = 2_000;

const UserRow = z.object({
  user_id: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  role: Role,
  role_version: z.int(),
});
const AccountRow = UserRow.extend({ password_hash: z.string(), disabled_at: z.string().nullable() });
const Begun = z.object({ waitSeconds: z.int(), refused: z.int(), unknown: z.int().nullish(), account: AccountRow.nullish() });
const SessionRow = UserRow.extend({ created_ms: z.number(), expires_ms: z.number() });
const KeyRow = z.object({ key_id: z.string(), name: z.string(), role: Role, created_ms: z.number() });

/** An account that may sign in, with what its password hashes to. */
interface Account {
  readonly userId: string;
  readonly username: string;
  readonly email: string | null;
  readonly role: Role;
  readonly roleVersion: number;
  readonly passwordHash: string;
  readonly isDisabled: boolean;
}

interface NewSession {
  readonly tokenHash: string;
  readonly userId: string;
  /** The account as it was when its password was checked. */
  readonly roleVersion: number;
  readonly createdAtMs: number;
  readonly expiresAtMs: number;
}

/** What counting an attempt to sign in has brought. */
export interface BegunSignIn {
  /** Whole seconds until the password may be looked at; 0: now. */
  readonly waitSeconds: number;
  /** Attempts on this account that were refused unchecked since this was last asked with success. */
  readonly refused: number;
  /** Attempts on names that nobody has, where it is time to tell them; else null. */
  readonly unknown: number | null;
  readonly account: Account | null;
}

/** Under which keyed hashes attempts are counted: the account and the address together, the address, the account. */
export interface SignInSubjects {
  readonly pair: string;
  readonly address: string;
  readonly account: string;
}

const MILLISECONDS = (column: string) => `(EXTRACT(EPOCH FROM ${column}) * 1000)::FLOAT8`;
const USER_COLUMNS = 'u.user_id, u.username, u.email, u.role, u.role_version';

/** Every statement of core/auth. Each throws DependencyAway('postgres') where Postgres cannot be asked. */
export class AuthStore {
  readonly #sql: Database;
  readonly #guard = new Guard({ name: 'postgres', timeLimitMs: TIME_LIMIT_MS, isAway: isPostgresAway });

  constructor(database: Database) {
    this.#sql = database;
  }

  /** Counts an attempt and, where it may go on, reads the account: one round trip, by the rules of slow-down.ts. */
  async beginSignIn({ pair, address, account }: SignInSubjects, username: string): Promise<BegunSignIn> {
    const rows = await this.#rows('SELECT core.begin_sign_in($1, $2, $3, $4, $5) AS begun', [
      pair,
      address,
      account,
      username,
      JSON.stringify(LOGIN_LIMITS),
    ]);
    const [{ begun }] = z.tuple([z.object({ begun: Begun })]).parse(rows);
    const found = begun.account ?? null;
    return {
      waitSeconds: begun.waitSeconds,
      refused: begun.refused,
      unknown: begun.unknown ?? null,
      account: found === null ? null : { ...personOf(found), passwordHash: found.password_hash, isDisabled: found.disabled_at !== null },
    };
  }

  /**
   * Stores a session, takes its attempt back, knows its address from now on and clears what has expired, in one transaction.
   * @returns false where the account is no longer what it was when its password was read: nobody is signed in.
   */
  async completeSignIn({ pair, address, account }: SignInSubjects, session: NewSession): Promise<boolean> {
    const { tokenHash, userId, roleVersion, createdAtMs, expiresAtMs } = session;
    const results = await this.#guard.run((signal) =>
      this.#sql.transaction(
        [
          this.#sql.query('DELETE FROM core.login_attempts WHERE subject = $1', [pair]),
          this.#sql.query('UPDATE core.login_attempts SET attempts = attempts - 1 WHERE subject = $1 AND attempts > 1', [address]),
          this.#sql.query('UPDATE core.login_attempts SET attempts = attempts - 1, next_at = now() WHERE subject = $1 AND attempts > 0', [
            account,
          ]),
          this.#sql.query(
            `INSERT INTO core.known_addresses (subject, expires_at) VALUES ($1, now() + make_interval(days => $2::INT))
             ON CONFLICT (subject) DO UPDATE SET expires_at = EXCLUDED.expires_at`,
            [pair, KNOWN_ADDRESS_DAYS],
          ),
          ...['core.login_attempts', 'core.known_addresses'].map((table) =>
            this.#sql.query(
              `DELETE FROM ${table} WHERE subject IN
                 (SELECT subject FROM ${table} WHERE expires_at < now() LIMIT 50 FOR UPDATE SKIP LOCKED)`,
            ),
          ),
          this.#sql.query('DELETE FROM core.sessions WHERE user_id = $1 AND expires_at <= now()', [userId]),
          this.#sql.query('SELECT core.open_session($1, $2, $3, $4, $5) AS opened', [
            tokenHash,
            userId,
            roleVersion,
            createdAtMs,
            expiresAtMs,
          ]),
        ],
        { fetchOptions: { signal } },
      ),
    );
    return z.tuple([z.object({ opened: z.boolean() })]).parse(results.at(-1))[0].opened;
  }

  /** The hash of an account's password, or null when the account is gone or disabled. */
  async passwordHash(userId: string): Promise<string | null> {
    const rows = await this.#rows('SELECT password_hash FROM core.users WHERE user_id = $1 AND disabled_at IS NULL', [userId]);
    return z.array(z.object({ password_hash: z.string() })).parse(rows)[0]?.password_hash ?? null;
  }

  /** Whose session it is as it stands now, or null. */
  subject({ kind, id }: Subject): Promise<Session | null> {
    return kind === 'session' ? this.#session(id) : this.#apiKey(id);
  }

  async #session(tokenHash: string): Promise<Session | null> {
    const rows = await this.#rows(
      `SELECT ${USER_COLUMNS}, ${MILLISECONDS('s.created_at')} AS created_ms, ${MILLISECONDS('s.expires_at')} AS expires_ms
       FROM core.sessions s JOIN core.users u USING (user_id) WHERE s.token_hash = $1 AND s.expires_at > now() AND u.disabled_at IS NULL`,
      [tokenHash],
    );
    const row = z.array(SessionRow).parse(rows)[0];
    if (row === undefined) return null;
    return sessionOf(personOf(row), 'session', row.created_ms, row.expires_ms);
  }

  /** Ends a session for good. Ending it twice changes nothing. */
  async endSession(tokenHash: string): Promise<void> {
    await this.#rows('DELETE FROM core.sessions WHERE token_hash = $1', [tokenHash]);
  }

  async #apiKey(secretHash: string): Promise<Session | null> {
    const rows = await this.#rows(
      `SELECT key_id, name, role, ${MILLISECONDS('created_at')} AS created_ms
       FROM core.api_keys WHERE secret_hash = $1 AND revoked_at IS NULL`,
      [secretHash],
    );
    const row = z.array(KeyRow).parse(rows)[0];
    if (row === undefined) return null;
    const holder = { userId: `key:${row.key_id}`, username: row.name, email: null, role: row.role, roleVersion: 1 };
    return sessionOf(holder, 'api-key', row.created_ms, Number.MAX_SAFE_INTEGER);
  }

  #rows(text: string, parameters: readonly unknown[]) {
    return this.#guard.run((signal) => this.#sql.query(text, [...parameters], { fetchOptions: { signal } }));
  }
}

function personOf(row: z.infer<typeof UserRow>) {
  return { userId: row.user_id, username: row.username, email: row.email, role: row.role, roleVersion: row.role_version };
}

/** Builds a session for somebody; times in ms since the epoch. */
export function sessionOf(
  person: Pick<Session, 'userId' | 'username' | 'email' | 'role' | 'roleVersion'>,
  via: Session['via'],
  loginMs: number,
  expiresAtMs: number,
): Session {
  const { userId, username, email, role, roleVersion } = person;
  const permissions = [...permissionsOf(role)];
  return { userId, username, email, role, permissions, loginTime: new Date(loginMs).toISOString(), expiresAtMs, roleVersion, via };
}
