import { ApiUnreachable } from './problem.ts';

const FIRST_PAUSE_MS = 250;
/** What another try may cure: too much at once, or something behind the server that is away. */
const PASSING: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** How long a client insists on an answer. */
export interface Persistence {
  /** How often a request is sent at the most, ≥ 1; 4 where it is not said. */
  readonly attempts?: number;
  /** How long one attempt may take, with its whole answer, ms; 10,000 where it is not said. */
  readonly timeoutMs?: number;
  /** The longest pause before another attempt, ms; 5,000 where it is not said. A server that asks for a longer one is not asked again. */
  readonly longestPauseMs?: number;
  /** Told before each further attempt. */
  readonly onRetry?: (reason: Response | Error, pauseMs: number) => void;
}

/** What the client needs of the world around it. */
export interface World {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly sleep: (ms: number) => Promise<void>;
  /** In [0, 1). */
  readonly random: () => number;
}

/**
 * Sends a request until it is answered, or enough was tried. A lost answer, 429, 502, 503 and 504 are tried again, after
 * `Retry-After` or after pauses that double, with jitter. Each attempt carries the same headers, so the same idempotency key.
 *
 * @returns the last answer, read whole.
 * @throws ApiUnreachable when the last attempt brought none; the caller's own abort as it is.
 */
export async function insist(request: Request, world: World, persistence: Persistence): Promise<Response> {
  const { attempts = 4, timeoutMs = 10_000, longestPauseMs = 5_000, onRetry } = persistence;
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(request, world, timeoutMs);
    const pauseMs = pauseAfter(outcome, attempt, world.random());
    if (pauseMs === undefined || attempt >= attempts || pauseMs > longestPauseMs) {
      if (outcome instanceof Response) return outcome;
      throw outcome;
    }
    onRetry?.(outcome, pauseMs);
    await world.sleep(pauseMs);
  }
}

async function attemptOnce(request: Request, world: World, timeoutMs: number): Promise<Response | ApiUnreachable> {
  const signal = AbortSignal.any([request.signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const response = await world.fetch(new Request(request.clone(), { signal }));
    // An answer that breaks off in the middle is a lost one.
    return new Response(await response.text(), response);
  } catch (cause) {
    request.signal.throwIfAborted();
    const reason = cause instanceof Error ? cause.message : String(cause);
    return new ApiUnreachable(`${request.method} ${request.url} was not answered: ${reason}`, { cause });
  }
}

/** @returns ms, or undefined when another attempt cures nothing. */
function pauseAfter(outcome: Response | ApiUnreachable, attempt: number, random: number): number | undefined {
  const pauseMs = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.75 + random / 2);
  if (!(outcome instanceof Response)) return pauseMs;
  if (!PASSING.has(outcome.status)) return undefined;
  const retryAfterMs = 1_000 * Number(outcome.headers.get('retry-after') ?? 0);
  return Math.max(pauseMs, Number.isNaN(retryAfterMs) ? 0 : retryAfterMs);
}
