import { z } from '@hono/zod-openapi';
import type { Pagination } from './envelope.ts';
import type { FieldError } from './problem.ts';

const DEFAULT_LIMIT = 20;
const MAX_LIMIT = 100;

/** The query of every list: `limit` 1 to 100, and the `cursor` of the page before. */
export const PageQuery = z.object({
  limit: z.coerce.number().int().min(1).max(MAX_LIMIT).default(DEFAULT_LIMIT).describe('How many, at the most'),
  cursor: z.string().max(512).optional().describe('`pagination.cursor` of the page before'),
});

export type CursorRead<Key> =
  | { readonly ok: true; readonly key: Key | null }
  | { readonly ok: false; readonly errors: readonly FieldError[] };

/** Turns the sort key of the last row into an opaque cursor: base64url of its JSON. */
export function encodeCursor(key: unknown): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

/** Reads a cursor back; none means the first page. A cursor that we cannot have made names `cursor`: answer with `malformed`. */
export function decodeCursor<Key>(cursor: string | undefined, schema: z.ZodType<Key>): CursorRead<Key> {
  if (cursor === undefined) return { ok: true, key: null };
  try {
    const key = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (key.success) return { ok: true, key: key.data };
  } catch {
    // Not JSON: as wrong as JSON of another shape.
  }
  const message = 'Not a cursor of this list: take it from pagination.cursor, or leave it out to start again';
  return { ok: false, errors: [{ field: 'cursor', rule: 'invalid_cursor', message }] };
}

/**
 * Makes a page of rows that were asked for one more than `limit`, so that it knows whether there is a next one.
 * @param keyOf  The sort key of a row, as the list's query compares it.
 */
export function pageOf<Row>(rows: readonly Row[], limit: number, keyOf: (row: Row) => unknown) {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  const hasNext = rows.length > limit;
  const pagination: Pagination = { limit, hasNext, cursor: hasNext && last !== undefined ? encodeCursor(keyOf(last)) : null };
  return { items, pagination };
}
