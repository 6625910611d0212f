import { Client } from 'undici';
import { z } from 'zod';
import { LOCAL_PASSWORD } from '../../local/accounts.ts';
import { Round, type Stake } from '../../domains/betting/contract.ts';

const SignedIn = z.object({ data: z.object({ token: z.string() }) });
const CurrentRound = z.object({ data: Round });

/** A body that is sent as it is, and not made JSON of. */
export interface RawBody {
  readonly raw: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The JSON of the body. */
  readonly body: unknown;
}

/** One keep-alive connection to the Worker; the next request opens it anew when it was lost. One request at a time. */
export class Terminal {
  readonly #client: Client;
  readonly #token: string | undefined;

  constructor(url: string, token?: string) {
    this.#client = new Client(url, { headersTimeout: 20_000, bodyTimeout: 20_000 });
    this.#token = token;
  }

  /** Signs a local account in. */
  static async signedIn(url: string, username = 'cashier'): Promise<Terminal> {
    return new Terminal(url, await signIn(url, username));
  }

  /** @throws when the connection is lost or refused: then nobody knows what became of the request. */
  async ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const own = {
      ...(this.#token === undefined ? {} : { authorization: `Bearer ${this.#token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const sent = body === undefined ? null : isRaw(body) ? body.raw : JSON.stringify(body);
    const {
      statusCode,
      headers: received,
      body: stream,
    } = await this.#client.request({ method, path, headers: { ...own, ...headers }, body: sent });
    const text = await stream.text();
    return { status: statusCode, headers: received, body: text === '' ? null : JSON.parse(text) };
  }

  sell(roundId: string, bets: readonly Stake[], key: string): Promise<Answer> {
    return this.ask('POST', '/api/v1/receipts', { roundId, bets }, { 'idempotency-key': key });
  }

  /** The round that takes bets now. */
  async currentRound(): Promise<Round> {
    return CurrentRound.parse((await this.ask('GET', '/api/v1/rounds/current')).body).data;
  }

  close(): Promise<void> {
    return this.#client.destroy();
  }
}

/** @returns a session token of a local account. */
export async function signIn(url: string, username: string): Promise<string> {
  const terminal = new Terminal(url);
  try {
    return SignedIn.parse((await terminal.ask('POST', '/api/v1/auth/login', { username, password: LOCAL_PASSWORD })).body).data.token;
  } finally {
    await terminal.close();
  }
}

function isRaw(body: unknown): body is RawBody {
  return typeof body === 'object' && body !== null && 'raw' in body;
}
