/** A round sells at most so many tickets: the sequence has six digits. */
export const MAX_TICKETS = 999_999;

/** Luhn's check digit (ISO/IEC 7812-1, annex B) of a string of digits: one wrong digit or a swap of neighbours is seen. */
export function luhnDigit(digits: string): number {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return (10 - (sum % 10)) % 10;
}

/** The number of a ticket: round number, six-digit sequence (1 to 999,999), check digit. */
export function receiptIdOf(roundNumber: number, sequence: number): string {
  const digits = `${roundNumber}${String(sequence).padStart(6, '0')}`;
  return `${digits}${luhnDigit(digits)}`;
}

/** Takes a ticket number apart, so that its round is found without a look-up; null when the check digit does not fit. */
export function parseReceiptId(receiptId: string): { readonly roundId: string; readonly sequence: number } | null {
  if (!/^[1-9]\d{7,17}$/.test(receiptId)) return null;
  const digits = receiptId.slice(0, -1);
  if (luhnDigit(digits) !== Number(receiptId.at(-1))) return null;
  return { roundId: digits.slice(0, -6), sequence: Number(digits.slice(-6)) };
}
