import type { Context } from 'hono';
import type { CoreEnv } from '../env.ts';
import { problem } from '../problem.ts';

/** The largest body we read, bytes. */
export const MAX_BODY_BYTES = 262_144;

const JSON_TYPE = /^application\/json\s*(;|$)/i;

/**
 * Looks at a body before anybody reads it. A length that is announced costs a comparison; one that is not (chunked) is read
 * here, up to the limit.
 * @returns the refusal, or null when the body may be read.
 */
export function refuseBody(c: Context<CoreEnv>): Response | Promise<Response | null> | null {
  const headers = c.req.raw.headers;
  const length = headers.get('content-length');
  if (length === '0' || (length === null && c.req.raw.body === null)) return null;
  if (length !== null && Number(length) > MAX_BODY_BYTES) return tooLarge(c);
  if (!JSON_TYPE.test(headers.get('content-type') ?? '')) return notJson(c);
  return length === null ? readWithin(c) : null;
}

async function readWithin(c: Context<CoreEnv>): Promise<Response | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // The limit is on what arrives: a chunked body announces nothing.
  for await (const chunk of c.req.raw.body ?? []) {
    const bytes: Uint8Array = chunk;
    size += bytes.byteLength;
    if (size > MAX_BODY_BYTES) return tooLarge(c);
    chunks.push(bytes);
  }
  c.req.raw = new Request(c.req.raw, { method: c.req.raw.method, body: Buffer.concat(chunks) });
  return null;
}

function tooLarge(c: Context<CoreEnv>): Response {
  const errors = [{ field: 'body', rule: 'too_big', message: `Expected at most ${MAX_BODY_BYTES} bytes` }];
  return problem(c, { code: 'core/payload-too-large', details: { maxBytes: MAX_BODY_BYTES } }, {}, errors);
}

function notJson(c: Context<CoreEnv>): Response {
  const errors = [{ field: 'Content-Type', rule: 'invalid_value', message: 'Expected application/json' }];
  return problem(c, { code: 'core/unsupported-media-type', details: {} }, {}, errors);
}
