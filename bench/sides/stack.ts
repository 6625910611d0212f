import { randomUUID } from 'node:crypto';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Pool } from 'pg';
import { z } from 'zod';
import { NO_LIMITS } from '../../local/no-limits.ts';
import { cpuOfTree, findBelow } from '../cpu.ts';
import type { CpuSeconds } from '../cpu.ts';
import { writeInspectedWorkerd } from '../profile/inspector.ts';
import { JsonChild } from './child.ts';

type Addresses = {
  url: string;
  /** As the owner of the database. */
  databaseUrl: string;
  /** As the Worker's own role. */
  appDatabaseUrl: string;
  /** The Neon-compatible endpoint that the Worker's queries pass. */
  neonUrl: string;
};

/** Ringside's own stack, running on a data folder that is thrown away. */
export type Stack = Addresses & {
  /** Thrown away at the stop. */
  dataDir: string;
  /** For what the bench itself asks of Postgres. */
  pool: Pool;
  /** CPU of workerd, of the Node process with the endpoints, of Postgres (the peer's share too) and of Redis. */
  cpu(): Promise<CpuSeconds>;
  workerdPid(): Promise<number | undefined>;
  /** Signs in with a local account and answers the session's token. */
  login(username: string): Promise<string>;
  /** The round that takes bets now. */
  currentRound(): Promise<string>;
  /** How many calls the Worker has made to Postgres and to Redis since this was first asked. */
  calls(): Promise<Calls>;
  /** Has Redis cut every connection, or answer again. */
  redis(mode: 'refuse' | 'ok'): Promise<void>;
  stop(): Promise<void>;
};

/** Calls over the network, whatever each of them holds. */
export type Calls = { postgres: number; redis: number };

const PASSWORD = 'ringside-local';
const ROUND_MS = 3_600_000;
const FIRST_ROUND_LIMIT_MS = 70_000;
const FOLDER = join(import.meta.dirname, '../../.ringside');

const Login = z.object({ data: z.object({ token: z.string() }) });
const CurrentRound = z.object({ data: z.object({ roundId: z.string(), status: z.string() }) });

/**
 * Starts Postgres, the endpoints, the migrations and the Worker, with one round that stays open.
 *
 * @param options.worker  False leaves the Worker out: a Postgres with Ringside's schema and nothing that writes to it.
 * @param options.inspectorPort  Opens workerd's inspector there.
 */
export async function startBenchStack(options: { worker: boolean; inspectorPort?: number }): Promise<Stack> {
  const dataDir = join(FOLDER, `bench-${randomUUID().slice(0, 8)}`);
  // Postgres may run as another user, which must be able to pass through.
  await mkdir(dataDir, { recursive: true, mode: 0o711 });
  const vars = { ...NO_LIMITS, ROUND_WAIT_DURATION_MS: `${ROUND_MS}` };
  const env: Record<string, string> =
    options.inspectorPort === undefined ? {} : { MINIFLARE_WORKERD_PATH: await writeInspectedWorkerd(dataDir, options.inspectorPort) };
  const child = JsonChild.node(
    'the local stack',
    'sides/stack-process.ts',
    [JSON.stringify({ dataDir, vars, worker: options.worker })],
    env,
  );
  const addresses = await child.next<Addresses>();
  const { url } = addresses;
  const pool = new Pool({ connectionString: addresses.databaseUrl, max: 4, application_name: 'bench' });
  pool.on('error', () => {});
  return {
    ...addresses,
    dataDir,
    pool,
    cpu: () => cpuOfTree(child.pid, ({ pid, name }) => (pid === child.pid ? 'endpoints' : name)),
    workerdPid: () => findBelow(child.pid, 'workerd'),
    login: async (username) => Login.parse(await ask(`${url}/api/v1/auth/login`, { username, password: PASSWORD })).data.token,
    currentRound: () => openRound(`${url}/api/v1/rounds/current`),
    calls() {
      child.say('calls');
      return child.next<Calls>();
    },
    async redis(mode) {
      child.say(`redis ${mode}`);
      await child.next();
    },
    async stop() {
      await pool.end();
      await child.stop();
    },
  };
}

/** The position of the newest event in the store. */
export async function lastPosition(stack: Stack): Promise<number> {
  const { rows } = await stack.pool.query<{ position: string }>('SELECT position FROM core.position_counter');
  return Number(rows[0]?.position);
}

// A stack that has just started opens its first round with the cron's first run.
async function openRound(url: string): Promise<string> {
  const deadline = performance.now() + FIRST_ROUND_LIMIT_MS;
  for (;;) {
    const response = await fetch(url);
    if (response.ok) return CurrentRound.parse(await response.json()).data.roundId;
    if (response.status !== 503 || performance.now() > deadline)
      throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
    await response.body?.cancel();
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

async function ask(url: string, body: unknown): Promise<unknown> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return response.json();
}
