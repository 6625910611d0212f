import { parseReceiptId } from '../../../domains/betting/round/receipt-id.ts';
import { parseRedeemCode } from '../../../domains/betting/round/redeem-code-text.ts';

/** What was typed or scanned to find a ticket by. */
export type TypedTicket =
  | { readonly is: 'number'; readonly receiptId: string; readonly code: string | null }
  | { readonly is: 'code'; readonly code: string }
  /** A number whose check digit does not fit, or nothing that a ticket carries. */
  | { readonly is: 'misread number' | 'unreadable' };

const SCANNED = /\/tickets\/([\w-]+)(?:\?n=(\d+))?/;

/** Reads a number, a redeem code, or the address in a ticket's square as a scanner types it. */
export function readTicket(typed: string): TypedTicket {
  const [, scannedCode, scannedNumber] = SCANNED.exec(typed) ?? [];
  const text = (scannedCode ?? typed).trim();
  const code = parseRedeemCode(text);
  if (scannedNumber !== undefined && parseReceiptId(scannedNumber) !== null) return { is: 'number', receiptId: scannedNumber, code };
  const digits = text.replaceAll(/[\s.-]/g, '');
  if (/^\d+$/.test(digits) && parseReceiptId(digits) !== null) return { is: 'number', receiptId: digits, code: null };
  if (code !== null) return { is: 'code', code };
  return { is: /^\d{7,18}$/.test(digits) ? 'misread number' : 'unreadable' };
}
