import { createGunzip } from 'node:zlib';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import pg from 'pg';
import { messageOf } from './failure.ts';
import { answerJson, readBody, serveLoopback } from './http-server.ts';

/** One query as the driver sends it. */
export interface NeonQuery {
  readonly query: string;
  readonly params?: readonly unknown[];
}

/** What is posted to `/sql`: one query, or several that are to run in one transaction. */
export type NeonRequest = NeonQuery | { readonly queries: readonly NeonQuery[] };

/** Hooks by which a test makes the database misbehave; assign and clear them at any time. */
export interface NeonFaults {
  /** Runs before the query goes to Postgres: wait in it to delay, throw in it to answer 500 without having executed. */
  beforeQuery?: ((body: NeonRequest) => Promise<void>) | undefined;
  /** True cuts the connection instead of answering: the query is executed and committed, its acknowledgement is lost. */
  dropResponse?: ((body: NeonRequest) => boolean) | undefined;
}

export interface NeonEndpointOptions {
  /** Where the queries go, whatever connection string the driver sends. */
  readonly databaseUrl: string;
  /** Default: a free port. */
  readonly port?: number;
  /** Connections to Postgres; default 8. */
  readonly connections?: number;
  /** Postgres ends a longer statement itself (57014); default 30 s. */
  readonly statementTimeoutMs?: number;
}

export interface NeonEndpoint {
  /** For `neonConfig.fetchEndpoint`: `http://127.0.0.1:PORT/sql`. */
  readonly url: string;
  readonly port: number;
  readonly faults: NeonFaults;
  close(): Promise<void>;
}

/** As on Neon. */
const BODY_LIMIT_BYTES = 64 * 1024 * 1024;
const CONNECT_LIMIT_MS = 5_000;
/** How much later than Postgres's own limit we give up: only a Postgres that is frozen lets it come to this. */
const FROZEN_GRACE_MS = 2_000;

// The driver parses values itself: hand it Postgres's text as it came.
const RAW_TEXT: pg.CustomTypesConfig = { getTypeParser: () => (value: string) => value };

const ISOLATION_LEVELS: Readonly<Record<string, string>> = {
  ReadUncommitted: 'READ UNCOMMITTED',
  ReadCommitted: 'READ COMMITTED',
  RepeatableRead: 'REPEATABLE READ',
  Serializable: 'SERIALIZABLE',
};

/** Serves the HTTP protocol of `@neondatabase/serverless` before an ordinary Postgres. */
export async function startNeonEndpoint(options: NeonEndpointOptions): Promise<NeonEndpoint> {
  const statementTimeoutMs = options.statementTimeoutMs ?? 30_000;
  const pool = new pg.Pool({
    connectionString: options.databaseUrl,
    max: options.connections ?? 8,
    connectionTimeoutMillis: CONNECT_LIMIT_MS,
    idleTimeoutMillis: 0,
    statement_timeout: statementTimeoutMs,
    query_timeout: statementTimeoutMs + FROZEN_GRACE_MS,
    // The statements of a transaction go out together: one round trip instead of one each.
    pipeline: true,
    application_name: 'ringside-neon-endpoint',
  });
  // Postgres may stop at any time. The query in flight says so; an idle connection's error would end the process.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));

  const faults: NeonFaults = {};
  const server = await serveLoopback((request, response) => answer(pool, faults, request, response), options.port);
  return {
    url: `http://127.0.0.1:${server.port}/sql`,
    port: server.port,
    faults,
    async close() {
      await server.close();
      await pool.end();
    },
  };
}

async function answer(pool: pg.Pool, faults: NeonFaults, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'POST' || !request.url?.startsWith('/sql')) return answerJson(response, 404, { message: 'Not found: POST /sql' });
  const text = await readText(request);
  if (text === undefined) return answerJson(response, 413, { message: 'request body too large' });
  const body = parse(text);
  if (!body) return answerJson(response, 400, { message: 'body is not { query, params } or { queries: [...] }', code: null });

  let status = 200;
  let result: unknown;
  try {
    await faults.beforeQuery?.(body);
    // Whoever gave up while waiting will ask again: running it now would only be in that one's way.
    const client = await pool.connect();
    if (response.destroyed) return client.release();
    result = await execute(client, body, request.headers);
  } catch (error) {
    status = isFromPostgres(error) ? 400 : 500;
    result = describe(error);
  }
  if (faults.dropResponse?.(body)) response.destroy();
  else answerJson(response, status, result);
}

/** The body, also when core/db/neon.ts compressed it; what is no gzip is no request either. */
async function readText(request: IncomingMessage): Promise<string | undefined> {
  if (request.headers['content-encoding'] !== 'gzip') return readBody(request, BODY_LIMIT_BYTES);
  return readBody(request.pipe(createGunzip()), BODY_LIMIT_BYTES).catch(() => '');
}

function parse(text: string): NeonRequest | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null) return undefined;
    const queries: readonly unknown[] = 'queries' in value && Array.isArray(value.queries) ? value.queries : [value];
    return queries.every(isQuery) ? (value as NeonRequest) : undefined;
  } catch {
    return undefined;
  }
}

function isQuery(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || !('query' in value) || typeof value.query !== 'string') return false;
  return !('params' in value) || Array.isArray(value.params);
}

async function execute(client: pg.PoolClient, body: NeonRequest, headers: IncomingHttpHeaders): Promise<unknown> {
  const arrayMode = headers['neon-array-mode'] === 'true';
  try {
    const result =
      'queries' in body ? await transaction(client, body.queries, arrayMode, headers) : await runQuery(client, body, arrayMode);
    client.release();
    return result;
  } catch (error) {
    // After anything but Postgres's refusal of a statement the connection is gone, or in a state that nobody knows.
    client.release(!isFromPostgres(error) || error.severity !== 'ERROR');
    throw error;
  }
}

async function runQuery(client: pg.PoolClient, { query, params = [] }: NeonQuery, arrayMode: boolean): Promise<unknown> {
  // Extended protocol even without parameters: as on Neon, one statement a query.
  const config = { text: query, values: [...params], rowMode: 'array' as const, types: RAW_TEXT, queryMode: 'extended' };
  const { command, rowCount, fields, rows } = await client.query<unknown[]>(config);
  return { command, rowCount, rowAsArray: arrayMode, fields, rows: arrayMode ? rows : rows.map((row) => named(fields, row)) };
}

function named(fields: readonly pg.FieldDef[], row: readonly unknown[]): Record<string, unknown> {
  return Object.fromEntries(fields.map((field, index) => [field.name, row[index]]));
}

async function transaction(
  client: pg.PoolClient,
  queries: readonly NeonQuery[],
  arrayMode: boolean,
  headers: IncomingHttpHeaders,
): Promise<unknown> {
  const outcomes = await Promise.allSettled([
    client.query(beginStatement(headers)),
    ...queries.map((query) => runQuery(client, query, arrayMode)),
    // After a failed statement Postgres answers a COMMIT by rolling back.
    client.query('COMMIT'),
  ]);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
  return { results: outcomes.slice(1, -1).map((outcome) => (outcome.status === 'fulfilled' ? outcome.value : undefined)) };
}

function beginStatement(headers: IncomingHttpHeaders): string {
  const level = ISOLATION_LEVELS[String(headers['neon-batch-isolation-level'])];
  const words = ['BEGIN'];
  if (level !== undefined) words.push(`ISOLATION LEVEL ${level}`);
  if (headers['neon-batch-read-only'] === 'true') words.push('READ ONLY');
  if (headers['neon-batch-deferrable'] === 'true') words.push('DEFERRABLE');
  return words.join(' ');
}

/** As Neon's proxy tells them apart: what Postgres itself said is a 400 with its fields, an unreachable Postgres a 500. */
function isFromPostgres(error: unknown): error is pg.DatabaseError {
  return error instanceof pg.DatabaseError && typeof error.code === 'string';
}

function describe(error: unknown): Record<string, unknown> {
  const message = messageOf(error);
  if (!isFromPostgres(error)) return { message: `connection to the database failed: ${message}`, code: '08006' };
  const { severity, code, detail, hint, position, internalPosition, internalQuery, where } = error;
  const { schema, table, column, dataType, constraint, file, line, routine } = error;
  return {
    message,
    severity,
    code,
    detail,
    hint,
    position,
    internalPosition,
    internalQuery,
    where,
    schema,
    table,
    column,
    dataType,
    constraint,
    file,
    line,
    routine,
  };
}
