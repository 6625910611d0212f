import { describe, expect, it } from 'vitest';
import { hashPassword, verifyPassword } from '../../../core/auth/passwords.ts';

async function timed(stored: string | null): Promise<number> {
  const startedAt = performance.now();
  expect(await verifyPassword('guess', stored)).toBe(false);
  return performance.now() - startedAt;
}

describe('a password', () => {
  it('is stored as scrypt with its cost, a salt of 16 bytes and a hash of 32', async () => {
    expect(await hashPassword('right')).toMatch(/^scrypt\$16384\$8\$1\$[\w-]{22}\$[\w-]{43}$/);
  });

  it('is known again, and no other is', async () => {
    const stored = await hashPassword('ringside-local');
    expect(await verifyPassword('ringside-local', stored)).toBe(true);
    expect(await verifyPassword('ringside-Local', stored)).toBe(false);
    expect(await verifyPassword('', stored)).toBe(false);
  });

  it('is the same however é was typed', async () => {
    expect(await verifyPassword('caf\u0065\u0301', await hashPassword('caf\u00e9'))).toBe(true);
  });

  it('has a new salt each time', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'));
  });

  it('of nobody is always wrong, and is worked on like any other', async () => {
    // Not compared with the time of a known one: another test on the same core would decide. Without the work it takes microseconds.
    expect(await timed(null)).toBeGreaterThan(5);
  });

  it('that was stored damaged is a fault of ours, not a wrong password', async () => {
    await expect(verifyPassword('x', 'md5$abc')).rejects.toThrow('scrypt');
  });
});
