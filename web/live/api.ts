import type { ClockReading } from './server-clock.ts';
import { clock } from './store.ts';

/** An answer of the API, whatever it is. */
export interface Answer {
  readonly status: number;
  /** Undefined when it is no JSON or no success. */
  readonly body: { readonly data: unknown } | undefined;
  /** How long not to ask again, where the server says that it was asked too often. */
  readonly retryAfterMs: number | undefined;
}

const LIMIT_MS = 5_000;
/** The `Date` header counts whole seconds. */
const HEADER_PRECISION_MS = 1_000;
const TOO_MANY_REQUESTS = 429;
/** For a refusal that does not say when to come back. */
const USUAL_WAIT_MS = 10_000;

/** Reads one address of the API, and the server's clock by the way. @throws when the server cannot be reached in time. */
export async function readApi(path: string): Promise<Answer> {
  const sentAt = Date.now();
  const response = await fetch(`/api/v1${path}`, { headers: { Accept: 'application/json' }, signal: AbortSignal.timeout(LIMIT_MS) });
  const receivedAt = Date.now();
  const body: unknown = await response.json().catch(() => undefined);
  const envelope = isEnvelope(body) ? body : undefined;
  const reading = readingOf(envelope?.meta?.timestamp, response.headers.get('date'), sentAt, receivedAt);
  if (reading !== undefined) clock.read(reading);
  const { status } = response;
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const wait = Number.isNaN(seconds) ? USUAL_WAIT_MS : seconds * 1_000;
  return { status, body: response.ok ? envelope : undefined, retryAfterMs: status === TOO_MANY_REQUESTS ? wait : undefined };
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
