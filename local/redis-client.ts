import { Redis } from 'ioredis';
import { messageOf } from './failure.ts';
import { ScriptRegistry, type RedisCommand } from './redis-scripts.ts';
import type { LocalRedis } from './redis.ts';

/** How one command ended. `unreachable` when Redis is away, rather than refused by it. */
export type RedisOutcome = { readonly result: unknown } | { readonly error: string; readonly unreachable: boolean };

/** Sends commands to the local Redis, whichever kind it is. */
export interface RedisClient {
  send(command: RedisCommand): Promise<RedisOutcome>;
  /** All of them in one MULTI; an `{ error }` alone when the transaction as a whole was refused. */
  sendTransaction(commands: readonly RedisCommand[]): Promise<RedisOutcome[] | RedisOutcome>;
  close(): Promise<void>;
}

const RECONNECT_EVERY_MS = 50;
const COMMAND_LIMIT_MS = 5_000;

/** What would stop everyone else on the one connection, or wait for messages that HTTP cannot bring. */
const REFUSED = new Set([
  'SUBSCRIBE',
  'PSUBSCRIBE',
  'SSUBSCRIBE',
  'MONITOR',
  'MULTI',
  'EXEC',
  'WATCH',
  'BLPOP',
  'BRPOP',
  'BLMOVE',
  'BZPOPMIN',
  'BZPOPMAX',
  'QUIT',
]);

export async function connectRedis(redis: LocalRedis): Promise<RedisClient> {
  return new Client(redis.kind === 'in-memory' ? await openMock(redis.port) : await openServer(redis.url), redis.kind === 'in-memory');
}

async function openServer(url: string): Promise<Redis> {
  const client = new Redis(url, {
    // Redis that is away says so at once; callers have their own ways of going on without it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    commandTimeout: COMMAND_LIMIT_MS,
    retryStrategy: () => RECONNECT_EVERY_MS,
    lazyConnect: true,
  });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function openMock(port: number): Promise<Redis> {
  const { default: RedisMock } = await import('ioredis-mock');
  // Mocks of one host and port share their data: two stacks in one process must not.
  return new RedisMock({ host: '127.0.0.1', port });
}

class Client implements RedisClient {
  readonly #redis: Redis;
  readonly #inMemory: boolean;
  readonly #scripts: ScriptRegistry;

  constructor(redis: Redis, inMemory: boolean) {
    this.#redis = redis;
    this.#inMemory = inMemory;
    this.#scripts = new ScriptRegistry(inMemory);
  }

  async send(command: RedisCommand): Promise<RedisOutcome> {
    if (REFUSED.has(command.name)) return { error: `ERR ${command.name} is not available over REST`, unreachable: false };
    const own = this.#scripts.answerAlone(command);
    if (own !== undefined) return { result: own };
    try {
      const { name, args } = this.#scripts.translate(command);
      const reply = await this.#call(name, args);
      return { result: this.#scripts.translateReply(command, flatten(reply)) };
    } catch (error) {
      return this.#failure(error);
    }
  }

  #call(name: string, args: readonly string[]): Promise<unknown> {
    if (!this.#inMemory) return this.#redis.call(name, ...args);
    const method: unknown = Reflect.get(this.#redis, name.toLowerCase());
    if (typeof method !== 'function') throw new Error(`ERR unknown command '${name}' (in-memory Redis)`);
    return Reflect.apply(method, this.#redis, inCapitals(name, args)) as Promise<unknown>;
  }

  async sendTransaction(commands: readonly RedisCommand[]): Promise<RedisOutcome[] | RedisOutcome> {
    if (this.#inMemory) {
      const outcomes: RedisOutcome[] = [];
      for (const command of commands) outcomes.push(await this.send(command));
      return outcomes;
    }
    const multi = this.#redis.multi();
    for (const { name, args } of commands.map((command) => this.#scripts.translate(command))) multi.call(name, ...args);
    try {
      const replies = (await multi.exec()) ?? [];
      return replies.map(([error, reply]) => (error ? this.#failure(error) : { result: flatten(reply) }));
    } catch (error) {
      return this.#failure(error);
    }
  }

  #failure(error: unknown): RedisOutcome {
    const refusedByRedis = this.#inMemory || (error instanceof Error && error.name === 'ReplyError');
    return { error: messageOf(error), unreachable: !refusedByRedis };
  }

  async close(): Promise<void> {
    this.#redis.disconnect();
    await Promise.resolve();
  }
}

/** ioredis makes an object of HGETALL's list; the wire has a list of names and values. */
function flatten(reply: unknown): unknown {
  if (typeof reply !== 'object' || reply === null || Array.isArray(reply) || Buffer.isBuffer(reply)) return reply;
  return Object.entries(reply).flat();
}

/** The mock overlooks options in small letters, as @upstash/redis sends them: `set k v nx` would overwrite. */
function inCapitals(name: string, args: readonly string[]): readonly string[] {
  const from = OPTIONS_FROM[name];
  if (from === undefined) return args;
  return args.map((arg, index) => (index >= from && OPTION.test(arg) ? arg.toUpperCase() : arg));
}

const OPTION = /^(nx|xx|gt|lt|ex|px|exat|pxat|get|keepttl|byscore|bylex|rev|limit|withscores)$/i;
/** Where a command's options begin; what stands before is a key or a value, whatever it spells. */
const OPTIONS_FROM: Readonly<Record<string, number>> = { SET: 2, EXPIRE: 2, PEXPIRE: 2, ZRANGE: 3, ZREVRANGE: 3, ZRANGEBYSCORE: 3 };
