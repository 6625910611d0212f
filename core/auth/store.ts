import { z } from 'zod';
import type { Database } from '../db/neon.ts';
import { Guard } from '../resilience/guard.ts';
import { isPostgresAway } from '../resilience/postgres.ts';
import { permissionsOf, Role } from './roles.ts';
import type { Session } from './session.ts';

const TIME_LIMIT_MS = 2_000;

const UserRow = z.object({
  user_id: z.string(),
  username: z.string(),
  email: z.string().nullable(),
  role: Role,
  role_version: z.int(),
});
const AccountRow = UserRow.extend({ password_hash: z.string() });
const SessionRow = UserRow.extend({ created_ms: z.number(), expires_ms: z.number() });
const KeyRow = z.object({ key_id: z.string(), name: z.string(), role: Role, created_ms: z.number() });
const AttemptRow = z.object({ attempts: z.int(), seconds_left: z.int() });

/** An account that may sign in, with what its password hashes to. */
interface Account {
  readonly userId: string;
  readonly username: string;
  readonly email: string | null;
  readonly role: Role;
  readonly roleVersion: number;
  readonly passwordHash: string;
}

/** How often a subject has tried within the window, this time included, and when the window ends. */
export interface Attempts {
  readonly attempts: number;
  readonly secondsLeft: number;
}

const MILLISECONDS = (column: string) => `(EXTRACT(EPOCH FROM ${column}) * 1000)::FLOAT8`;
const USER_COLUMNS = 'u.user_id, u.username, u.email, u.role, u.role_version';

// A window is fixed: tries made after the limit do not lengthen it, so nobody can keep another out for ever.
const COUNT_ATTEMPT = `
  INSERT INTO core.login_attempts AS a (subject, attempts, expires_at)
  VALUES ($1, 1, now() + make_interval(secs => $2::INT))
  ON CONFLICT (subject) DO UPDATE SET
    attempts   = CASE WHEN a.expires_at <= now() THEN 1 ELSE a.attempts + 1 END,
    expires_at = CASE WHEN a.expires_at <= now() THEN EXCLUDED.expires_at ELSE a.expires_at END
  RETURNING attempts, GREATEST(1, CEIL(EXTRACT(EPOCH FROM expires_at - now())))::INT AS seconds_left`;

/** Every statement of core/auth. Each throws DependencyAway('postgres') where Postgres cannot be asked. */
export class AuthStore {
  readonly #sql: Database;
  readonly #guard = new Guard({ name: 'postgres', timeLimitMs: TIME_LIMIT_MS, isAway: isPostgresAway });

  constructor(database: Database) {
    this.#sql = database;
  }

  /**
   * Counts an attempt for both subjects and reads the account, in one round trip. Counting comes before checking, so
   * guesses made at once are all counted. Every call locks the pair before the address: no two can wait for each other.
   */
  async beginSignIn(
    subjects: { readonly pair: string; readonly address: string },
    windowSeconds: number,
    username: string,
  ): Promise<{ readonly pair: Attempts; readonly address: Attempts; readonly account: Account | null }> {
    const [pair, address, accounts] = await this.#guard.run((signal) =>
      this.#sql.transaction(
        [
          this.#sql.query(COUNT_ATTEMPT, [subjects.pair, windowSeconds]),
          this.#sql.query(COUNT_ATTEMPT, [subjects.address, windowSeconds]),
          this.#sql.query(`SELECT ${USER_COLUMNS}, u.password_hash FROM core.users u WHERE lower(u.username) = lower($1)`, [username]),
        ],
        { fetchOptions: { signal } },
      ),
    );
    const account = z.array(AccountRow).parse(accounts)[0];
    return {
      pair: attemptsOf(pair),
      address: attemptsOf(address),
      account: account === undefined ? null : { ...personOf(account), passwordHash: account.password_hash },
    };
  }

  /** Stores a session, takes its attempt back and clears what has expired, in one transaction. */
  async completeSignIn(
    subjects: { readonly pair: string; readonly address: string },
    session: { readonly tokenHash: string; readonly userId: string; readonly createdAtMs: number; readonly expiresAtMs: number },
  ): Promise<void> {
    const { tokenHash, userId, createdAtMs, expiresAtMs } = session;
    await this.#guard.run((signal) =>
      this.#sql.transaction(
        [
          this.#sql.query('DELETE FROM core.login_attempts WHERE subject = $1', [subjects.pair]),
          this.#sql.query('UPDATE core.login_attempts SET attempts = attempts - 1 WHERE subject = $1 AND attempts > 1', [subjects.address]),
          this.#sql.query(
            `DELETE FROM core.login_attempts WHERE subject IN
               (SELECT subject FROM core.login_attempts WHERE expires_at < now() LIMIT 50 FOR UPDATE SKIP LOCKED)`,
          ),
          this.#sql.query('DELETE FROM core.sessions WHERE user_id = $1 AND expires_at <= now()', [userId]),
          this.#sql.query(
            `INSERT INTO core.sessions (token_hash, user_id, created_at, expires_at)
             VALUES ($1, $2, to_timestamp($3::FLOAT8 / 1000), to_timestamp($4::FLOAT8 / 1000))`,
            [tokenHash, userId, createdAtMs, expiresAtMs],
          ),
        ],
        { fetchOptions: { signal } },
      ),
    );
  }

  /** The session of this token hash as it stands now, or null. */
  async session(tokenHash: string): Promise<Session | null> {
    const rows = await this.#rows(
      `SELECT ${USER_COLUMNS}, ${MILLISECONDS('s.created_at')} AS created_ms, ${MILLISECONDS('s.expires_at')} AS expires_ms
       FROM core.sessions s JOIN core.users u USING (user_id) WHERE s.token_hash = $1 AND s.expires_at > now()`,
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

  /** Who holds the API key of this hash, or null when there is none or it was revoked. */
  async apiKey(secretHash: string): Promise<Session | null> {
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

  /** The account as a JWT's holder, with its role as it is now, or null when it is gone. */
  async holder(userId: string): Promise<Session | null> {
    const rows = await this.#rows(`SELECT ${USER_COLUMNS} FROM core.users u WHERE u.user_id = $1`, [userId]);
    const row = z.array(UserRow).parse(rows)[0];
    return row === undefined ? null : sessionOf(personOf(row), 'jwt', 0, Number.MAX_SAFE_INTEGER);
  }

  #rows(text: string, parameters: readonly unknown[]) {
    return this.#guard.run((signal) => this.#sql.query(text, [...parameters], { fetchOptions: { signal } }));
  }
}

function attemptsOf(rows: unknown): Attempts {
  const [row] = z.tuple([AttemptRow]).parse(rows);
  return { attempts: row.attempts, secondsLeft: row.seconds_left };
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
