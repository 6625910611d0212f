import { ApiProblem, createClient } from '../../client/index.ts';
import { clock } from './store.ts';

const TOO_MANY_REQUESTS = 429;
/** For a refusal that does not say when to come back. */
const USUAL_WAIT_MS = 10_000;

/** The API. Nothing is tried again here: who asks knows best when to ask again. */
export const api = createClient({ attempts: 1, timeoutMs: 5_000 });

/** An answer of the API, whatever it is. */
export interface Answer<Data> {
  readonly status: number;
  /** Undefined when it is no success. */
  readonly data: Data | undefined;
  /** How long not to ask again, where the server says that it was asked too often. */
  readonly retryAfterMs: number | undefined;
}

interface Success<Data> {
  readonly data: Data;
  readonly meta: { readonly timestamp: string };
  readonly response: Response;
}

/**
 * Takes the answer to a call of `api` that was made just now, and reads the server's clock by the way.
 * @throws ApiUnreachable when nobody answers, in time and as the API does.
 */
export async function answered<Data>(call: Promise<Success<Data>>): Promise<Answer<Data>> {
  const sentAt = Date.now();
  try {
    const { data, meta, response } = await call;
    clock.read({ sentAt, receivedAt: Date.now(), serverTime: Date.parse(meta.timestamp), precisionMs: 1 });
    return { status: response.status, data, retryAfterMs: undefined };
  } catch (thrown) {
    if (!(thrown instanceof ApiProblem)) throw thrown;
    return { status: thrown.status, data: undefined, retryAfterMs: thrown.status === TOO_MANY_REQUESTS ? waitOf(thrown) : undefined };
  }
}

function waitOf({ response }: ApiProblem): number {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  return Number.isNaN(seconds) ? USUAL_WAIT_MS : seconds * 1_000;
}
