import { z } from 'zod';

const PRINTABLE = /^[^\p{Cc}\p{Cs}]+$/u;

/** Text for people, of one line and at most so many characters: Postgres stores neither NUL nor half a character. */
export function printable(most: number): z.ZodString {
  return (
    z
      .string()
      .trim()
      .min(1)
      .max(most)
      .regex(PRINTABLE, 'must be printable text')
      // The documentation would take the flag for a part of the pattern.
      .meta({ pattern: PRINTABLE.source })
  );
}
