import { z } from 'zod';
import type { Queries } from '../projections/checkpoint.ts';
import { headsBetween } from './store.ts';
import type { WalkState } from './verification.ts';

const PAGE_ROWS = 2_000;

/** The lines of a page as one text, and where it ended. Values stand as text: the hashes are over these very bytes. */
const PAGE = `
  SELECT COALESCE(string_agg(json_build_object(
           'id', id::TEXT, 'userId', user_id, 'action', action, 'entityType', entity_type, 'entityId', entity_id, 'oldValue', old_value,
           'newValue', new_value, 'clientHash', client_hash, 'createdAt', to_char(created_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'eventHash', event_hash, 'previousHash', previous_hash, 'hash', hash)::TEXT || chr(10), '' ORDER BY id), '') AS lines,
         COUNT(*) AS rows, MAX(id) AS last, (array_agg(hash ORDER BY id DESC))[1] AS hash
  FROM (SELECT * FROM core.transaction_logs WHERE id > $1 AND id <= $2 ORDER BY id LIMIT ${PAGE_ROWS}) AS entry`;
const PageRow = z.object({ lines: z.string(), rows: z.coerce.number(), last: z.coerce.number().nullable(), hash: z.string().nullable() });

/** What the first line says: that lines of this shape follow, and the hash that the first of them is chained to. */
export const EXPORT_FORMAT = 'ringside-audit-1';

/**
 * The trail as lines of JSON, page by page as the reader takes them: a first line about the export, a line an entry, a last
 * line with the count, the head and the daily heads. Without its last line an export is cut off.
 */
export function exportTrail(database: Queries, range: WalkState): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let { after, hash } = range;
  let rows = 0;
  return new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(`${JSON.stringify({ format: EXPORT_FORMAT, after: String(after), previousHash: hash })}\n`));
    },
    async pull(controller) {
      const page = PageRow.parse((await database.query(PAGE, [after, range.upTo]))[0]);
      if (page.rows > 0) controller.enqueue(encoder.encode(page.lines));
      rows += page.rows;
      hash = page.hash ?? hash;
      after = page.last ?? after;
      if (page.rows === PAGE_ROWS) return;
      const heads = await headsBetween(database, String(range.after), String(range.upTo));
      controller.enqueue(encoder.encode(`${JSON.stringify({ rows, head: { id: String(after), hash }, heads })}\n`));
      controller.close();
    },
  });
}
