import { describe, expect, it } from 'vitest';
import { redeemCodeOf } from '../../../domains/betting/round/redeem-code.ts';
import { receiptIdOf } from '../../../domains/betting/round/receipt-id.ts';

const SECRET = '5eed'.repeat(16);

describe('a redeem code', () => {
  it('is forty bits of the HMAC of the number, in letters no one takes for a digit', () => {
    // Computed apart, with Python's hmac.
    expect(redeemCodeOf(SECRET, '70010000018')).toBe('41YS9N1Y');
    for (let sequence = 1; sequence <= 500; sequence += 1) {
      expect(redeemCodeOf(SECRET, receiptIdOf(7_001, sequence))).toMatch(/^[0-9A-HJKMNP-TV-Z]{8}$/);
    }
  });

  it('is always the same for a ticket, another for every other ticket, and of no use in another round', () => {
    const codesOf = (secret: string) => Array.from({ length: 1_000 }, (_, index) => redeemCodeOf(secret, receiptIdOf(7_001, index + 1)));
    const codes = codesOf(SECRET);
    expect(codesOf(SECRET)).toEqual(codes);
    expect(new Set(codes).size).toBe(1_000);
    expect(codesOf('ab'.repeat(32)).filter((code, index) => code === codes[index])).toEqual([]);
  });
});
