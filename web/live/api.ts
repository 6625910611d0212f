import type { ClockReading } from './server-clock.ts';

/** An answer of the API, whatever it is, and what it tells about the server's clock. */
export interface Answer {
  /** Undefined when it is no JSON or no success. */
  readonly body: { readonly data: unknown } | undefined;
  readonly reading: ClockReading | undefined;
}

const LIMIT_MS = 5_000;
/** The `Date` header counts whole seconds. */
const HEADER_PRECISION_MS = 1_000;

/** Reads one address of the API. @throws when the server cannot be reached in time. */
export async function readApi(path: string): Promise<Answer> {
  const sentAt = Date.now();
  const response = await fetch(`/api/v1${path}`, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(LIMIT_MS) });
  const receivedAt = Date.now();
  const body: unknown = await response.json().catch(() => undefined);
  const envelope = isEnvelope(body) ? body : undefined;
  return {
    body: response.ok ? envelope : undefined,
    reading: readingOf(envelope?.meta?.timestamp, response.headers.get('date'), sentAt, receivedAt),
  };
}

interface Envelope {
  readonly data: unknown;
  readonly meta?: { readonly timestamp?: string };
}

function isEnvelope(body: unknown): body is Envelope {
  return typeof body === 'object' && body !== null && 'data' in body;
}

function readingOf(timestamp: string | undefined, header: string | null, sentAt: number, receivedAt: number): ClockReading | undefined {
  const exact = Date.parse(timestamp ?? '');
  if (!Number.isNaN(exact)) return { sentAt, receivedAt, serverTime: exact, precisionMs: 1 };
  const rough = Date.parse(header ?? '');
  return Number.isNaN(rough) ? undefined : { sentAt, receivedAt, serverTime: rough, precisionMs: HEADER_PRECISION_MS };
}
