import { evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { z } from 'zod';
import { configOf } from '../../core/config.ts';
import { openDatabase, type Database } from '../../core/db/neon.ts';
import { readStream } from '../../core/events/event-store.ts';
import { EventRecord } from '../../core/kernel/event.ts';
import type { ObjectEnv } from '../../durable-objects/env.ts';
import { RELAY } from '../../durable-objects/wiring.ts';
import { until } from './until.ts';

/** The objects of wrangler.toml, as the Worker finds them. */
export const objects = z.custom<ObjectEnv>((value) => typeof value === 'object' && value !== null && 'ROUND' in value).parse(env);

type AnyObject = Rpc.DurableObjectBranded;
const Health = z.object({ halted: z.array(z.string()), backlogEvents: z.number(), lastPosition: z.number() });

/** A new connection: the tests may outlive what a request of the Worker may hold. */
export function database(): Database {
  return openDatabase(configOf(env));
}

/** Stops every object's clock, and the test's, at this moment. `vi.restoreAllMocks()` lets time go on. */
export function setClock(at: number): void {
  vi.spyOn(Date, 'now').mockReturnValue(at);
}

/** What Postgres holds of a stream, in order. */
export async function recorded(streamId: string): Promise<EventRecord[]> {
  const records: EventRecord[] = [];
  for await (const page of readStream(database(), streamId, 0, 5_000)) records.push(...page);
  return records;
}

/** Waits until Postgres has this version of a stream. */
export function untilRecorded(streamId: string, version: number): Promise<EventRecord[]> {
  return until(`${streamId} recorded up to ${version}`, async () => {
    const records = await recorded(streamId);
    return records.length >= version && records;
  });
}

/** What the object itself holds of its stream, in order; nothing where it made no tables. */
export async function stored(stub: DurableObjectStub<AnyObject>): Promise<EventRecord[]> {
  if (!(await tablesOf(stub)).includes('events')) return [];
  const rows = await runInDurableObject(stub, (_, { storage }) =>
    storage.sql.exec<{ record: string }>('SELECT record FROM events ORDER BY version').toArray(),
  );
  return rows.map((row) => EventRecord.parse(JSON.parse(row.record)));
}

export function tablesOf(stub: DurableObjectStub<AnyObject>): Promise<string[]> {
  return runInDurableObject(stub, (_, { storage }) =>
    storage.sql
      .exec<{ name: string }>("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'")
      .toArray()
      .map((row) => row.name),
  );
}

/** Takes everything from an object: its SQLite, its alarm, its memory. */
export async function loseStorage(stub: DurableObjectStub<AnyObject>): Promise<void> {
  await runInDurableObject(stub, async (_, { storage }) => {
    await storage.deleteAll();
    await storage.deleteAlarm();
  });
  await evictDurableObject(stub);
}

/** Puts an object back to where it stood at a version, as a restored backup would. */
export async function restoreTo(stub: DurableObjectStub<AnyObject>, version: number): Promise<void> {
  await runInDurableObject(stub, (_, { storage }) => {
    storage.sql.exec('DELETE FROM events WHERE version > ?', version);
    const cursors = JSON.stringify({ relay: version, topics: version, reactions: version });
    storage.sql.exec("INSERT OR REPLACE INTO state (key, value) VALUES ('cursors', ?)", cursors);
  });
  await evictDurableObject(stub);
}

/** When an object's alarm stands, ms since the epoch; null when it has none. */
export function alarmOf(stub: DurableObjectStub<AnyObject>): Promise<number | null> {
  return runInDurableObject(stub, (_, { storage }) => storage.getAlarm());
}

export async function relayHealth(): Promise<z.infer<typeof Health>> {
  return Health.parse(JSON.parse(await objects.RELAY.getByName(RELAY).health()));
}
