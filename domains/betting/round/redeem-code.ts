import { timingSafeEqual } from 'node:crypto';
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

/**
 * Reads a code as people type it: any case, spaces and hyphens anywhere, and Crockford's look-alikes (O for 0, I and L for 1).
 * @returns the code as it is printed, or null for what can be none.
 */
export function parseRedeemCode(typed: string): string | null {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return code.length === LENGTH && [...code].every((letter) => ALPHABET.includes(letter)) ? code : null;
}

/** Whether a code as typed is the right one, in the same time wherever they differ. */
export function isRedeemCode(typed: string, right: string): boolean {
  const code = parseRedeemCode(typed);
  return code !== null && timingSafeEqual(Buffer.from(code), Buffer.from(right));
}

/** What finds a ticket by its code in the read tables and tells nobody the code, 16 hex digits. @param houseSecret  `deriveHouse('redeem-index')`. */
export function redeemHashOf(houseSecret: string, redeemCode: string): string {
  return hmacSha256Hex(houseSecret, redeemCode).slice(0, 16);
}
