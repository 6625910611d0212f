import { generateKeyPairSync } from 'node:crypto';
import { createLocalJWKSet, jwtVerify, SignJWT, UnsecuredJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { JWT_MS, openTokens } from '../../../core/auth/jwt.ts';
import { sessionOf } from '../../../core/auth/store.ts';

const T = 1_800_000_000_000;
const newKey = () => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const person = { userId: 'u1', username: 'cashier', email: null, role: 'cashier', roleVersion: 3 } as const;
const session = sessionOf(person, 'session', T, T + 86_400_000);
const SID = 'ab'.repeat(32);
const tokens = openTokens(newKey());

describe('a JWT', () => {
  it('says who and in which version of their role, for 15 minutes', async () => {
    const { jwt, expiresAtMs } = await tokens.sign(session, SID, T);
    expect(expiresAtMs).toBe(T + JWT_MS);
    expect(await tokens.verify(jwt, T + JWT_MS - 1_000)).toMatchObject({
      sub: 'u1',
      username: 'cashier',
      role: 'cashier',
      rv: 3,
      sid: SID,
    });
    expect(await tokens.verify(jwt, T + JWT_MS)).toBeNull();
  });

  it('can be verified by others with the published key, which holds no secret', async () => {
    const { jwt } = await tokens.sign(session, SID, T);
    const { keys } = await tokens.jwks();
    expect(keys[0]).not.toHaveProperty('d');
    const { payload } = await jwtVerify(jwt, createLocalJWKSet({ keys: [...keys] }), { currentDate: new Date(T) });
    expect(payload.sub).toBe('u1');
  });

  it('of another key, of no key, or changed by one letter is nobody’s', async () => {
    const claims = {
      username: 'cashier',
      role: 'admin',
      rv: 1,
      sid: SID,
      sub: 'u1',
      iss: 'ringside',
      aud: 'ringside',
      iat: T / 1000,
      exp: T / 1000 + 900,
    };
    const { jwt: foreign } = await openTokens(newKey()).sign(session, SID, T);
    const symmetric = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256' }).sign(Buffer.alloc(32));
    const { jwt } = await tokens.sign(session, SID, T);
    const [head = '', body = '', signature = ''] = jwt.split('.');
    const promoted = Buffer.from(JSON.stringify(claims)).toString('base64url');
    for (const bad of [
      foreign,
      symmetric,
      new UnsecuredJWT(claims).encode(),
      `${head}.${promoted}.${signature}`,
      `${head}.${body}.`,
      'a.b.c',
      '',
    ]) {
      expect(await tokens.verify(bad, T)).toBeNull();
    }
  });

  it('is signed with a key pasted into one line as well', async () => {
    const pem = newKey();
    const { jwt } = await openTokens(pem.replaceAll('\n', '\\n')).sign(session, SID, T);
    expect(await openTokens(pem).verify(jwt, T)).toMatchObject({ sub: 'u1' });
  });

  it('cannot be made with another kind of key', async () => {
    const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    await expect(openTokens(rsa).sign(session, SID, T)).rejects.toThrow(/key|alg|OID/i);
  });
});
