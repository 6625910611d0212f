import { gzipSync } from 'node:zlib';
import { neon, neonConfig, type NeonQueryFunction } from '@neondatabase/serverless';
import type { Config } from '../config.ts';
import { waited } from '../metrics/waits.ts';

/** Postgres over HTTP. One call is one round trip; `transaction([...])` sends several statements as one. */
export type Database = NeonQueryFunction<false, false>;

/** A body from this size on is compressed on its way to an endpoint of ours. */
const COMPRESS_FROM_CHARS = 16_384;

/** Opens the database of this configuration. Cheap: nothing is dialled until a query is sent. */
export function openDatabase(config: Pick<Config, 'DATABASE_URL' | 'NEON_FETCH_ENDPOINT'>): Database {
  if (config.NEON_FETCH_ENDPOINT !== undefined) neonConfig.fetchEndpoint = config.NEON_FETCH_ENDPOINT;
  const send = config.NEON_FETCH_ENDPOINT === undefined ? fetch : compressed;
  neonConfig.fetchFunction = (url: string, init: RequestInit) => timed(send(url, init));
  return neon(config.DATABASE_URL);
}

async function timed(asking: Promise<Response>): Promise<Response> {
  const startedAt = performance.now();
  let outcome: 'answered' | 'failed' = 'failed';
  try {
    const response = await asking;
    // What Postgres itself refuses is a 400; a 500 says that it could not be asked.
    if (response.status < 500) outcome = 'answered';
    return response;
  } finally {
    waited('postgres', outcome, startedAt);
  }
}

/**
 * workerd hands a request's body on in pieces of 8 kB, one for each pass of its event loop: at saturation a pass takes 6 ms,
 * and 400 kB of events took 300 ms on their way. Neon's own endpoint is not known to take compressed bodies; ours does.
 */
function compressed(url: string, init: RequestInit): Promise<Response> {
  const { body } = init;
  if (typeof body !== 'string' || body.length < COMPRESS_FROM_CHARS) return fetch(url, init);
  const headers = new Headers(init.headers);
  headers.set('Content-Encoding', 'gzip');
  return fetch(url, { ...init, headers, body: gzipSync(body, { level: 1 }) });
}
