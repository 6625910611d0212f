import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto';

// About 50 ms and 16 MiB a check. The platform caps PBKDF2 at 100,000 rounds, which is too few; scrypt has no such cap.
const COST = 16_384;
const BLOCK_SIZE = 8;
const PARALLELISM = 1;
const KEY_BYTES = 32;
const SALT_BYTES = 16;

/** The fewest characters of a new password. Length is what makes guessing hopeless; a rule about its letters is not. */
export const PASSWORD_MIN_LENGTH = 12;

/** Longest password looked at, in UTF-16 units; no page needs more, and a megabyte would be a way to keep us busy. */
export const PASSWORD_MAX_LENGTH = 256;

// What an unknown user's password is compared with, so that both answers take the same time.
const NOBODY = `scrypt$${COST}$${BLOCK_SIZE}$${PARALLELISM}$${'A'.repeat(22)}$${'A'.repeat(43)}`;

const HASH_TEXT = /^scrypt\$(\d{1,7})\$(\d{1,2})\$(\d{1,2})\$([A-Za-z0-9_-]+)\$([A-Za-z0-9_-]+)$/;

function derive(password: string, salt: Buffer, cost: number, blockSize: number, parallelism: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N: cost, r: blockSize, p: parallelism, maxmem: 64 * 1024 * 1024 };
    // One person types é as one code point, another as two.
    scrypt(password.normalize('NFC'), salt, KEY_BYTES, options, (error, key) => (error ? reject(error) : resolve(key)));
  });
}

/** Hashes a password: `scrypt$16384$8$1$<salt>$<hash>`, both base64url, 16 and 32 bytes. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(SALT_BYTES);
  const key = await derive(password, salt, COST, BLOCK_SIZE, PARALLELISM);
  return `scrypt$${COST}$${BLOCK_SIZE}$${PARALLELISM}$${salt.toString('base64url')}$${key.toString('base64url')}`;
}

/**
 * Whether a password is the one that was hashed. `null` (nobody by that name) costs the same time and is always false.
 * @throws when the stored text is no scrypt hash: a damaged row, not a wrong password.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  const parts = HASH_TEXT.exec(stored ?? NOBODY);
  if (parts === null) throw new Error('a stored password hash is not in the scrypt format');
  const [, cost = '', blockSize = '', parallelism = '', salt = '', hash = ''] = parts;
  const expected = Buffer.from(hash, 'base64url');
  const actual = await derive(password, Buffer.from(salt, 'base64url'), Number(cost), Number(blockSize), Number(parallelism));
  const same = actual.length === expected.length && timingSafeEqual(actual, expected);
  return same && stored !== null;
}
