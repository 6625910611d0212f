import type { AppendOutcome } from '../../core/events/event-store.ts';
import type { EventRecord } from '../../core/kernel/event.ts';

/** What Postgres refuses a statement with. */
export class SqlError extends Error {
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const UUID = /^[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const REQUIRED = ['eventId', 'streamId', 'aggregateType', 'type', 'schemaVersion', 'data', 'correlationId', 'actor', 'recordedAt'] as const;

interface Incoming extends Omit<EventRecord, 'version'> {
  readonly version: number | null;
  readonly ordinal: number;
}

/**
 * The record as Postgres keeps it, in memory: `core.append`, `core.events` and the projections' checkpoints, with the semantics
 * of migrations/. One contract (test/support/append-contract.ts) runs against both.
 */
export class RecordStandIn {
  /** By position: the first is at 1. */
  readonly events: EventRecord[] = [];
  readonly streams = new Map<string, { readonly records: EventRecord[]; position: number }>();
  readonly checkpoints = new Map<string, number>();
  /** Called with what an append stored, before it answers. */
  readonly #stored: (records: readonly EventRecord[]) => void;
  readonly #checksContent: boolean;

  constructor(stored: (records: readonly EventRecord[]) => void = () => undefined, checksContent = true) {
    this.#stored = stored;
    this.#checksContent = checksContent;
  }

  /** `SELECT core.append($1)`. @throws SqlError and stores nothing, where Postgres refuses the batch. */
  append(batch: string): AppendOutcome[] {
    const runs = new Map<string, Incoming[]>();
    for (const [index, record] of parse(batch).entries()) {
      const incoming = { ...record, ordinal: index + 1 } as Incoming;
      const run = runs.get(incoming.streamId);
      if (run === undefined) runs.set(incoming.streamId, [incoming]);
      else run.push(incoming);
    }
    const verdicts = Array.from(runs, ([streamId, run]) => ({ streamId, run, isGood: this.#fits(streamId, run) }));
    const fresh = verdicts
      .flatMap(({ streamId, run, isGood }) => (isGood ? run.filter(({ version }) => Number(version) > this.versionOf(streamId)) : []))
      .toSorted((a, b) => a.ordinal - b.ordinal);
    for (const record of fresh) refuseIncomplete(record);
    const records = fresh.map(recordOf);
    for (const record of records) this.#insert(record);
    if (records.length > 0) this.#stored(records);
    return verdicts.map(({ streamId, isGood }) => {
      const { version, position } = { version: this.versionOf(streamId), position: this.streams.get(streamId)?.position ?? 0 };
      return { streamId, status: isGood ? 'stored' : 'conflict', version, position };
    });
  }

  versionOf(streamId: string): number {
    return this.streams.get(streamId)?.records.length ?? 0;
  }

  /** `SELECT core.advance_projection($1, $2, $3)`. @throws SqlError RS001 where the checkpoint stands elsewhere. */
  advance(name: string, expected: number, target: number): void {
    const stands = this.checkpoints.get(name) ?? (expected === 0 ? 0 : null);
    if (stands !== expected || target > this.events.length) {
      throw new SqlError('RS001', `projection ${name} cannot move from position ${expected} to ${target}`);
    }
    this.checkpoints.set(name, target);
  }

  #fits(streamId: string, run: readonly Incoming[]): boolean {
    const stored = this.streams.get(streamId)?.records ?? [];
    const first = Math.min(...run.map(({ version }) => version ?? Infinity));
    const isOneRun = run.every((record) => record.version !== null && record.version - first === record.ordinal - (run[0]?.ordinal ?? 0));
    if (!isOneRun || first < 1 || first > stored.length + 1) return false;
    if (!this.#checksContent) return true;
    return run.every(({ version, eventId }) => {
      const known = stored[Number(version) - 1];
      return known === undefined || known.eventId === eventId?.toLowerCase();
    });
  }

  #insert(record: EventRecord): void {
    this.events.push(record);
    const stream = this.streams.get(record.streamId);
    if (stream === undefined) this.streams.set(record.streamId, { records: [record], position: this.events.length });
    else {
      stream.records.push(record);
      stream.position = this.events.length;
    }
  }
}

function parse(batch: string): Record<string, unknown>[] {
  const records = JSON.parse(batch) as unknown;
  if (!Array.isArray(records)) throw new SqlError('22023', 'cannot call jsonb_to_recordset on a non-array');
  for (const record of records as unknown[]) {
    if (typeof record !== 'object' || record === null)
      throw new SqlError('22023', 'argument of jsonb_to_recordset must be an array of objects');
    const { eventId, version } = record as Record<string, unknown>;
    if (eventId !== undefined && !UUID.test(String(eventId))) throw new SqlError('22P02', 'invalid input syntax for type uuid');
    if (version !== undefined && !/^-?\d+$/.test(String(version))) throw new SqlError('22P02', 'invalid input syntax for type bigint');
  }
  return (records as Record<string, unknown>[]).map((record) => ({ ...record, version: numberOf(record['version']) }));
}

function numberOf(version: unknown): number | null {
  return version === undefined || version === null ? null : Number(version);
}

function refuseIncomplete(record: Incoming): void {
  const missing = REQUIRED.find((name) => record[name] === undefined || record[name] === null);
  if (missing !== undefined) throw new SqlError('23502', `null value in column of ${missing}`);
}

function recordOf({ ordinal: _ordinal, ...record }: Incoming): EventRecord {
  const { commandId = null, commandHash = null, causationId = null, clientHash = null } = record as Partial<EventRecord>;
  const eventId = record.eventId.toLowerCase();
  return { ...record, version: Number(record.version), eventId, commandId, commandHash, causationId, clientHash };
}
