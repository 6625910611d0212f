import { createHash, randomBytes } from 'node:crypto';

/** `__Host-`: only over TLS, only this host, never set by a subdomain. */
export const SESSION_COOKIE = '__Host-session';

/** What a request shows to prove who sends it. */
export interface Credential {
  readonly token: string;
  /** A browser adds a cookie by itself, whoever made the page: such a write must also show its origin. */
  readonly from: 'bearer' | 'cookie';
}

/** Reads the credential of a request; a header wins over a cookie. Null when it shows none. */
export function credentialOf(headers: Headers): Credential | null {
  const authorization = headers.get('authorization');
  if (authorization !== null) {
    const bearer = authorization.length > 7 && authorization.slice(0, 7).toLowerCase() === 'bearer ';
    return { token: bearer ? authorization.slice(7).trim() : '', from: 'bearer' };
  }
  const cookies = headers.get('cookie');
  if (cookies === null) return null;
  for (const pair of cookies.split(';')) {
    const separator = pair.indexOf('=');
    if (pair.slice(0, separator).trim() === SESSION_COOKIE) return { token: pair.slice(separator + 1).trim(), from: 'cookie' };
  }
  return null;
}

/** The three kinds of token, told apart by their form alone. */
export type TokenKind = 'session' | 'jwt' | 'api-key';

const SESSION_TOKEN = /^[A-Za-z0-9_-]{43}$/;
const API_KEY = /^rk_[A-Za-z0-9]{1,32}_[A-Za-z0-9_-]{20,128}$/;
const JWT = /^[A-Za-z0-9_-]{1,512}\.[A-Za-z0-9_-]{1,2048}\.[A-Za-z0-9_-]{1,512}$/;

/** @returns the kind of a token, or null when it cannot be one of ours: then nobody needs to be asked. */
export function kindOf(token: string): TokenKind | null {
  if (SESSION_TOKEN.test(token)) return 'session';
  if (API_KEY.test(token)) return 'api-key';
  return JWT.test(token) ? 'jwt' : null;
}

/** A new session token: 256 random bits, base64url. */
export function newSessionToken(): string {
  return randomBytes(32).toString('base64url');
}

/** What is stored of a token: its SHA-256, hex. The token is random, so nothing slower is needed. */
export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
