import { describe, expect, it } from 'vitest';
import { parseRedeemCode } from '../../../domains/betting/round/redeem-code-text.ts';
import { isRedeemCode, redeemCodeOf, redeemHashOf } from '../../../domains/betting/round/redeem-code.ts';
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

describe('a redeem code as people type it', () => {
  const right = '41YS9N1Y';

  it('is read in any case, with spaces and hyphens anywhere, and with the letters that look like its digits', () => {
    for (const typed of [right, '41ys9n1y', '41YS-9N1Y', ' 4 1ys 9n1 y ', '4IYS9NLY', '4lys9niy', '41YS\u00a09N1Y']) {
      expect(parseRedeemCode(typed)).toBe(right);
      expect(isRedeemCode(typed, right)).toBe(true);
    }
    expect(parseRedeemCode('oO0OooOO')).toBe('00000000');
  });

  it('is nothing else: one letter off, too short, too long, or no code at all', () => {
    for (const index of [0, 3, 7]) expect(isRedeemCode(right.slice(0, index) + 'Z' + right.slice(index + 1), right)).toBe(false);
    for (const typed of ['', '41YS9N1', '41YS9N1YY', '41YS9N1U', '41YS9N1é', '𝟜𝟙YS9N1Y', '4.YS9N1Y', `${right}\0`]) {
      expect(parseRedeemCode(typed)).toBeNull();
      expect(isRedeemCode(typed, right)).toBe(false);
    }
  });
});

describe('the hash that finds a ticket by its code', () => {
  it('is 16 hex digits of an HMAC under a secret of the house, and of no use without it', () => {
    // Computed apart, with Python's hmac.
    expect(redeemHashOf(SECRET, '41YS9N1Y')).toBe('6ad62ae37db82e93');
    expect(redeemHashOf('ab'.repeat(32), '41YS9N1Y')).not.toBe(redeemHashOf(SECRET, '41YS9N1Y'));
    expect(redeemHashOf(SECRET, '41YS9N1Z')).not.toBe(redeemHashOf(SECRET, '41YS9N1Y'));
  });
});
