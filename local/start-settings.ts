import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Config } from '../core/config.ts';
import { StartFailure, messageOf } from './failure.ts';

export const HELP = `npm start [-- --fresh]

Runs Ringside on this machine: Postgres, Redis and the Worker, each started and watched from here. Ctrl-C stops it all.

  --fresh     empty the data folder first: every round, ticket and account in it is gone
  --help      this text

Environment:

  PORT                      where Ringside answers; default 8787
  HOST                      what it listens on; default 127.0.0.1
  RINGSIDE_DATA             the data folder; default .ringside
  DATABASE_URL              a Postgres 17 or newer in place of the embedded one (it is migrated at the start)
  UPSTASH_REDIS_REST_URL    an Upstash Redis in place of the embedded one, with
  UPSTASH_REDIS_REST_TOKEN  its token
  Any setting of core/config.ts, for example ROUND_WAIT_DURATION_MS=20000`;

export interface StartSettings {
  readonly dataDir: string;
  readonly port: number;
  readonly host: string;
  readonly fresh: boolean;
  readonly databaseUrl: string | undefined;
  readonly upstash: { readonly url: string; readonly token: string } | undefined;
  /** Settings of the Worker that the environment overrides. */
  readonly vars: Readonly<Record<string, string>>;
}

/** These say where the data services are: the stack itself decides what the Worker is told of them. */
const ADDRESSES = new Set(['DATABASE_URL', 'NEON_FETCH_ENDPOINT', 'UPSTASH_REDIS_REST_URL', 'UPSTASH_REDIS_REST_TOKEN']);

/**
 * Reads the command line and the environment.
 * @throws StartFailure that names what is wrong.
 */
export function readStartSettings(args: readonly string[], env: NodeJS.ProcessEnv): StartSettings | 'help' {
  const { fresh, help } = parseArguments(args);
  if (help) return 'help';
  const port = Number(env['PORT'] || 8787);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new StartFailure(`PORT=${env['PORT']} is no port: a number from 1 to 65535.`);
  return {
    dataDir: resolve(env['RINGSIDE_DATA'] || join(import.meta.dirname, '../.ringside')),
    port,
    host: env['HOST'] || '127.0.0.1',
    fresh,
    databaseUrl: databaseFrom(env['DATABASE_URL']),
    upstash: upstashFrom(env['UPSTASH_REDIS_REST_URL'], env['UPSTASH_REDIS_REST_TOKEN']),
    vars: varsFrom(env),
  };
}

function parseArguments(args: readonly string[]): { readonly fresh: boolean; readonly help: boolean } {
  try {
    const { values } = parseArgs({ args: [...args], options: { fresh: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } } });
    return { fresh: values.fresh === true, help: values.help === true };
  } catch (error) {
    throw new StartFailure(`${messageOf(error)}\nnpm start -- --help lists what there is.`);
  }
}

function databaseFrom(url: string | undefined): string | undefined {
  if (!url) return undefined;
  if (URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol)) return url;
  throw new StartFailure('DATABASE_URL is no Postgres address: postgresql://user:password@host:port/database');
}

function upstashFrom(url: string | undefined, token: string | undefined): StartSettings['upstash'] {
  if (!url && !token) return undefined;
  if (url && token) return { url, token };
  throw new StartFailure('UPSTASH_REDIS_REST_URL and UPSTASH_REDIS_REST_TOKEN go together; one of them is missing.');
}

function varsFrom(env: NodeJS.ProcessEnv): Record<string, string> {
  const names = Object.keys(Config.shape).filter((name) => !ADDRESSES.has(name));
  return Object.fromEntries(names.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}
