import { readMinor } from '../read-minor.ts';

/** What a typed line asks for. */
export type TypedLine =
  | { readonly asks: 'nothing' | 'unreadable' }
  /** A bet; a stake of null is the last one again. */
  | { readonly asks: 'bet'; readonly participantNumber: number; readonly stakeMinor: number | null }
  /** A printed ticket was scanned into the line. */
  | { readonly asks: 'ticket'; readonly scanned: string };

const SCANNED = /\/tickets\/[\w-]+/;
// All that a numeric keypad has for a separator; `+` at the end may stand for Enter.
const BET = /^(\d{1,4})(?:[\s*x×/+-]+([\d.,]+))?[\s*x×/+-]*$/i;

/**
 * Reads a line of the keyboard: `3*5` bets 5.00 on runner 3, `3` bets the last stake on it.
 * @param minorDigits  Digits behind the currency's point.
 */
export function readLine(line: string, minorDigits: number): TypedLine {
  const typed = line.trim();
  if (typed === '') return { asks: 'nothing' };
  if (SCANNED.test(typed)) return { asks: 'ticket', scanned: typed };
  const [, runner, amount] = BET.exec(typed) ?? [];
  if (runner === undefined || Number(runner) === 0) return { asks: 'unreadable' };
  if (amount === undefined) return { asks: 'bet', participantNumber: Number(runner), stakeMinor: null };
  const stakeMinor = readMinor(amount, minorDigits);
  return stakeMinor === null || stakeMinor === 0 ? { asks: 'unreadable' } : { asks: 'bet', participantNumber: Number(runner), stakeMinor };
}
