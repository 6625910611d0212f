import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, beforeEach } from 'vitest';
import { openRedis, type Redis, type RedisOptions } from '../../core/redis/redis.ts';
import { startRedis, type LocalRedis } from '../../local/redis.ts';
import { startUpstashEndpoint, type UpstashEndpoint } from '../../local/upstash-endpoint.ts';
import { makeDataDir } from './stack.ts';

export interface Upstash {
  readonly endpoint: UpstashEndpoint;
  /** A client with a breaker of its own, as each isolate has one. */
  connect(options?: RedisOptions): Redis;
  /** What a key holds, past HTTP; null for nothing. */
  get(key: string): Promise<string | null>;
  /** How long a key lives on, ms. */
  lifeOf(key: string): Promise<number>;
}

/** An Upstash-like endpoint over the in-memory Redis (or a server, where one is installed), empty and well before each test. */
export function withUpstash(useServer = false): Upstash {
  let dataDir: string;
  let server: LocalRedis;
  let running: UpstashEndpoint | undefined;
  beforeAll(async () => {
    dataDir = await makeDataDir();
    server = await startRedis({ dataDir, useServer });
    running = await startUpstashEndpoint({ redis: server });
  });
  beforeEach(async () => {
    const endpoint = theEndpoint();
    endpoint.faults.mode = 'ok';
    await endpoint.send('FLUSHALL');
  });
  afterAll(async () => {
    await running?.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });
  const theEndpoint = () => {
    if (running === undefined) throw new Error('the endpoint runs within tests and hooks only');
    return running;
  };
  const result = async (name: string, key: string) => {
    const outcome = await theEndpoint().send(name, key);
    return 'result' in outcome ? outcome.result : undefined;
  };
  return {
    get endpoint() {
      return theEndpoint();
    },
    connect: (options) => openRedis({ UPSTASH_REDIS_REST_URL: theEndpoint().url, UPSTASH_REDIS_REST_TOKEN: theEndpoint().token }, options),
    get: async (key) => {
      const value = await result('GET', key);
      return typeof value === 'string' ? value : null;
    },
    lifeOf: async (key) => Number(await result('PTTL', key)),
  };
}
