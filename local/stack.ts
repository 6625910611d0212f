import { access, chmod, constants, mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { ensureLocalAccounts } from './accounts.ts';
import { isLocal, isNeon, migrateOrExplain, openAppRole } from './database.ts';
import { StartFailure, messageOf } from './failure.ts';
import { startNeonEndpoint, type NeonEndpoint } from './neon-endpoint.ts';
import { startPostgres, type LocalPostgres } from './postgres.ts';
import { RunFolder } from './processes.ts';
import { startRedis, type LocalRedis } from './redis.ts';
import { loadSettings, type LocalSettings } from './settings.ts';
import { startUpstashEndpoint, type UpstashEndpoint } from './upstash-endpoint.ts';
import { startWorker, type LocalWorker, type WorkerOptions } from './worker.ts';

export interface StackOptions {
  /** Everything lasting lies here; made at need. */
  readonly dataDir: string;
  /** The Worker's port; default a free one. */
  readonly port?: number;
  /** What the Worker listens on; default 127.0.0.1. */
  readonly host?: string;
  /** Over the variables of wrangler.toml and the keys of the data folder, e.g. `{ ROUND_WAIT_DURATION_MS: '2000' }`. */
  readonly vars?: Readonly<Record<string, string>>;
  /** A Postgres from outside in place of the embedded one: migrated, and used by the Worker as it is. */
  readonly databaseUrl?: string | undefined;
  /** Upstash from outside in place of the embedded Redis. */
  readonly upstash?: { readonly url: string; readonly token: string } | undefined;
  /** False starts the data services only; an object changes how the Worker is started. */
  readonly worker?: false | Pick<WorkerOptions, 'entry' | 'wranglerConfig' | 'cronEveryMs'>;
  /** False takes the in-memory Redis even where redis-server is installed. */
  readonly redisServer?: boolean;
  /** Default: only in the embedded Postgres or one on this machine, so that nobody's deployment gets a known password. */
  readonly localAccounts?: boolean;
  /** A path to keep a finished Postgres cluster at and copy it from (tests); the version is added. */
  readonly template?: string;
  /** Starts Postgres and Redis again when they die unasked; default false. workerd always is. */
  readonly supervise?: boolean;
  /** Gives up between two parts when aborted, and stops those that run. */
  readonly signal?: AbortSignal;
  /** Hears of each part as it becomes ready. */
  readonly progress?: (part: string, ms: number) => void;
  /** Hears what a person should see: the Worker's warnings, a part that died and came back. */
  readonly show?: (line: string) => void;
}

/** A running stack. `postgres`, `redis`, … are undefined where something from outside stands in their place. */
export interface Stack {
  readonly url: string;
  readonly dataDir: string;
  /** As the owner of the database. */
  readonly databaseUrl: string;
  /** As the Worker's own role. */
  readonly appDatabaseUrl: string;
  readonly postgres: LocalPostgres | undefined;
  readonly neon: NeonEndpoint | undefined;
  readonly redis: LocalRedis | undefined;
  readonly upstash: UpstashEndpoint | undefined;
  readonly worker: LocalWorker | undefined;
  /** Whether the accounts with the known password are in the database. */
  readonly hasLocalAccounts: boolean;
  /** What the Worker is given: addresses, tokens, keys. */
  readonly bindings: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** Starts the parts in order, each on what it needs. When one fails, those already started are stopped. */
export async function startStack(options: StackOptions): Promise<Stack> {
  const dataDir = resolve(options.dataDir);
  await prepareFolder(dataDir);
  const builder = new StackBuilder({ ...options, dataDir });
  try {
    return await builder.build();
  } catch (error) {
    await builder.stop();
    throw error;
  }
}

/** Makes the data folder at need. @throws StartFailure when it cannot be written. */
export async function prepareFolder(dataDir: string): Promise<void> {
  try {
    // `recursive` tells what was missing: only a folder of our own making gets its rights changed.
    const made = await mkdir(dataDir, { recursive: true });
    // Others may pass through, not look around: Postgres may run as another user, and the secrets' files are 600.
    if (made !== undefined) await chmod(dataDir, 0o711);
    await access(dataDir, constants.W_OK | constants.X_OK);
    await mkdir(new RunFolder(dataDir).path, { recursive: true });
  } catch (error) {
    throw new StartFailure(`The data folder ${dataDir} cannot be written: ${messageOf(error)}. Choose another with RINGSIDE_DATA=…`);
  }
}

interface DataServices {
  readonly databaseUrl: string;
  readonly appDatabaseUrl: string;
  readonly neon: NeonEndpoint | undefined;
  readonly hasLocalAccounts: boolean;
}

class StackBuilder {
  readonly #options: StackOptions;
  readonly #run: RunFolder;
  /** What ends each started part; run last first. */
  readonly #endings: (() => Promise<void>)[] = [];
  #stopping: Promise<void> | undefined;
  #postgres: LocalPostgres | undefined;
  #redis: LocalRedis | undefined;
  #worker: LocalWorker | undefined;

  constructor(options: StackOptions) {
    this.#options = options;
    this.#run = new RunFolder(options.dataDir);
  }

  async build(): Promise<Stack> {
    const settings = await loadSettings(this.#options.dataDir);
    const [database, cache] = await bothOrNone(this.#startDatabase(settings), this.#startCache(settings));
    const bindings = {
      DATABASE_URL: database.appDatabaseUrl,
      ...(database.neon ? { NEON_FETCH_ENDPOINT: database.neon.url } : {}),
      UPSTASH_REDIS_REST_URL: cache.url,
      UPSTASH_REDIS_REST_TOKEN: cache.token,
      MASTER_KEY: settings.masterKey,
      JWT_PRIVATE_KEY: settings.jwtPrivateKey,
      // Nothing stands before the Worker here that would set it: whoever sends an address has made it up.
      CLIENT_ADDRESS_HEADER: '',
      ...this.#options.vars,
    };
    if (this.#options.worker !== false) this.#worker = await this.#startWorker(bindings, this.#options.worker ?? {});
    return {
      url: this.#worker?.url ?? '',
      dataDir: this.#options.dataDir,
      ...database,
      postgres: this.#postgres,
      redis: this.#redis,
      upstash: cache.endpoint,
      worker: this.#worker,
      bindings,
      stop: () => this.stop(),
    };
  }

  /** Stops what runs, last started first. One part that will not stop does not keep the others. */
  stop(): Promise<void> {
    this.#stopping ??= (async () => {
      for (const end of this.#endings.toReversed()) {
        await end().catch((error: unknown) => this.#options.show?.(`stopping: ${messageOf(error)}`));
      }
      await Promise.all(['postgres', 'redis-server', 'workerd'].map((program) => this.#run.forget(program)));
    })();
    return this.#stopping;
  }

  async #timed<T>(part: string, work: () => Promise<T>): Promise<T> {
    this.#options.signal?.throwIfAborted();
    const started = performance.now();
    const result = await work();
    this.#options.progress?.(part, performance.now() - started);
    return result;
  }

  async #startDatabase(settings: LocalSettings): Promise<DataServices> {
    const outside = this.#options.databaseUrl;
    const databaseUrl = outside ?? (await this.#timed('Postgres', () => this.#startPostgres()));
    await this.#timed('migrations', () => migrateOrExplain(databaseUrl));
    const appDatabaseUrl = outside ?? (await openAppRole(databaseUrl, settings.appPassword));
    const hasLocalAccounts = this.#options.localAccounts ?? isLocal(databaseUrl);
    if (hasLocalAccounts) await this.#timed('local accounts', () => ensureLocalAccounts(databaseUrl));
    // Neon's own hosts have their endpoint: the driver finds it.
    const neon = isNeon(databaseUrl)
      ? undefined
      : await this.#timed('Neon endpoint', () => startNeonEndpoint({ databaseUrl: appDatabaseUrl }));
    if (neon) this.#endings.push(() => neon.close());
    return { databaseUrl, appDatabaseUrl, neon, hasLocalAccounts };
  }

  async #startPostgres(): Promise<string> {
    const { dataDir, template, show } = this.#options;
    const postgres = await startPostgres({
      dataDir,
      ...(template === undefined ? {} : { template }),
      ...(show ? { log: show } : {}),
      onDeath: () => this.#revive('Postgres', 'postgres', postgres),
    });
    this.#postgres = postgres;
    this.#endings.push(() => postgres.stop());
    await this.#note('postgres', postgres.pid);
    return postgres.url;
  }

  async #startCache(settings: LocalSettings): Promise<{ url: string; token: string; endpoint: UpstashEndpoint | undefined }> {
    const outside = this.#options.upstash;
    if (outside) return { ...outside, endpoint: undefined };
    const endpoint = await this.#timed('Redis', async () => {
      const redis = await startRedis({
        dataDir: this.#options.dataDir,
        ...(this.#options.redisServer === undefined ? {} : { useServer: this.#options.redisServer }),
        onDeath: () => this.#revive('Redis', 'redis-server', redis),
      });
      this.#redis = redis;
      this.#endings.push(() => redis.stop());
      await this.#note('redis-server', redis.pid);
      return startUpstashEndpoint({ redis, token: settings.upstashToken });
    });
    this.#endings.push(() => endpoint.close());
    return { url: endpoint.url, token: endpoint.token, endpoint };
  }

  async #startWorker(
    bindings: Record<string, string>,
    how: Pick<WorkerOptions, 'entry' | 'wranglerConfig' | 'cronEveryMs'>,
  ): Promise<LocalWorker> {
    const { dataDir, port, host, show } = this.#options;
    const worker = await this.#timed('Worker', () =>
      startWorker({
        ...how,
        dataDir,
        bindings,
        ...(port ? { port } : {}),
        ...(host === undefined ? {} : { host }),
        ...(show ? { show } : {}),
        onRunning: (pid, restarted) => {
          void this.#note('workerd', pid);
          if (restarted) show?.('the Worker died and was started again');
        },
      }),
    );
    this.#endings.push(() => worker.stop());
    return worker;
  }

  /** Brings a part back that died unasked, and goes on trying: a disk may be full for a while. */
  #revive(title: string, program: string, part: { start(): Promise<void>; readonly pid: number | undefined }): void {
    if (!this.#options.supervise || this.#stopping) return;
    part.start().then(
      async () => {
        await this.#note(program, part.pid);
        this.#options.show?.(`${title} died and was started again`);
      },
      (error: unknown) => {
        this.#options.show?.(`${title} died and does not start: ${messageOf(error)}; trying again`);
        setTimeout(() => this.#revive(title, program, part), 1_000);
      },
    );
  }

  /** For the start after a `kill -9` of this process, which must find what was left behind. */
  async #note(program: string, pid: number | undefined): Promise<void> {
    if (pid !== undefined) await this.#run.note(program, pid, program);
  }
}

/** Waits for both even when one fails: a part that came up after the clean-up would be left running. */
async function bothOrNone<A, B>(first: Promise<A>, second: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([first, second]);
  return Promise.all([first, second]);
}
