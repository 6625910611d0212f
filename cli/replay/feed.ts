import { createClient, type Client } from '../../client/index.ts';
import { ReplayFailure, reasonOf } from './failure.ts';

/** With pauses that double from a quarter of a second, half a minute: a server that is started again is back by then. */
const ATTEMPTS = 8;
/** What is waited where the server says how long. A limit's window is a minute. */
const LONGEST_PAUSE_MS = 60_000;
const GREETING_MS = 10_000;

/** What the feed needs of the world around it. */
export interface FeedDeps {
  readonly fetch: (request: Request) => Promise<Response>;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A data feed's side of the public API: what it sends is repeated under its key until it is answered. */
export interface Feed {
  readonly api: Client;
  /** How often a request was sent again. */
  readonly retries: number;
}

export function openFeed(url: string, key: string, { fetch, sleep }: FeedDeps): Feed {
  let retries = 0;
  const onRetry = () => void (retries += 1);
  const persistence = { attempts: ATTEMPTS, longestPauseMs: LONGEST_PAUSE_MS, onRetry };
  return {
    api: createClient({ baseUrl: url, token: key, fetch, sleep, ...persistence }),
    get retries() {
      return retries;
    },
  };
}

/** @throws ReplayFailure that says how to start the server, when nothing answers. */
export async function greet(url: string, { fetch }: FeedDeps): Promise<void> {
  try {
    await fetch(new Request(`${url}/healthz`, { signal: AbortSignal.timeout(GREETING_MS) }));
  } catch (thrown) {
    const hint = 'Start it with npm start, or say where it is: --url http://host:port';
    throw new ReplayFailure(`Ringside does not answer at ${url}: ${reasonOf(thrown)}. ${hint}`);
  }
}
