import type { IncomingMessage, ServerResponse } from 'node:http';
import { randomBytes, timingSafeEqual } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { answerJson, readBody, serveLoopback, type LoopbackServer } from './http-server.ts';
import { connectRedis, type RedisClient, type RedisOutcome } from './redis-client.ts';
import type { RedisCommand } from './redis-scripts.ts';
import type { LocalRedis } from './redis.ts';

/** How the endpoint behaves: as it should, as one that cuts every connection, never answers, or answers late. */
export type UpstashMode = 'ok' | 'refuse' | 'hang' | { readonly delayMs: number };

export interface UpstashEndpointOptions {
  readonly redis: LocalRedis;
  /** Default: a free port. */
  readonly port?: number;
  /** Default: random. */
  readonly token?: string;
}

export interface UpstashEndpoint {
  /** For `UPSTASH_REDIS_REST_URL`. */
  readonly url: string;
  /** For `UPSTASH_REDIS_REST_TOKEN`. */
  readonly token: string;
  readonly port: number;
  /** Assign `mode` to make Redis misbehave; requests that hang are cut when the mode changes back or the endpoint closes. */
  readonly faults: { mode: UpstashMode };
  /** Sends one command past HTTP and its faults; for tests that look at Redis or empty it. */
  send(name: string, ...args: string[]): Promise<RedisOutcome>;
  close(): Promise<void>;
}

const BODY_LIMIT_BYTES = 10 * 1024 * 1024;

/** Serves Upstash's REST protocol (commands, pipelines, transactions) before the local Redis. */
export async function startUpstashEndpoint(options: UpstashEndpointOptions): Promise<UpstashEndpoint> {
  const endpoint = new Endpoint(await connectRedis(options.redis), options.token ?? randomBytes(24).toString('hex'));
  await endpoint.listen(options.port);
  return endpoint;
}

class Endpoint implements UpstashEndpoint {
  readonly token: string;
  readonly faults: { mode: UpstashMode };
  readonly #client: RedisClient;
  readonly #expected: Buffer;
  #server: LoopbackServer | undefined;
  #mode: UpstashMode = 'ok';

  constructor(client: RedisClient, token: string) {
    this.#client = client;
    this.token = token;
    this.#expected = Buffer.from(`Bearer ${token}`);
    const change = (mode: UpstashMode) => {
      this.#mode = mode;
      // Nobody is left hanging in a mode that is over, and no kept connection gets past a refusal.
      this.#server?.cutConnections();
    };
    const current = () => this.#mode;
    this.faults = {
      get mode() {
        return current();
      },
      set mode(mode) {
        change(mode);
      },
    };
  }

  get port(): number {
    return this.#server?.port ?? 0;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  async listen(port?: number): Promise<void> {
    this.#server = await serveLoopback((request, response) => this.#answer(request, response), port);
  }

  send(name: string, ...args: string[]): Promise<RedisOutcome> {
    return this.#client.send({ name: name.toUpperCase(), args });
  }

  async close(): Promise<void> {
    await this.#server?.close();
    await this.#client.close();
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const mode = this.#mode;
    if (mode === 'refuse') return void response.destroy();
    if (mode === 'hang') return;
    if (typeof mode === 'object') await sleep(mode.delayMs);
    if (!this.#isAuthorized(request)) return answerJson(response, 401, { error: 'WRONGPASS invalid or missing auth token' });
    const body = parse(await readBody(request, BODY_LIMIT_BYTES));
    const encode = request.headers['upstash-encoding'] === 'base64' ? toBase64 : (value: unknown) => value;
    const path = request.url?.replace(/\/+$/, '').split('?')[0];
    if (request.method !== 'POST') return answerJson(response, 405, { error: 'ERR only POST is served' });
    if (path === '/pipeline' || path === '/multi-exec') {
      const commands = Array.isArray(body) ? body.map(commandOf) : [];
      if (commands.length === 0 || commands.includes(undefined))
        return answerJson(response, 400, { error: 'ERR expected an array of commands' });
      return this.#answerMany(response, path, commands as RedisCommand[], encode);
    }
    const command = commandOf(body);
    if (path !== '' || !command) return answerJson(response, 400, { error: 'ERR expected a command as a JSON array' });
    const outcome = await this.#client.send(command);
    answerJson(response, statusOf(outcome), shape(outcome, encode));
  }

  async #answerMany(
    response: ServerResponse,
    path: string,
    commands: readonly RedisCommand[],
    encode: (value: unknown) => unknown,
  ): Promise<void> {
    const outcomes =
      path === '/pipeline'
        ? await Promise.all(commands.map((command) => this.#client.send(command)))
        : await this.#client.sendTransaction(commands);
    if (!isList(outcomes)) return answerJson(response, statusOf(outcomes), shape(outcomes, encode));
    const unreachable = outcomes.find((outcome) => statusOf(outcome) === 503);
    if (unreachable) return answerJson(response, 503, shape(unreachable, encode));
    answerJson(
      response,
      200,
      outcomes.map((outcome) => shape(outcome, encode)),
    );
  }

  #isAuthorized(request: IncomingMessage): boolean {
    const given = Buffer.from(request.headers.authorization ?? '');
    return given.length === this.#expected.length && timingSafeEqual(given, this.#expected);
  }
}

function isList(outcomes: RedisOutcome[] | RedisOutcome): outcomes is RedisOutcome[] {
  return Array.isArray(outcomes);
}

function statusOf(outcome: RedisOutcome): number {
  if ('result' in outcome) return 200;
  return outcome.unreachable ? 503 : 400;
}

function shape(outcome: RedisOutcome, encode: (value: unknown) => unknown): Record<string, unknown> {
  return 'result' in outcome ? { result: outcome.result === 'OK' ? 'OK' : encode(outcome.result ?? null) } : { error: outcome.error };
}

function parse(text: string | undefined): unknown {
  try {
    return text === undefined ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function commandOf(value: unknown): RedisCommand | undefined {
  if (!Array.isArray(value) || typeof value[0] !== 'string') return undefined;
  const [name, ...args]: readonly unknown[] = value;
  return { name: name.toUpperCase(), args: args.map((arg) => (typeof arg === 'object' ? JSON.stringify(arg) : String(arg))) };
}

/** Every text, however deep, as base64 of its UTF-8. */
function toBase64(value: unknown): unknown {
  if (typeof value === 'string') return Buffer.from(value).toString('base64');
  return Array.isArray(value) ? value.map(toBase64) : value;
}
