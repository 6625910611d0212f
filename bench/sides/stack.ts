import { mkdtemp, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { z } from 'zod';
import { cpuOfTree } from '../cpu.ts';
import type { CpuSeconds } from '../cpu.ts';
import { JsonChild } from './child.ts';

/** Ringside's own stack, running on a data folder that is thrown away. */
export type Stack = {
  url: string;
  databaseUrl: string;
  /** For what the bench itself asks of Postgres. */
  pool: pg.Pool;
  /** CPU of workerd, of the Node process with the endpoints, of Postgres (the peer's share too) and of Redis. */
  cpu(): Promise<CpuSeconds>;
  /** Signs in with a local account and answers the session's token. */
  login(username: string): Promise<string>;
  /** The round that takes bets now. */
  currentRound(): Promise<string>;
  stop(): Promise<void>;
};

const PASSWORD = 'ringside-local';
const ROUND_MS = 3_600_000;
const FOLDER = join(import.meta.dirname, '../../.ringside');

const Login = z.object({ data: z.object({ token: z.string() }) });
const CurrentRound = z.object({ data: z.object({ roundId: z.string(), status: z.string() }) });

/**
 * Starts Postgres, the endpoints, the migrations and the Worker, with one round that stays open.
 *
 * @param options.worker  False leaves the Worker out: a Postgres with Ringside's schema and nothing that writes to it.
 */
export async function startBenchStack(options: { worker: boolean; env?: Record<string, string> }): Promise<Stack> {
  await mkdir(FOLDER, { recursive: true });
  const dataDir = await mkdtemp(join(FOLDER, 'bench-'));
  const vars = { ROUND_WAIT_DURATION_MS: `${ROUND_MS}` };
  const child = JsonChild.node('the local stack', 'sides/stack-process.ts', [JSON.stringify({ dataDir, vars, worker: options.worker })], options.env);
  const forget = (): Promise<void> => rm(dataDir, { recursive: true, force: true });
  const { url, databaseUrl } = await child.next<{ url: string; databaseUrl: string }>().catch(async (error: unknown) => {
    await forget();
    throw error;
  });
  const pool = new pg.Pool({ connectionString: databaseUrl, max: 4, application_name: 'bench' });
  pool.on('error', () => {});
  return {
    url,
    databaseUrl,
    pool,
    cpu: () => cpuOfTree(child.pid, ({ pid, name }) => (pid === child.pid ? 'endpoints' : name)),
    login: async (username) => Login.parse(await ask(`${url}/api/v1/auth/login`, { username, password: PASSWORD })).data.token,
    currentRound: async () => CurrentRound.parse(await ask(`${url}/api/v1/rounds/current`)).data.roundId,
    async stop() {
      await pool.end();
      await child.stop();
      await forget();
    },
  };
}

async function ask(url: string, body?: unknown): Promise<unknown> {
  const response = await fetch(url, body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${(await response.text()).slice(0, 300)}`);
  return response.json();
}
