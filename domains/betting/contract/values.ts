import { z } from 'zod';
import { printable } from '../../../core/kernel/printable.ts';

/** Values that many shapes of betting share. Amounts are integer minor units, coefficients integer hundredths, ids strings of digits. */

// Eighteen digits: some numbers of nineteen are past a BIGINT, and Postgres would answer with an error.
export const Digits = z.string().regex(/^\d{1,18}$/, 'must be a number of at most 18 digits');

export const Instant = z.iso.datetime();

export const Minor = z.int().nonnegative();

/** Why somebody does what is out of the ordinary; it stands in the audit trail. */
export const Reason = printable(500);

export const ReasonBody = z.object({ reason: Reason }).strict();
