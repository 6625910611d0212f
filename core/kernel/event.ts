import { z } from 'zod';

/** An event as a decider makes it: what happened, in the past tense, and its data. */
export interface DomainEvent {
  readonly type: string;
  readonly data: object;
}

/**
 * One event as it is stored and travels: in an object's SQLite, through the relay, in `core.events`.
 * Immutable; `streamId` + `version` name its place in its stream, `position` (given by Postgres) its place in the store.
 */
export const EventRecord = z.object({
  eventId: z.uuid(),
  streamId: z.string(),
  aggregateType: z.string(),
  version: z.int().positive(),
  type: z.string(),
  schemaVersion: z.int().positive(),
  data: z.record(z.string(), z.unknown()),
  /** The idempotency key of the command, scoped by its actor; null for what an object decides by itself. */
  commandId: z.string().nullable().default(null),
  /** First half of the SHA-256 of the command, 32 hex digits: the same key with another payload is refused. */
  commandHash: z.string().nullable().default(null),
  correlationId: z.string(),
  causationId: z.string().nullable().default(null),
  /** User id, API key id, or `system`. */
  actor: z.string(),
  /** Keyed hash of the client's address, 32 hex digits; null for what an object decides by itself. The address stands elsewhere. */
  clientHash: z.string().nullable().default(null),
  /** ISO 8601 UTC, by the object's clock. */
  recordedAt: z.string(),
});
export type EventRecord = z.infer<typeof EventRecord>;

/** Lifts the data of an old shape by one schema version, e.g. from 1 to 2. */
export type Upcast = (data: Record<string, unknown>) => Record<string, unknown>;

/** `upcasters[type][n]` lifts version n to n + 1; a type that never changed has no entry. */
export type Upcasters = Readonly<Record<string, Readonly<Record<number, Upcast>>>>;

/** The newest schema version of a type: 1, or one past its last upcaster. */
export function schemaVersionOf(upcasters: Upcasters, type: string): number {
  const steps = upcasters[type];
  return steps === undefined ? 1 : Math.max(...Object.keys(steps).map(Number)) + 1;
}

/** Returns the record's data in the newest shape. @throws when a step is missing: a bug of the deployer. */
export function upcast(upcasters: Upcasters, record: Pick<EventRecord, 'type' | 'schemaVersion' | 'data'>): Record<string, unknown> {
  let data = record.data;
  for (let version = record.schemaVersion; version < schemaVersionOf(upcasters, record.type); version += 1) {
    const step = upcasters[record.type]?.[version];
    if (step === undefined) throw new Error(`no upcaster lifts ${record.type} from schema version ${version}`);
    data = step(data);
  }
  return data;
}
