import type { Session } from './session.ts';

/** How long a verified session is used without asking anybody, ms. */
export const FRESH_MS = 2_000;
/** How much longer the others may use it while one request asks again, ms. */
export const STALE_MS = 2_000;
const MAX_ENTRIES = 10_000;

interface Entry {
  readonly session: Session;
  readonly freshUntil: number;
  readonly staleUntil: number;
  refreshingUntil: number;
}

/**
 * What this isolate has verified within the last seconds, by token: a busy cashier then costs no call per ticket.
 * When an entry ages, one request asks again and the others go on with it for a little; no promise is shared between them.
 */
export class SessionMemory {
  readonly #entries = new Map<string, Entry>();
  #forgotAt = 0;

  /** The session of a token, or undefined when the caller must ask (and then `keep` what it learnt). */
  recall(token: string, now: number): Session | undefined {
    const entry = this.#entries.get(token);
    if (entry === undefined) return undefined;
    if (now < entry.freshUntil && now < entry.session.expiresAtMs) return entry.session;
    if (now < entry.refreshingUntil && now < entry.session.expiresAtMs) return entry.session;
    // The one that asks may be cancelled half-way: the end of the stale time lets another try.
    if (now < entry.staleUntil) entry.refreshingUntil = entry.staleUntil;
    else this.#entries.delete(token);
    return undefined;
  }

  /** Keeps what asking brought. `askedAt` is when the asking began: the age of an answer counts from there. */
  keep(token: string, session: Session, askedAt: number): void {
    // It was asked before somebody signed out here; it may be the very session that has ended since.
    if (askedAt <= this.#forgotAt) return;
    this.#entries.delete(token);
    if (this.#entries.size >= MAX_ENTRIES) {
      const oldest = this.#entries.keys().next();
      if (!oldest.done) this.#entries.delete(oldest.value);
    }
    const freshUntil = askedAt + FRESH_MS;
    this.#entries.set(token, { session, freshUntil, staleUntil: freshUntil + STALE_MS, refreshingUntil: 0 });
  }

  /** Forgets a token at once, and what is being asked about it now. */
  forget(token: string, now: number): void {
    this.#entries.delete(token);
    this.#forgotAt = now;
  }

  /** Forgets all tokens of one person, as `forget` does. */
  forgetUser(userId: string, now: number): void {
    for (const [token, { session }] of this.#entries) if (session.userId === userId) this.#entries.delete(token);
    this.#forgotAt = now;
  }
}
