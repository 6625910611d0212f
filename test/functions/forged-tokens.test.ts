import { createHash, createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { Client } from 'pg';
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { bearer, call, signIn, withEdge } from './edge/stack.ts';

const local = withEdge();
/** A route that moves money; no round has this number, so who is let in is told that. */
const MONEY = '/api/v1/receipts';
const NOW = Math.floor(Date.now() / 1_000);
const otherKey = generateKeyPairSync('ed25519').privateKey;
const rsaKey = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;

let ourKey: KeyObject;
let ourPublicPem: string;
let claims: JWTPayload;

beforeAll(async () => {
  ourKey = createPrivateKey(String(local.stack.bindings['JWT_PRIVATE_KEY']).replaceAll('\\n', '\n'));
  ourPublicPem = createPublicKey(ourKey).export({ type: 'spki', format: 'pem' }).toString();
  const sid = createHash('sha256')
    .update(await signIn(local.stack))
    .digest('hex');
  const database = new Client({ connectionString: local.stack.databaseUrl });
  await database.connect();
  const { rows } = await database.query<{ role_version: number }>("SELECT role_version FROM core.users WHERE user_id = 'local-cashier'");
  await database.end();
  const rv = rows[0]?.role_version;
  claims = {
    iss: 'ringside',
    aud: 'ringside',
    sub: 'local-cashier',
    username: 'cashier',
    role: 'cashier',
    rv,
    sid,
    iat: NOW,
    exp: NOW + 900,
  };
});

const signed = (payload: JWTPayload, key: KeyObject | Uint8Array = ourKey, alg = 'EdDSA') =>
  new SignJWT(payload).setProtectedHeader({ alg, typ: 'JWT' }).sign(key);

const without = (name: string): JWTPayload => Object.fromEntries(Object.entries(claims).filter(([claim]) => claim !== name));

/** The same signature over a payload that says something else. */
async function tampered(change: JWTPayload): Promise<string> {
  const [head, , signature] = (await signed(claims)).split('.');
  return [head, Buffer.from(JSON.stringify({ ...claims, ...change })).toString('base64url'), signature].join('.');
}

async function sell(token: string) {
  const body = { roundId: '1000000001', bets: [{ participantNumber: 1, stakeMinor: 500 }] };
  return call(local.stack, 'POST', MONEY, body, { ...bearer(token), 'idempotency-key': 'forged' });
}

describe('a token on a route that moves money', () => {
  it('of ours is let in: what follows is refused for what it is, not for another mistake', async () => {
    const { status, body } = await sell(await signed(claims));
    expect([status, body.code]).toEqual([404, 'betting/unknown-round']);
  });

  it.each<[string, () => Promise<string> | string]>([
    ['without an algorithm', () => new UnsecuredJWT(claims).encode()],
    ['signed with our public key as a shared secret', () => signed(claims, Buffer.from(ourPublicPem), 'HS256')],
    ['signed with RSA', () => signed(claims, rsaKey, 'RS256')],
    ['signed with another key', () => signed(claims, otherKey)],
    ['without a signature', async () => `${(await signed(claims)).split('.').slice(0, 2).join('.')}.`],
    ['whose role was changed', () => tampered({ role: 'admin' })],
    ['whose user was changed', () => tampered({ sub: 'local-admin' })],
    ['whose end was put off', () => tampered({ exp: NOW + 90_000 })],
    ['of another issuer', () => signed({ ...claims, iss: 'elsewhere' })],
    ['of no issuer', () => signed(without('iss'))],
    ['for another audience', () => signed({ ...claims, aud: 'elsewhere' })],
    ['for no audience', () => signed(without('aud'))],
    ['that has ended', () => signed({ ...claims, iat: NOW - 901, exp: NOW - 1 })],
    ['that never ends', () => signed(without('exp'))],
    ['signed in the future', () => signed({ ...claims, iat: NOW + 60, exp: NOW + 960 })],
    ['of no session', () => signed(without('sid'))],
    ['of a session that there is not', () => signed({ ...claims, sid: 'ab'.repeat(32) })],
    ['of somebody else’s session', () => signed({ ...claims, sub: 'local-admin', role: 'admin' })],
    ['of an older role', () => signed({ ...claims, rv: Number(claims['rv']) - 1 })],
    ['of a newer role', () => signed({ ...claims, rv: Number(claims['rv']) + 1 })],
  ])('%s is nobody’s', async (_, make) => {
    const { status, body } = await sell(await make());
    expect([status, body.code]).toEqual([401, 'auth/unauthenticated']);
  });
});
