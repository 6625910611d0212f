import { z } from 'zod';
import type { Database } from '../db/neon.ts';
import { EventRecord } from '../kernel/event.ts';
import { withTimeLimit } from '../resilience/time-limit.ts';

/** What `core.append` answers for one stream: where it stands after the call, and whether this batch fitted onto it. */
export const AppendOutcome = z.object({
  streamId: z.string(),
  status: z.enum(['stored', 'conflict']),
  version: z.int(),
  position: z.int(),
});
export type AppendOutcome = z.infer<typeof AppendOutcome>;

const AppendRow = z.object({ outcomes: z.array(AppendOutcome) });

const StreamRow = z
  .object({
    event_id: z.string(),
    stream_id: z.string(),
    aggregate_type: z.string(),
    version: z.coerce.number(),
    type: z.string(),
    schema_version: z.coerce.number(),
    payload: z.record(z.string(), z.unknown()),
    command_id: z.string().nullable(),
    command_hash: z.string().nullable(),
    correlation_id: z.string(),
    causation_id: z.string().nullable(),
    actor: z.string(),
    client_hash: z.string().nullable(),
    recorded_at: z.coerce.date(),
  })
  .transform((row): EventRecord => ({
    eventId: row.event_id,
    streamId: row.stream_id,
    aggregateType: row.aggregate_type,
    version: row.version,
    type: row.type,
    schemaVersion: row.schema_version,
    data: row.payload,
    commandId: row.command_id,
    commandHash: row.command_hash,
    correlationId: row.correlation_id,
    causationId: row.causation_id,
    actor: row.actor,
    clientHash: row.client_hash,
    recordedAt: row.recorded_at.toISOString(),
  }));

/** How many events one page of a stream holds when it is read back. */
const PAGE = 2_000;
const STREAM_PAGE = `
  SELECT event_id, stream_id, aggregate_type, version, type, schema_version, payload, command_id, command_hash, correlation_id,
         causation_id, actor, client_hash, recorded_at
  FROM core.events WHERE stream_id = $1 AND version > $2 ORDER BY version LIMIT $3`;

/** Appends a JSON array of event records in one call. @throws when Postgres cannot be reached or a time limit passes. */
export async function appendEvents(database: Database, records: string, timeoutMs: number): Promise<readonly AppendOutcome[]> {
  const rows = await withTimeLimit(timeoutMs, (signal) =>
    database.query('SELECT core.append($1) AS outcomes', [records], { fetchOptions: { signal } }),
  );
  return AppendRow.parse(rows[0]).outcomes;
}

/** Reads a stream's events after a version, in order, page by page. @throws when Postgres cannot be reached. */
export async function* readStream(
  database: Database,
  streamId: string,
  afterVersion: number,
  timeoutMs: number,
): AsyncGenerator<EventRecord[]> {
  let after = afterVersion;
  for (;;) {
    const parameters = [streamId, after, PAGE];
    const rows = await withTimeLimit(timeoutMs, (signal) => database.query(STREAM_PAGE, parameters, { fetchOptions: { signal } }));
    const records = z.array(StreamRow).parse(rows);
    if (records.length > 0) yield records;
    if (records.length < PAGE) return;
    after = records.at(-1)?.version ?? after;
  }
}
