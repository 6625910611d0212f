import { calculateJwkThumbprint, errors, exportJWK, importJWK, importPKCS8, jwtVerify, SignJWT, type JWK } from 'jose';
import { z } from 'zod';
import { Role } from './roles.ts';
import type { Session } from './session.ts';

/** How long a JWT is good for, ms. */
export const JWT_MS = 15 * 60_000;

const ISSUER = 'ringside';
const AUDIENCE = 'ringside';
/** How far the clocks of two machines of ours may be apart, ms. */
const CLOCK_SKEW_MS = 5_000;
const ALGORITHM = 'EdDSA';

const Claims = z.object({
  sub: z.string(),
  exp: z.number(),
  iat: z.number(),
  username: z.string(),
  role: Role,
  /** The version of the role when this was signed. */
  rv: z.int().positive(),
  /** The hash of the session's token that this was made with: a JWT ends with it. */
  sid: z.string(),
});
export type Claims = z.infer<typeof Claims>;

/** Signs and reads the short tokens that APIs and sockets carry. */
export interface Tokens {
  /** Signs for a session, `sid` being the hash of its token. @returns the compact JWT and its end, ms since the epoch. */
  sign(session: Session, sid: string, nowMs: number): Promise<{ readonly jwt: string; readonly expiresAtMs: number }>;
  /** @returns the claims of a token that is ours and still good at `nowMs`, else null. */
  verify(jwt: string, nowMs: number): Promise<Claims | null>;
  /** The public key, for those who verify tokens themselves. */
  jwks(): Promise<{ readonly keys: readonly JWK[] }>;
}

async function loadKeys(pem: string) {
  // A secret pasted into one line keeps its line breaks as \n.
  const signing = await importPKCS8(pem.replaceAll('\\n', '\n'), ALGORITHM, { extractable: true });
  const { kty, crv, x } = await exportJWK(signing);
  if (kty !== 'OKP' || crv !== 'Ed25519' || x === undefined) throw new Error('JWT_PRIVATE_KEY must be an Ed25519 key in PKCS#8 PEM');
  const publicJwk: JWK = { kty, crv, x, use: 'sig', alg: ALGORITHM };
  const kid = await calculateJwkThumbprint({ kty, crv, x });
  return { signing, verifying: await importJWK({ kty, crv, x }, ALGORITHM), kid, publicJwk: { ...publicJwk, kid } };
}

/** Opens the tokens of this private key, PKCS#8 PEM Ed25519. The key is read on first use. */
export function openTokens(privateKeyPem: string): Tokens {
  // The keys themselves are kept, never the promise of them: a promise belongs to the request that made it.
  let loaded: Awaited<ReturnType<typeof loadKeys>> | undefined;
  const keys = async () => (loaded ??= await loadKeys(privateKeyPem));
  return {
    async sign(session, sid, nowMs) {
      const { signing, kid } = await keys();
      const issuedAt = Math.floor(nowMs / 1000);
      const expiresAt = issuedAt + JWT_MS / 1000;
      const jwt = await new SignJWT({ username: session.username, role: session.role, rv: session.roleVersion, sid })
        .setProtectedHeader({ alg: ALGORITHM, kid, typ: 'JWT' })
        .setIssuer(ISSUER)
        .setAudience(AUDIENCE)
        .setSubject(session.userId)
        .setIssuedAt(issuedAt)
        .setExpirationTime(expiresAt)
        .sign(signing);
      return { jwt, expiresAtMs: expiresAt * 1000 };
    },
    async verify(jwt, nowMs) {
      const { verifying } = await keys();
      try {
        const rules = { issuer: ISSUER, audience: AUDIENCE, algorithms: [ALGORITHM], currentDate: new Date(nowMs) };
        const { payload } = await jwtVerify(jwt, verifying, rules);
        const claims = Claims.safeParse(payload).data;
        // Nobody of ours has signed it yet: a key that leaked must not be used to make tokens for later.
        const isOfLater = claims !== undefined && claims.iat * 1000 > nowMs + CLOCK_SKEW_MS;
        return claims === undefined || isOfLater ? null : claims;
      } catch (error) {
        if (error instanceof errors.JOSEError) return null;
        throw error;
      }
    },
    async jwks() {
      return { keys: [(await keys()).publicJwk] };
    },
  };
}
