import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { z } from 'zod';
import { AppendOutcome } from '../../core/events/event-store.ts';
import type { EventRecord } from '../../core/kernel/event.ts';

const Appended = z.array(z.object({ outcomes: z.array(AppendOutcome) }));

/** A connection, or a pool of them. */
export type Appender = Pick<pg.ClientBase, 'query'>;

/** An event as an object sends it, of a stream like `order:one`. */
export function record(streamId: string, version: number, more: Partial<EventRecord> = {}): Partial<EventRecord> {
  const recordedAt = new Date().toISOString();
  const own = { eventId: randomUUID(), streamId, aggregateType: streamId.split(':')[0] ?? '', version, type: 'Happened', schemaVersion: 1 };
  return { ...own, data: { version }, correlationId: 'test', actor: 'system', recordedAt, ...more };
}

/** A run of events of one stream. */
export function records(streamId: string, first: number, last: number): Partial<EventRecord>[] {
  return Array.from({ length: last - first + 1 }, (_, index) => record(streamId, first + index));
}

/** Calls core.append. @returns `<stream> <status> <version>` of each stream, sorted. */
export async function appendThrough(through: Appender, batch: unknown): Promise<string[]> {
  const { rows } = await through.query('SELECT core.append($1) AS outcomes', [JSON.stringify(batch)]);
  const [row] = Appended.parse(rows);
  return (row?.outcomes ?? []).map(({ streamId, status, version }) => `${streamId} ${status} ${version}`).toSorted();
}

/** The SQLSTATE that Postgres refuses something with. */
export async function refusalOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return error instanceof pg.DatabaseError ? `${error.code}` : `not refused: ${String(error)}`;
}
