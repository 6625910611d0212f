/** Crockford's base 32: no letter that a person takes for a digit. */
export const CODE_ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const CODE_LENGTH = 8;
const READABLE = new RegExp(`^[${CODE_ALPHABET}]{${CODE_LENGTH}}$`);

/**
 * Reads a code as people type it: any case, spaces and hyphens anywhere, and Crockford's look-alikes (O for 0, I and L for 1).
 * @returns the code as it is printed, or null for what can be none.
 */
export function parseRedeemCode(typed: string): string | null {
  const code = typed.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll('O', '0').replaceAll(/[IL]/g, '1');
  return READABLE.test(code) ? code : null;
}
