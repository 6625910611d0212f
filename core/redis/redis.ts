import { Redis as Upstash } from '@upstash/redis/cloudflare';
import { oncePerIsolate, type Config } from '../config.ts';
import { waitingFor } from '../metrics/waits.ts';
import type { BreakerState } from '../resilience/breaker.ts';
import { DependencyAway, Guard } from '../resilience/guard.ts';

/** The commands themselves. Values come back as text: parse them with their schema. */
export type RedisCommands = Upstash;

/** Longest any call to Redis may take, ms. What Redis holds can be had elsewhere: waiting longer is worse than going without. */
export const REDIS_TIME_LIMIT_MS = 250;

/** Redis as the house uses it: a help, never a need. */
export interface Redis {
  /**
   * Runs `operation` where Redis answers in time, and gives `fallback` where it refuses, hangs, is slow or is being left alone.
   * @throws never because of Redis.
   */
  try<T, F>(operation: (redis: RedisCommands) => Promise<T>, fallback: F): Promise<T | F>;
  /** One round trip past the breaker, for /healthz. @throws what went wrong. */
  ping(): Promise<void>;
  readonly state: BreakerState;
  /** When Redis last failed or was skipped, as this isolate saw it, ms since the epoch; 0 for never. */
  readonly lastAwayAt: number;
}

export interface RedisOptions {
  readonly timeLimitMs?: number;
  readonly now?: () => number;
}

/** Opens Redis over its REST endpoint. Nothing is dialled until the first call, so it may live as long as the isolate. */
export function openRedis(config: Pick<Config, 'UPSTASH_REDIS_REST_URL' | 'UPSTASH_REDIS_REST_TOKEN'>, options: RedisOptions = {}): Redis {
  const timeLimitMs = options.timeLimitMs ?? REDIS_TIME_LIMIT_MS;
  const commands = new Upstash({
    url: config.UPSTASH_REDIS_REST_URL,
    token: config.UPSTASH_REDIS_REST_TOKEN,
    automaticDeserialization: false,
    responseEncoding: false,
    enableTelemetry: false,
    readYourWrites: false,
    retry: false,
    // As a function: given a plain signal the client turns an abort into a *successful* answer whose value is the reason.
    signal: () => AbortSignal.timeout(timeLimitMs),
  });
  const guard = new Guard({ name: 'redis', timeLimitMs, ...(options.now === undefined ? {} : { now: options.now }) });
  return {
    async try(operation, fallback) {
      try {
        return await guard.run(() => waitingFor('redis', operation(commands)));
      } catch (error) {
        if (error instanceof DependencyAway) return fallback;
        throw error;
      }
    },
    async ping() {
      await waitingFor('redis', commands.ping());
    },
    get state() {
      return guard.state;
    },
    get lastAwayAt() {
      return guard.lastAwayAt;
    },
  };
}

/** The isolate's one Redis, so that everyone shares what its breaker has learnt. */
export const redisOf = oncePerIsolate((config) => openRedis(config));
