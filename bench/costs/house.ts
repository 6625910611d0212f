import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { z } from 'zod';
import { LOCAL_PASSWORD } from '../../local/accounts.ts';
import { NO_LIMITS } from '../../local/no-limits.ts';
import { startStack, type Stack } from '../../local/stack.ts';
import { usageOf, type Usage } from './usage.ts';

const ObjectCounts = z.object({
  requests: z.number(),
  socketMessages: z.number(),
  rowsRead: z.number(),
  rowsWritten: z.number(),
  activeMs: z.number(),
  bytes: z.number(),
});
const Counts = z.object({
  workerRequests: z.number(),
  postgresCalls: z.number(),
  postgresBytesOut: z.number(),
  redisBytes: z.number(),
  /** By class, each object by itself. */
  objects: z.record(z.string(), z.array(ObjectCounts)),
});
const Login = z.object({ data: z.object({ token: z.string() }) });
const CurrentRound = z.object({ data: z.object({ roundId: z.string() }) });

/** Nothing that commands set off takes longer to begin: the outbox's and the projectors' alarms stand a second ahead. */
const QUIET_MS = 2_500;
const SETTLE_LIMIT_MS = 60_000;
/** What a call to Postgres takes more on the platform than on this machine. */
const POSTGRES_FARTHER_MS = 10;

/** What our tables hold, with their indexes. */
const KEPT = `
  SELECT SUM(pg_total_relation_size(c.oid)) AS bytes FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind = 'r' AND n.nspname IN ('core', 'betting', 'esports')`;

/** Ringside's real stack with a meter in it. */
export class House {
  readonly url: string;
  readonly #stack: Stack;
  readonly #postgres: Client;

  private constructor(stack: Stack, postgres: Client) {
    this.url = stack.url;
    this.#stack = stack;
    this.#postgres = postgres;
  }

  /** @throws when redis-server is not installed: only that one counts the commands that scripts run. */
  static async open(vars: Readonly<Record<string, string>>): Promise<House> {
    const dataDir = await mkdtemp(join(tmpdir(), 'ringside-costs-'));
    await chmod(dataDir, 0o711);
    const worker = { entry: join(import.meta.dirname, 'worker.ts'), cronEveryMs: 0 };
    const stack = await startStack({ dataDir, vars: { ...NO_LIMITS, ...vars }, worker });
    const house = new House(stack, new Client({ connectionString: stack.databaseUrl, application_name: 'bench-costs' }));
    try {
      await house.#begin();
      return house;
    } catch (thrown) {
      await house.close();
      throw thrown;
    }
  }

  async #begin(): Promise<void> {
    const { redis, neon } = this.#stack;
    if (redis?.kind !== 'redis-server') throw new Error('redis-server is not on the PATH (Debian: apt-get install redis-server).');
    if (neon !== undefined) neon.faults.beforeQuery = () => sleep(POSTGRES_FARTHER_MS);
    await this.#postgres.connect();
    await this.cron();
    await this.settled();
  }

  /** One run of the cron. */
  async cron(): Promise<void> {
    await this.#stack.worker?.scheduled();
  }

  /** Everything so far. */
  async usage(): Promise<Usage> {
    const { objects, ...counts } = await this.#counts();
    const { rows } = await this.#postgres.query<{ bytes: string }>(KEPT);
    return {
      ...counts,
      ...usageOfObjects(Object.values(objects).flat()),
      postgresBytes: Number(rows[0]?.bytes),
      redisCommands: await this.#redisCommands(),
    };
  }

  /** What the hubs alone have used so far. */
  async usageOfHubs(): Promise<Usage> {
    const { objects } = await this.#counts();
    return { ...usageOf(() => 0), ...usageOfObjects(objects['hub'] ?? []) };
  }

  /** Resolves when what was set off has been done: no object was asked anything for a while. */
  async settled(): Promise<void> {
    const asked = async () => {
      const { metrics: _samples, ...objects } = (await this.#counts()).objects;
      return Object.values(objects)
        .flat()
        .reduce((sum, { requests }) => sum + requests, 0);
    };
    const deadline = performance.now() + SETTLE_LIMIT_MS;
    for (let before = await asked(); ;) {
      await sleep(QUIET_MS);
      const now = await asked();
      if (now === before) return;
      if (performance.now() > deadline) throw new Error('the house does not come to rest');
      before = now;
    }
  }

  async login(username: string): Promise<string> {
    const answer = await this.post('/api/v1/auth/login', { username, password: LOCAL_PASSWORD });
    return Login.parse(answer).data.token;
  }

  async currentRound(): Promise<string> {
    const response = await fetch(`${this.url}/api/v1/rounds/current`);
    return CurrentRound.parse(await response.json()).data.roundId;
  }

  /** @throws for an answer without success: what is not sold is not counted. */
  async post(path: string, body: unknown, token?: string): Promise<unknown> {
    const response = await fetch(`${this.url}${path}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'idempotency-key': crypto.randomUUID(),
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`POST ${path} answered ${response.status}: ${(await response.text()).slice(0, 200)}`);
    return response.json();
  }

  /** How many events of a type are recorded. */
  async recorded(type: string): Promise<number> {
    const { rows } = await this.#postgres.query<{ count: number }>('SELECT COUNT(*)::int AS count FROM core.events WHERE type = $1', [
      type,
    ]);
    return rows[0]?.count ?? 0;
  }

  async close(): Promise<void> {
    await this.#postgres.end();
    await this.#stack.stop();
    // Of a data folder that Postgres's user cannot enter, the cluster lies elsewhere.
    const places = [this.#stack.dataDir, ...(this.#stack.postgres === undefined ? [] : [dirname(this.#stack.postgres.place)])];
    for (const place of places) await rm(place, { recursive: true, force: true });
  }

  async #counts(): Promise<z.infer<typeof Counts>> {
    return Counts.parse(await (await fetch(`${this.url}/costs`)).json());
  }

  async #redisCommands(): Promise<number> {
    const answer = await this.#stack.upstash?.send('INFO', 'commandstats');
    const text = answer !== undefined && 'result' in answer ? String(answer.result) : '';
    return [...text.matchAll(/^cmdstat_(?!info:|auth:|ping:)[^:]+:calls=(\d+)/gm)].reduce((sum, [, calls]) => sum + Number(calls), 0);
  }
}

function usageOfObjects(objects: readonly z.infer<typeof ObjectCounts>[]) {
  const total = (member: keyof z.infer<typeof ObjectCounts>) => objects.reduce((sum, object) => sum + object[member], 0);
  return {
    objectRequests: total('requests'),
    socketMessages: total('socketMessages'),
    rowsRead: total('rowsRead'),
    rowsWritten: total('rowsWritten'),
    activeMs: total('activeMs'),
    objectBytes: total('bytes'),
  };
}
