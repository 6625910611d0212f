import { createHash } from 'node:crypto';

/** A command as it goes to Redis: its name in capitals, and its arguments. */
export interface RedisCommand {
  readonly name: string;
  readonly args: readonly string[];
}

/**
 * Lets Upstash's scripts run on an ordinary Redis. They may begin with a line like `#!lua flags=allow-key-locking`, which
 * Redis 7 refuses: it is taken off, and the script still answers to the SHA of what the client has.
 *
 * @param inMemory  For ioredis-mock, which keeps no scripts between calls: EVALSHA then becomes EVAL.
 */
export class ScriptRegistry {
  /** By the client's SHA. */
  readonly #known = new Map<string, { readonly script: string; readonly sha: string }>();
  readonly #inMemory: boolean;

  constructor(inMemory: boolean) {
    this.#inMemory = inMemory;
  }

  /** The command that Redis is to be sent in place of the client's. */
  translate(command: RedisCommand): RedisCommand {
    const [first = '', ...rest] = command.args;
    if (command.name === 'EVAL') return { name: 'EVAL', args: [this.#learn(first).script, ...rest] };
    if (command.name === 'EVALSHA') {
      const known = this.#known.get(first.toLowerCase());
      if (!known) return command;
      return this.#inMemory ? { name: 'EVAL', args: [known.script, ...rest] } : { name: 'EVALSHA', args: [known.sha, ...rest] };
    }
    if (command.name !== 'SCRIPT') return command;
    const subcommand = first.toUpperCase();
    if (subcommand === 'LOAD') return { name: 'SCRIPT', args: [first, ...rest.map((script) => this.#learn(script).script)] };
    if (subcommand === 'EXISTS')
      return { name: 'SCRIPT', args: [first, ...rest.map((sha) => this.#known.get(sha.toLowerCase())?.sha ?? sha)] };
    return command;
  }

  /** What the client is to be told in place of Redis's answer: the SHA of its own text after a SCRIPT LOAD. */
  translateReply(command: RedisCommand, reply: unknown): unknown {
    const [subcommand, script] = command.args;
    const isLoad = command.name === 'SCRIPT' && subcommand?.toUpperCase() === 'LOAD';
    return isLoad && script !== undefined ? sha1(script) : reply;
  }

  /** Answers SCRIPT commands by itself where the store behind knows none (ioredis-mock); undefined for any other. */
  answerAlone(command: RedisCommand): unknown {
    if (!this.#inMemory || command.name !== 'SCRIPT') return undefined;
    const [subcommand, ...rest] = command.args;
    if (subcommand?.toUpperCase() === 'LOAD') return rest.map((script) => this.#learn(script)) && sha1(rest[0] ?? '');
    if (subcommand?.toUpperCase() === 'EXISTS') return rest.map((sha) => (this.#known.has(sha.toLowerCase()) ? 1 : 0));
    return 'OK';
  }

  #learn(original: string): { readonly script: string; readonly sha: string } {
    const key = sha1(original);
    const existing = this.#known.get(key);
    if (existing) return existing;
    // The line stays, empty: error messages keep their line numbers.
    let script = original.replace(/^#![^\n]*/, '');
    // In the mock a missing hash field is nil where Redis gives false, so the token bucket of @upstash/ratelimit never fills.
    if (this.#inMemory) script = script.replaceAll('bucket[1] == false', 'not tonumber(bucket[1])');
    const entry = { script, sha: sha1(script) };
    this.#known.set(key, entry);
    return entry;
  }
}

export function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}
