/**
 * Reads a decimal as an integer of its smallest units, without a floating point in between: `2.5` with 2 digits is 250.
 * A comma is as good as a point, and spaces stand where a person put them.
 *
 * @returns undefined for what is no such number, is negative, or has more digits than the unit has.
 */
export function scaled(text: string, digits: number): number | undefined {
  const [, whole, part = ''] = /^(\d+)(?:[.,](\d*))?$/.exec(text.replaceAll(/\s/g, '')) ?? [];
  if (whole === undefined || part.length > digits) return undefined;
  const value = Number(whole + part.padEnd(digits, '0'));
  return Number.isSafeInteger(value) ? value : undefined;
}

/** The decimal that `scaled` reads back; zeros at its end that say nothing are left out. */
export function unscaled(value: number, digits: number, least = 0): string {
  const text = String(value).padStart(digits + 1, '0');
  const [whole, part] = [text.slice(0, text.length - digits), text.slice(text.length - digits)];
  const kept = part.slice(0, least) + part.slice(least).replace(/0+$/, '');
  return kept === '' ? whole : `${whole}.${kept}`;
}
