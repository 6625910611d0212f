/**
 * Reads an amount as people type it, `12`, `12.5` or `12,50`, in a currency's major unit.
 *
 * @param minorDigits  Digits behind the currency's point.
 * @returns integer minor units ≥ 0; null for what is no amount, or finer than the currency.
 */
export function readMinor(typed: string, minorDigits: number): number | null {
  const parts = /^(\d{1,9})(?:[.,](\d*))?$/.exec(typed.trim());
  if (parts === null) return null;
  const [, whole = '', behind = ''] = parts;
  return behind.length > minorDigits ? null : Number(whole + behind.padEnd(minorDigits, '0'));
}
