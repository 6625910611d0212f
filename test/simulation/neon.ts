import type { EventRecord } from '../../core/kernel/event.ts';
import { SqlError, type RecordStandIn } from './database.ts';

interface Query {
  readonly query: string;
  readonly params: readonly unknown[];
}

interface Result {
  readonly fields: readonly { readonly name: string; readonly dataTypeID: number }[];
  readonly rows: readonly (readonly (string | null)[])[];
}

const TEXT = 25;
const JSONB = 3802;

/** What the database answers over Neon's protocol: the JSON of rows, or of a refusal. */
export interface Answer {
  readonly status: 200 | 400;
  readonly body: unknown;
}

const COLUMNS: Readonly<Record<string, (record: EventRecord) => string | null>> = {
  event_id: (record) => record.eventId,
  stream_id: (record) => record.streamId,
  aggregate_type: (record) => record.aggregateType,
  version: (record) => String(record.version),
  type: (record) => record.type,
  schema_version: (record) => String(record.schemaVersion),
  payload: (record) => JSON.stringify(record.data),
  command_id: (record) => record.commandId,
  command_hash: (record) => record.commandHash,
  correlation_id: (record) => record.correlationId,
  causation_id: (record) => record.causationId,
  actor: (record) => record.actor,
  client_hash: (record) => record.clientHash,
  recorded_at: (record) => record.recordedAt,
};

/**
 * Speaks Neon's protocol for the few statements of the money path that the record itself answers. A projection's own statements
 * are not run: `projected` folds the same events, in the same transaction as the checkpoint.
 */
export class NeonStandIn {
  readonly #record: RecordStandIn;
  readonly #projected: (projection: string, from: number, to: number) => void;

  constructor(record: RecordStandIn, projected: (projection: string, from: number, to: number) => void) {
    this.#record = record;
    this.#projected = projected;
  }

  answer(text: string): Answer {
    const body = parse(text);
    try {
      if ('queries' in body) return { status: 200, body: { results: body.queries.map((query) => this.#query(query)) } };
      return { status: 200, body: this.#query(body) };
    } catch (thrown) {
      if (!(thrown instanceof SqlError)) throw thrown;
      return { status: 400, body: { message: thrown.message, code: thrown.code } };
    }
  }

  #query({ query, params }: Query): Result {
    if (query.includes('core.project(')) {
      const [name, from, to] = [String(params[0]), Number(params[1]), Number(params[2])];
      this.#record.advance(name, from, to);
      this.#projected(name, from, to);
      return { fields: [{ name: 'scopes', dataTypeID: JSONB }], rows: [['[]']] };
    }
    if (query.includes('core.append($1)')) {
      return { fields: [{ name: 'outcomes', dataTypeID: JSONB }], rows: [[JSON.stringify(this.#record.append(String(params[0])))]] };
    }
    if (query.includes('FROM core.projections')) return position(this.#record.checkpoints.get(String(params[0])));
    if (query.includes('FROM core.position_counter')) return position(this.#record.events.length);
    if (query.includes('FROM core.events WHERE stream_id = $1 AND version > $2')) {
      const [streamId, after, limit] = [String(params[0]), Number(params[1]), Number(params[2])];
      const records = this.#record.streams.get(streamId)?.records.slice(after, after + limit) ?? [];
      return eventRows(query, records);
    }
    throw new Error(`the stand-in does not know the statement ${query}`);
  }
}

type Body = Query | { readonly queries: readonly Query[] };

/** Of a projection's call only what comes before the text of its statements, kilobytes of SQL, is read. */
function parse(text: string): Body {
  const head = PROJECT.exec(text);
  if (head === null) return JSON.parse(text) as Body;
  return { query: 'SELECT core.project(', params: JSON.parse(`[${head[1]}]`) as unknown[] };
}

const PROJECT = /^\{"query":"SELECT core\.project\([^"]*","params":\[("[^"]*","?\d+"?,"?\d+"?),/;

function position(value: number | undefined): Result {
  return { fields: [{ name: 'position', dataTypeID: TEXT }], rows: value === undefined ? [] : [[String(value)]] };
}

function eventRows(query: string, records: readonly EventRecord[]): Result {
  const list = /SELECT([\s\S]*?)FROM/.exec(query)?.[1] ?? '';
  const columns = list.split(',').map((name) => name.trim());
  const valuesOf = columns.map((name) => COLUMNS[name] ?? unknownColumn(name));
  return {
    fields: columns.map((name) => ({ name, dataTypeID: name === 'payload' ? JSONB : TEXT })),
    rows: records.map((record) => valuesOf.map((valueOf) => valueOf(record))),
  };
}

function unknownColumn(name: string): never {
  throw new Error(`the stand-in does not know the column ${name} of core.events`);
}
