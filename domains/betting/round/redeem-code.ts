import { hmacSha256Hex } from '../../../core/kernel/hash.ts';

/** Crockford's base 32: no letter that a person takes for a digit. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 8;

/**
 * The code on a printed ticket that payout and the public status page ask for, because ticket numbers can be guessed:
 * 40 bits of HMAC-SHA256 of the number, under a secret of the round that is stored nowhere.
 */
export function redeemCodeOf(roundSecret: string, receiptId: string): string {
  let bits = Number.parseInt(hmacSha256Hex(roundSecret, receiptId).slice(0, 10), 16);
  let code = '';
  for (let index = 0; index < LENGTH; index += 1) {
    code = (ALPHABET[bits % 32] ?? '') + code;
    bits = Math.floor(bits / 32);
  }
  return code;
}
