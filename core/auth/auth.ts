import { createHmac } from 'node:crypto';
import { oncePerIsolate } from '../config.ts';
import { openDatabase } from '../db/neon.ts';
import { redisOf } from '../redis/redis.ts';
import { hashToken, kindOf, newSessionToken } from './credential.ts';
import { openTokens, type Tokens } from './jwt.ts';
import { SESSION_MS, SessionLookup, type Subject } from './lookup.ts';
import { SessionMemory } from './memory.ts';
import { verifyPassword } from './passwords.ts';
import type { Session } from './session.ts';
import { AuthStore, sessionOf } from './store.ts';

/** A sign-in that was let in; it counts once its event is accepted (`functions/auth.ts`). */
export interface SignedIn {
  readonly token: string;
  readonly session: Session;
}

export type SignIn =
  | ({ readonly ok: true; readonly refusedBefore: number } & SignedIn)
  | { readonly ok: false; readonly code: 'auth/bad-credentials'; readonly failed: FailedSignIn }
  | { readonly ok: false; readonly code: 'auth/too-many-attempts'; readonly retryAfterSeconds: number };

/** What the record is to hold of a wrong guess: at which account, or, told together, at names that nobody has; null: not now. */
export type FailedSignIn =
  | { readonly userId: string; readonly refusedBefore: number }
  | { readonly usernameHash: string; readonly attempts: number }
  | null;

export interface AuthParts {
  readonly store: AuthStore;
  readonly lookup: SessionLookup;
  readonly tokens: Tokens;
  /** Keys the hashes under which attempts are counted. */
  readonly secret: string;
  readonly now?: () => number;
}

/** Who is who: signs people in and out, and says who a token belongs to. One an isolate. */
export class Auth {
  readonly tokens: Tokens;
  readonly #parts: AuthParts;
  readonly #memory = new SessionMemory();
  readonly #now: () => number;

  constructor(parts: AuthParts) {
    this.#parts = parts;
    this.tokens = parts.tokens;
    this.#now = parts.now ?? Date.now;
  }

  /** The session of a token if this isolate verified it just now; undefined means `identify` must be asked. Synchronous. */
  recall(token: string): Session | undefined {
    return this.#memory.recall(token, this.#now());
  }

  /** @returns whose token it is, or null. @throws DependencyAway('postgres') when nobody can say. */
  async identify(token: string): Promise<Session | null> {
    const askedAt = this.#now();
    const session = await this.#find(token);
    if (session !== null && askedAt < session.expiresAtMs) {
      this.#memory.keep(token, session, askedAt);
      return session;
    }
    return null;
  }

  /** Whose token it is as Postgres says now, whatever anybody remembers. @throws DependencyAway('postgres'). */
  async confirm(token: string): Promise<Session | null> {
    const askedAt = this.#now();
    const session = await this.#find(token, (subject) => this.#parts.store.subject(subject));
    if (session !== null && askedAt < session.expiresAtMs) return session;
    this.#memory.forget(token, askedAt);
    return null;
  }

  /** Checks a name and a password. Wrong name and wrong password look and take the same. @throws DependencyAway: fails closed. */
  async signIn(username: string, password: string, address: string): Promise<SignIn> {
    const subjects = this.#subjects(username, address);
    const { waitSeconds, refused, unknown, account } = await this.#parts.store.beginSignIn(subjects, username);
    if (waitSeconds > 0) return tooMany(waitSeconds);
    const right = await verifyPassword(password, account?.passwordHash ?? null);
    const badCredentials = { ok: false, code: 'auth/bad-credentials' } as const;
    if (account === null)
      return { ...badCredentials, failed: unknown === null ? null : { usernameHash: subjects.name, attempts: unknown } };
    const failed = { ...badCredentials, failed: { userId: account.userId, refusedBefore: refused } };
    if (!right || account.isDisabled) return failed;

    const { token, tokenHash, createdAtMs, expiresAtMs } = this.#newSession();
    const { userId, roleVersion } = account;
    // The account may have been changed while its password was hashed.
    if (!(await this.#parts.store.completeSignIn(subjects, { tokenHash, userId, roleVersion, createdAtMs, expiresAtMs }))) return failed;
    const session = sessionOf(account, 'session', createdAtMs, expiresAtMs);
    await this.#parts.lookup.remember({ kind: 'session', id: tokenHash }, session, createdAtMs);
    return { ok: true, refusedBefore: refused, token, session };
  }

  /**
   * Checks the password of somebody who is signed in; guesses are slowed as those of a sign-in are. Where it is right, a new
   * session is prepared, which the caller stores with the new password (core.change_account) and then takes for the old one.
   */
  async reenter(current: Session, password: string, address: string) {
    const subjects = this.#subjects(current.username, address);
    const { waitSeconds, refused, account } = await this.#parts.store.beginSignIn(subjects, current.username);
    if (waitSeconds > 0) return tooMany(waitSeconds);
    const isOwn = account?.userId === current.userId && !account.isDisabled;
    if (!(await verifyPassword(password, isOwn ? account.passwordHash : null))) {
      return { ok: false, code: 'auth/wrong-password', failed: { userId: current.userId, refusedBefore: refused } } as const;
    }
    return { ok: true, ...this.#newSession() } as const;
  }

  /**
   * Ends a session everywhere: the row, then the copy in Redis, and this isolate's memory; others forget within seconds.
   * @throws DependencyAway when the row could not be deleted; the mark in Redis already stops the token, and a retry is safe.
   */
  async signOut(token: string, session: Session): Promise<void> {
    const tokenHash = hashToken(token);
    try {
      await this.#parts.store.endSession(tokenHash);
    } finally {
      await this.#parts.lookup.drop([{ kind: 'session', id: tokenHash }], session.expiresAtMs);
      this.#memory.forget(token, this.#now());
    }
  }

  /** Takes sessions whose rows are gone out of Redis and out of this isolate's memory; others forget within seconds. */
  async forgetSessions(userId: string, tokenHashes: readonly string[]): Promise<void> {
    const subjects = tokenHashes.map((id) => ({ kind: 'session', id }) as const);
    await this.#parts.lookup.drop(subjects, this.#now() + SESSION_MS);
    this.#memory.forgetUser(userId, this.#now());
  }

  async #find(token: string, ask: (subject: Subject) => Promise<Session | null> = (subject) => this.#parts.lookup.find(subject)) {
    const kind = kindOf(token);
    if (kind === null) return null;
    if (kind !== 'jwt') return ask({ kind: kind === 'session' ? 'session' : 'key', id: hashToken(token) });
    const claims = await this.tokens.verify(token, this.#now());
    if (claims === null) return null;
    const holder = await ask({ kind: 'session', id: claims.sid });
    // The signature says who; only the session it was made with says what they may do now.
    if (holder === null || holder.userId !== claims.sub || holder.roleVersion !== claims.rv) return null;
    return { ...holder, via: 'jwt' as const, expiresAtMs: Math.min(claims.exp * 1000, holder.expiresAtMs) };
  }

  #newSession() {
    const token = newSessionToken();
    const createdAtMs = this.#now();
    return { token, tokenHash: hashToken(token), createdAtMs, expiresAtMs: createdAtMs + SESSION_MS };
  }

  #subjects(username: string, address: string) {
    const keyed = (text: string) => createHmac('sha256', this.#parts.secret).update(`login:${text}`).digest('base64url');
    const name = keyed(username.toLowerCase());
    return {
      pair: `pair:${keyed(`${username.toLowerCase()}\n${address}`)}`,
      address: `address:${keyed(address)}`,
      account: `account:${name}`,
      name,
    };
  }
}

function tooMany(retryAfterSeconds: number) {
  return { ok: false, code: 'auth/too-many-attempts', retryAfterSeconds } as const;
}

/** The isolate's one Auth, on its database and its Redis. */
export const authOf = oncePerIsolate((config, env) => {
  const store = new AuthStore(openDatabase(config));
  const lookup = new SessionLookup(redisOf(env), (subject) => store.subject(subject));
  return new Auth({ store, lookup, tokens: openTokens(config.JWT_PRIVATE_KEY), secret: config.MASTER_KEY });
});
