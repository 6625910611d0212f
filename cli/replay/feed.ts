import type { z } from 'zod';
import { ReplayFailure, reasonOf } from './failure.ts';

const ATTEMPTS = 10;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** What is waited where the server says how long. A limit's window is a minute. */
const LONGEST_ASKED_MS = 60_000;
const ANSWER_WITHIN_MS = 10_000;
/** What another try may cure: too much at once, or something behind the server that is away. */
const PASSING = new Set([429, 502, 503, 504]);

/** What the feed needs of the world around it. */
export interface FeedDeps {
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly sleep: (ms: number) => Promise<void>;
}

/** A data feed's side of the public API: commands are repeated under one key until they are answered. */
export class Feed {
  readonly #url: string;
  readonly #key: string;
  readonly #deps: FeedDeps;
  /** How often a request was sent again. */
  retries = 0;

  constructor(url: string, key: string, deps: FeedDeps) {
    this.#url = url;
    this.#key = key;
    this.#deps = deps;
  }

  /** @throws ReplayFailure that says how to start the server, when nothing answers. */
  async greet(): Promise<void> {
    try {
      await this.#send('/healthz', {});
    } catch (thrown) {
      const hint = 'Start it with npm start, or say where it is: --url http://host:port';
      throw new ReplayFailure(`Ringside does not answer at ${this.#url}: ${reasonOf(thrown)}. ${hint}`);
    }
  }

  /** Sends a command once, however often it has to be repeated. @throws ReplayFailure with what the server refused. */
  async command(path: string, idempotencyKey: string, body?: object): Promise<void> {
    const headers = { Authorization: `Bearer ${this.#key}`, 'Idempotency-Key': idempotencyKey };
    const json = body === undefined ? {} : { body: JSON.stringify(body) };
    const typed = body === undefined ? headers : { ...headers, 'Content-Type': 'application/json' };
    await this.#insist('POST', path, { headers: typed, ...json });
  }

  /** Reads what is public. @throws ZodError when the answer has another shape. */
  async read<Answer>(path: string, answer: z.ZodType<Answer>): Promise<Answer> {
    const response = await this.#insist('GET', path, {});
    return answer.parse(await response.json());
  }

  async #insist(method: string, path: string, init: RequestInit): Promise<Response> {
    let last = '';
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (attempt > 0) this.retries += 1;
      let pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.75 + Math.random() / 2);
      try {
        const response = await this.#send(`/api/v1${path}`, { method, ...init });
        if (response.ok) return response;
        last = await refusalOf(response);
        if (!PASSING.has(response.status)) throw new ReplayFailure(`${method} ${path}: ${last}`);
        pauseMs = Math.max(pauseMs, Math.min(LONGEST_ASKED_MS, askedMs(response)));
      } catch (thrown) {
        if (thrown instanceof ReplayFailure) throw thrown;
        last = reasonOf(thrown);
      }
      await this.#deps.sleep(pauseMs);
    }
    throw new ReplayFailure(`${method} ${path} was not answered after ${ATTEMPTS} tries: ${last}`);
  }

  #send(path: string, init: RequestInit): Promise<Response> {
    return this.#deps.fetch(`${this.#url}${path}`, { ...init, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) });
  }
}

/** 0 where the server does not say in seconds how long to wait. */
function askedMs(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 0);
  return seconds > 0 ? seconds * 1_000 : 0;
}

async function refusalOf(response: Response): Promise<string> {
  const hint = response.status === 401 || response.status === 403 ? ' Give an API key of the role feed: --key or RINGSIDE_KEY.' : '';
  const text = await response.text();
  return `${response.status} ${problemIn(text)}${hint}`;
}

function problemIn(text: string): string {
  try {
    const problem: unknown = JSON.parse(text);
    if (typeof problem === 'object' && problem !== null && 'title' in problem && 'detail' in problem && 'code' in problem) {
      return `${String(problem.title)} (${String(problem.code)}). ${String(problem.detail)}`;
    }
  } catch {
    // Not JSON: a proxy's page, perhaps.
  }
  return text.slice(0, 200);
}
