import { z } from 'zod';
import type { Queries } from '../projections/checkpoint.ts';
import { AuditEntry } from './contract.ts';

/** The timestamps of the trail as its hashes have them: ISO 8601 UTC to the millisecond. */
const ISO = (column: string) => `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

const JsonText = z
  .string()
  .nullable()
  .transform((text) => (text === null ? null : z.record(z.string(), z.unknown()).nullable().parse(JSON.parse(text))));
const EntryRow = AuditEntry.extend({ oldValue: JsonText, newValue: JsonText });

const COLUMNS = `
  id::TEXT, user_id AS "userId", action, entity_type AS "entityType", entity_id AS "entityId", old_value AS "oldValue", new_value AS "newValue",
  client_hash AS "clientHash", ip_address AS "ipAddress", ${ISO('created_at')} AS "createdAt", event_hash AS "eventHash",
  previous_hash AS "previousHash", hash`;

const OF_ENTITY = `
  SELECT ${COLUMNS} FROM core.audit_trail
  WHERE entity_type = $1 AND entity_id = $2 AND ($3::BIGINT IS NULL OR id < $3::BIGINT)
  ORDER BY id DESC LIMIT $4`;

/** An entity's entries before a position (null: all), newest first; one more than `limit`, so that it shows whether there are more. */
export async function entriesOfEntity(
  database: Queries,
  entityType: string,
  entityId: string,
  beforeId: string | null,
  limit: number,
): Promise<AuditEntry[]> {
  return z.array(EntryRow).parse(await database.query(OF_ENTITY, [entityType, entityId, beforeId, limit + 1]));
}

/** What a search of the trail asks for; instants are ISO 8601. */
export interface AuditSearch {
  readonly from: string | null;
  readonly to: string | null;
  readonly action: string | null;
  readonly userId: string | null;
}

/** Where a page of a search ended. */
export const SearchKey = z.tuple([z.iso.datetime(), z.string().regex(/^\d{1,18}$/)]);

/** A search's entries before a place, newest first; one more than `limit`. Only what is asked for stands in the statement, so that an index fits. */
export async function searchEntries(
  database: Queries,
  { from, to, action, userId }: AuditSearch,
  before: z.infer<typeof SearchKey> | null,
  limit: number,
): Promise<AuditEntry[]> {
  const values: unknown[] = [limit + 1];
  const conditions: string[] = [];
  const where = (value: string | null, condition: (parameter: string) => string) => {
    if (value !== null) conditions.push(condition(`$${values.push(value)}`));
  };
  where(from, (at) => `created_at >= ${at}::TIMESTAMPTZ`);
  where(to, (at) => `created_at < ${at}::TIMESTAMPTZ`);
  where(action, (name) => `action = ${name}`);
  where(userId, (id) => `user_id = ${id}`);
  if (before !== null) conditions.push(`(created_at, id) < ($${values.push(before[0])}::TIMESTAMPTZ, $${values.push(before[1])}::BIGINT)`);
  const condition = conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`;
  const text = `SELECT ${COLUMNS} FROM core.audit_trail ${condition} ORDER BY audit_trail.created_at DESC, audit_trail.id DESC LIMIT $1`;
  return z.array(EntryRow).parse(await database.query(text, values));
}

const HeadRow = z.object({ day: z.string(), id: z.string(), hash: z.string(), takenAt: z.string() });
/** Where the chain stood when a day was over. */
export type HeadRow = z.infer<typeof HeadRow>;

const HEAD_COLUMNS = `day::TEXT, id::TEXT, hash, ${ISO('taken_at')} AS "takenAt"`;

/** The heads of the days before one (null: all), newest first; one more than `limit`. */
export async function listHeads(database: Queries, beforeDay: string | null, limit: number): Promise<HeadRow[]> {
  const text = `SELECT ${HEAD_COLUMNS} FROM core.audit_heads WHERE $1::DATE IS NULL OR day < $1::DATE ORDER BY audit_heads.day DESC LIMIT $2`;
  return z.array(HeadRow).parse(await database.query(text, [beforeDay, limit + 1]));
}

/** The heads whose entries stand after one position and up to another. */
export async function headsBetween(database: Queries, afterId: string, upToId: string): Promise<HeadRow[]> {
  const text = `SELECT ${HEAD_COLUMNS} FROM core.audit_heads WHERE audit_heads.id > $1 AND audit_heads.id <= $2 ORDER BY audit_heads.day`;
  return z.array(HeadRow).parse(await database.query(text, [afterId, upToId]));
}

/**
 * Takes the heads of all finished days that have none: the last entry of the day, or of a day before. A day waits until the
 * trail has every event of it.
 */
const TAKE_HEADS = `
  WITH started AS (
    SELECT COALESCE((SELECT MAX(day) + 1 FROM core.audit_heads), (SELECT MIN(created_at AT TIME ZONE 'UTC')::DATE FROM core.transaction_logs)) AS day
  ),
  waiting AS (
    SELECT MIN(e.recorded_at AT TIME ZONE 'UTC') AS since
    FROM core.events AS e
    WHERE e.position > COALESCE((SELECT p.position FROM core.projections AS p WHERE p.projection = 'audit'), 0)
  )
  INSERT INTO core.audit_heads (day, id, hash)
  SELECT d.day::DATE, l.id, l.hash
  FROM started AS s
  CROSS JOIN waiting AS w
  CROSS JOIN LATERAL generate_series(s.day::TIMESTAMP, (now() AT TIME ZONE 'UTC')::DATE - 1, INTERVAL '1 day') AS d (day)
  CROSS JOIN LATERAL (
    SELECT t.id, t.hash FROM core.transaction_logs AS t WHERE t.created_at < (d.day + INTERVAL '1 day') AT TIME ZONE 'UTC' ORDER BY t.id DESC LIMIT 1
  ) AS l
  WHERE w.since IS NULL OR w.since >= d.day + INTERVAL '1 day'
  ORDER BY d.day LIMIT 366
  ON CONFLICT (day) DO NOTHING`;

export async function takeHeads(database: Queries): Promise<void> {
  await database.query(TAKE_HEADS);
}

/** Erases the address beside a hash. @returns whether there was one. */
export async function eraseAddress(database: Queries, clientHash: string): Promise<boolean> {
  return (await database.query('DELETE FROM core.client_addresses WHERE client_hash = $1 RETURNING client_hash', [clientHash])).length > 0;
}
