import { z } from 'zod';

/** What a feed adds to a score, in its own words: as it is stored and read back. */
export const Detail = z.record(z.string(), z.json());
export type Detail = z.infer<typeof Detail>;

const MAX_BYTES = 8_192;
const MAX_DEPTH = 8;

/**
 * A detail as it comes in: a free JSON object of at most 8 KB and 8 levels. Text must be whole Unicode without NUL: Postgres stores nothing else in
 * JSONB, and one event that it refuses would keep every event behind it waiting.
 */
export const DetailBody = z
  .record(z.string(), z.unknown())
  .superRefine((detail, context) => {
    const wrong = whatIsWrong(detail);
    if (wrong !== null) context.addIssue({ code: 'custom', message: wrong });
  })
  // It came out of JSON.parse and was looked through above.
  .transform((detail) => detail as Detail);

/** Walks with a list of its own: a body of 100,000 brackets would overflow a recursion, and answer 500. */
function whatIsWrong(detail: object): string | null {
  const left: { readonly value: unknown; readonly depth: number }[] = [{ value: detail, depth: 1 }];
  for (let next = left.pop(); next !== undefined; next = left.pop()) {
    const { value, depth } = next;
    if (typeof value === 'string' && !isStorable(value)) return 'Text must be whole Unicode characters without NUL';
    if (typeof value !== 'object' || value === null) continue;
    if (depth > MAX_DEPTH) return `Expected at most ${MAX_DEPTH} levels`;
    for (const [key, inner] of Object.entries(value)) {
      if (!isStorable(key)) return 'Text must be whole Unicode characters without NUL';
      left.push({ value: inner, depth: depth + 1 });
    }
  }
  const bytes = new TextEncoder().encode(JSON.stringify(detail)).byteLength;
  return bytes > MAX_BYTES ? `Expected at most ${MAX_BYTES} bytes of JSON` : null;
}

function isStorable(text: string): boolean {
  return text.isWellFormed() && !text.includes('\0');
}
