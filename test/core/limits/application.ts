import { rm } from 'node:fs/promises';
import { Hono } from 'hono';
import { afterAll, afterEach, beforeAll, beforeEach, vi } from 'vitest';
import type { CoreEnv } from '../../../core/http/env.ts';
import { edge } from '../../../core/http/middleware/edge.ts';
import { limiter } from '../../../core/limits/limits.ts';
import type { RouteLimit } from '../../../core/limits/table.ts';
import { startRedis, type LocalRedis } from '../../../local/redis.ts';
import { startUpstashEndpoint, type UpstashEndpoint } from '../../../local/upstash-endpoint.ts';
import { makeDataDir } from '../../support/stack.ts';
import { settings } from '../http/edge-app.ts';

const ROWS: readonly RouteLimit[] = [
  {
    name: 'polling',
    kept: 'in Redis',
    whose: 'sender',
    routes: ['GET /api/v1/topics/:topic'],
    share: 2,
    intervalMs: 10_000,
    besideTier: false,
    why: '',
  },
  {
    name: 'upgrades',
    kept: 'in Redis',
    whose: 'address',
    routes: ['GET /api/v1/live'],
    share: 1 / 2,
    intervalMs: 20_000,
    besideTier: false,
    why: '',
  },
  {
    name: 'lists',
    kept: 'in Redis',
    whose: 'sender',
    routes: ['GET /api/v1/rounds'],
    share: 1 / 2,
    intervalMs: 20_000,
    besideTier: true,
    why: '',
  },
  { name: 'sign-in', kept: 'in Postgres', routes: ['POST /api/v1/auth/login'], tiers: ['anonymous'], allows: '', why: '' },
];
const VARS = { RATE_ANONYMOUS_PER_MINUTE: '6', CONCURRENT_ANONYMOUS: '2' };

const context = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
let addresses = 0;

/** For the tests of a file: a Redis, and applications behind the edge that share it, each as one isolate of its own. */
export function withApplications() {
  let dataDir: string;
  let server: LocalRedis;
  let endpoint: UpstashEndpoint;

  beforeAll(async () => {
    dataDir = await makeDataDir();
    server = await startRedis({ dataDir, useServer: false });
    endpoint = await startUpstashEndpoint({ redis: server });
  });

  beforeEach(() => {
    vi.spyOn(console, 'warn').mockReturnValue();
    vi.spyOn(console, 'info').mockReturnValue();
  });

  afterEach(() => {
    endpoint.faults.mode = 'ok';
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  afterAll(async () => {
    await endpoint.close();
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  });

  /** An application behind the edge, as one isolate of its own; each client has an address of its own. */
  function application(vars: Record<string, string> = VARS) {
    const app = new Hono<CoreEnv>();
    app.use(edge(limiter(ROWS)));
    const env = { ...settings, UPSTASH_REDIS_REST_URL: endpoint.url, UPSTASH_REDIS_REST_TOKEN: endpoint.token, ...vars };
    const client = () => {
      addresses += 1;
      const address = `10.1.${addresses >> 8}.${addresses & 255}`;
      const send = async (path: string, headers: Record<string, string> = {}, method = 'GET') => {
        const request = { method, headers: { 'cf-connecting-ip': address, ...headers } };
        return app.request(`https://ringside.example${path}`, request, env, context);
      };
      return { send, statuses: async (count: number, path: string) => statusesOf(Array.from({ length: count }, () => () => send(path))) };
    };
    return { app, client };
  }

  return {
    application,
    get endpoint() {
      return endpoint;
    },
  };
}

export async function statusesOf(requests: readonly (() => Promise<Response>)[]): Promise<number[]> {
  const statuses: number[] = [];
  for (const request of requests) statuses.push((await request()).status);
  return statuses;
}

export const times = (count: number, status: number) => Array.from({ length: count }, () => status);
