import { z } from 'zod';
import type { JsonValue } from '../../../core/kernel/decision.ts';

/** What a feed adds to a score, in its own words. */
export type Detail = Readonly<Record<string, JsonValue>>;

const Free = z.record(z.string(), z.unknown());

/** A detail as it is read back: it was JSON when it was stored. (`z.json()` would say so too, but it has no end in OpenAPI.) */
export const Detail = Free.transform((detail) => detail as Detail);

const MAX_BYTES = 8_192;
const MAX_DEPTH = 8;

/**
 * A detail as it comes in: a free JSON object of at most 8 KB and 8 levels. Text must be whole Unicode without NUL: Postgres
 * stores nothing else in JSONB, and one event that it refuses would keep every event behind it waiting.
 */
export const DetailBody = Free.superRefine((detail, context) => {
  const wrong = whatIsWrong(detail);
  if (wrong !== null) context.addIssue({ code: 'custom', message: wrong });
}).pipe(Detail);

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
