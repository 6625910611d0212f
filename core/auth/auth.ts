import { createHmac } from 'node:crypto';
import { oncePerIsolate } from '../config.ts';
import { openDatabase } from '../db/neon.ts';
import { redisOf } from '../redis/redis.ts';
import { hashToken, kindOf, newSessionToken } from './credential.ts';
import { openTokens, type Tokens } from './jwt.ts';
import { SESSION_MS, SessionLookup } from './lookup.ts';
import { SessionMemory } from './memory.ts';
import { verifyPassword } from './passwords.ts';
import type { Session } from './session.ts';
import { AuthStore, sessionOf } from './store.ts';

/** Attempts to sign in per account from one address, and per address to any account, within one window. */
export const LOGIN_LIMITS = { perAccountAndAddress: 10, perAddress: 100, windowSeconds: 900 } as const;

export type SignIn =
  | { readonly ok: true; readonly token: string; readonly session: Session }
  | { readonly ok: false; readonly code: 'auth/bad-credentials' }
  | { readonly ok: false; readonly code: 'auth/too-many-attempts'; readonly retryAfterSeconds: number };

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

  /** Checks a name and a password. Wrong name and wrong password look and take the same. @throws DependencyAway: fails closed. */
  async signIn(username: string, password: string, address: string): Promise<SignIn> {
    const subjects = this.#subjects(username, address);
    const { pair, address: fromAddress, account } = await this.#parts.store.beginSignIn(subjects, LOGIN_LIMITS.windowSeconds, username);
    if (pair.attempts > LOGIN_LIMITS.perAccountAndAddress) return tooMany(pair.secondsLeft);
    if (fromAddress.attempts > LOGIN_LIMITS.perAddress) return tooMany(fromAddress.secondsLeft);
    const right = await verifyPassword(password, account?.passwordHash ?? null);
    if (!right || account === null) return { ok: false, code: 'auth/bad-credentials' };

    const token = newSessionToken();
    const tokenHash = hashToken(token);
    const createdAtMs = this.#now();
    const session = sessionOf(account, 'session', createdAtMs, createdAtMs + SESSION_MS);
    await this.#parts.store.completeSignIn(subjects, { tokenHash, userId: account.userId, createdAtMs, expiresAtMs: session.expiresAtMs });
    await this.#parts.lookup.remember({ kind: 'session', id: tokenHash }, session, createdAtMs);
    return { ok: true, token, session };
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
      await this.#parts.lookup.drop({ kind: 'session', id: tokenHash }, session.expiresAtMs);
      this.#memory.forget(token, this.#now());
    }
  }

  async #find(token: string): Promise<Session | null> {
    const kind = kindOf(token);
    if (kind === null) return null;
    if (kind === 'session') return this.#parts.lookup.find({ kind: 'session', id: hashToken(token) });
    if (kind === 'api-key') return this.#parts.lookup.find({ kind: 'key', id: hashToken(token) });
    const claims = await this.tokens.verify(token, this.#now());
    if (claims === null) return null;
    const holder = await this.#parts.lookup.find({ kind: 'user', id: claims.sub });
    // The signature says who; only the account says what they may do now.
    if (holder === null || holder.roleVersion !== claims.rv) return null;
    return { ...holder, via: 'jwt', loginTime: new Date(claims.iat * 1000).toISOString(), expiresAtMs: claims.exp * 1000 };
  }

  #subjects(username: string, address: string) {
    const keyed = (text: string) => createHmac('sha256', this.#parts.secret).update(`login:${text}`).digest('base64url');
    return { pair: `pair:${keyed(`${username.toLowerCase()}\n${address}`)}`, address: `address:${keyed(address)}` };
  }
}

function tooMany(retryAfterSeconds: number): SignIn {
  return { ok: false, code: 'auth/too-many-attempts', retryAfterSeconds };
}

/** The isolate's one Auth, on its database and its Redis. */
export const authOf = oncePerIsolate((config, env) => {
  const store = new AuthStore(openDatabase(config));
  const load = (subject: { readonly kind: 'session' | 'key' | 'user'; readonly id: string }) => {
    if (subject.kind === 'session') return store.session(subject.id);
    return subject.kind === 'key' ? store.apiKey(subject.id) : store.holder(subject.id);
  };
  const lookup = new SessionLookup(redisOf(env), load);
  return new Auth({ store, lookup, tokens: openTokens(config.JWT_PRIVATE_KEY), secret: config.MASTER_KEY });
});
