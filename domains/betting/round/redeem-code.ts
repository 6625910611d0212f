import { timingSafeEqual } from 'node:crypto';
import { hmacSha256Hex } from '../../../core/kernel/hash.ts';
import { CODE_ALPHABET, CODE_LENGTH, parseRedeemCode } from './redeem-code-text.ts';

/** The code that was made last: a sale asks for its own twice, to find it by and to print it. */
let last = { roundSecret: '', receiptId: '', code: '' };

/**
 * The code on a printed ticket that payout and the public status page ask for, because ticket numbers can be guessed:
 * 40 bits of HMAC-SHA256 of the number, under a secret of the round that is stored nowhere.
 */
export function redeemCodeOf(roundSecret: string, receiptId: string): string {
  if (last.receiptId === receiptId && last.roundSecret === roundSecret) return last.code;
  let bits = Number.parseInt(hmacSha256Hex(roundSecret, receiptId).slice(0, 10), 16);
  let code = '';
  for (let index = 0; index < CODE_LENGTH; index += 1) {
    code = (CODE_ALPHABET[bits % 32] ?? '') + code;
    bits = Math.floor(bits / 32);
  }
  last = { roundSecret, receiptId, code };
  return code;
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
