import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions, type V4WorkerOptionsShape } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as readWranglerConfig } from 'wrangler';
import { serveAssets } from './assets.ts';
import { StartFailure, messageOf } from './failure.ts';
import { freePort } from './ports.ts';
import { endProcess, findChild, isAlive, signal, waitUntil } from './processes.ts';
import { bundleWorker } from './worker-bundle.ts';
import { openWorkerLog, type WorkerLog } from './worker-log.ts';

export interface WorkerOptions {
  /** Holds the objects' storage (`worker/`), the bundle (`build/`) and the log (`logs/worker.log`). */
  readonly dataDir: string;
  /** Where users reach the Worker; default a free port. */
  readonly port?: number;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Variables and secrets, over those of wrangler.toml. */
  readonly bindings?: Readonly<Record<string, string>>;
  /** Default: this repository's wrangler.toml, the one place that names classes, variables and dates. */
  readonly wranglerConfig?: string;
  /** Default: what wrangler.toml says. */
  readonly entry?: string;
  /** How often the cron handler runs; default each minute; 0 leaves it to `scheduled()`. */
  readonly cronEveryMs?: number;
  /** Hears the Worker's warnings and errors, one line each. */
  readonly show?: (line: string) => void;
  /** Called whenever workerd runs, with its process id: at the start and after each restart. */
  readonly onRunning?: (pid: number, restarted: boolean) => void;
}

export interface LocalWorker {
  readonly url: string;
  readonly port: number;
  /** Undefined for the moment between a death and the restart. */
  workerdPid(): Promise<number | undefined>;
  /** Kills workerd with SIGKILL. It is started again by itself; `ready()` waits for that. */
  kill(): Promise<void>;
  /** Resolves when the Worker answers on its port. */
  ready(limitMs?: number): Promise<void>;
  /** Runs the cron handler once. */
  scheduled(): Promise<void>;
  stop(): Promise<void>;
}

/** The part of what wrangler reads that is changed here; the rest is passed on as it is. */
type WranglerWorker = Record<string, unknown> & {
  readonly assets?: { readonly binding?: string; readonly directory: string };
  readonly bindings?: Record<string, string>;
  readonly serviceBindings?: NonNullable<V4WorkerOptionsShape['serviceBindings']>;
};

const REPOSITORY = join(import.meta.dirname, '..');
const MINUTE_MS = 60_000;
const WATCH_EVERY_MS = 1_000;
/** Longer than Miniflare's own restart takes; then it has given up, and the runtime is made anew. */
const RESTART_LIMIT_MS = 10_000;
// At saturation the garbage collector stops workerd for 100 to 200 ms; a larger first heap halves that.
const V8_FLAGS = '--initial-old-space-size=256';

/** Bundles the Worker and runs it in workerd, with the names and dates of wrangler.toml. */
export async function startWorker(options: WorkerOptions): Promise<LocalWorker> {
  process.env['MINIFLARE_WORKERD_V8_FLAGS'] ??= V8_FLAGS;
  // Crash reports and usage counts go nowhere from a local stack.
  process.env['WRANGLER_SEND_METRICS'] ??= 'false';
  await mkdir(join(options.dataDir, 'logs'), { recursive: true });
  const log = openWorkerLog(join(options.dataDir, 'logs/worker.log'), options.show ?? (() => undefined));
  const worker = new Worker(options, log, options.port ?? (await freePort()), await freePort());
  try {
    await worker.start();
  } catch (error) {
    await worker.stop();
    throw error;
  }
  return worker;
}

class Worker implements LocalWorker {
  readonly url: string;
  readonly port: number;
  readonly #options: WorkerOptions;
  readonly #log: WorkerLog;
  /** Miniflare's own entry, which nobody uses. Fixed, because it marks our workerd among others on its command line. */
  readonly #entryPort: number;
  readonly #timers: NodeJS.Timeout[] = [];
  #miniflare: Miniflare | undefined;
  #knownPid: number | undefined;
  #missingSince: number | undefined;
  #stopped = false;

  constructor(options: WorkerOptions, log: WorkerLog, port: number, entryPort: number) {
    this.#options = options;
    this.#log = log;
    this.port = port;
    this.#entryPort = entryPort;
    const host = options.host ?? '127.0.0.1';
    this.url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${port}`;
  }

  async start(): Promise<void> {
    const { workerOptions, define, main } = readWranglerConfig(this.#options.wranglerConfig ?? join(REPOSITORY, 'wrangler.toml'));
    const entry = this.#options.entry ?? main;
    if (entry === undefined) throw new StartFailure('wrangler.toml names no `main`.');
    const script = join(this.#options.dataDir, 'build/worker.js');
    await bundleWorker(entry, script, define);

    const { assets, modulesRules: _bundledAlready, ...worker } = workerOptions as WranglerWorker;
    const serviceBindings = { ...worker.serviceBindings };
    if (assets?.binding !== undefined) serviceBindings[assets.binding] = serveAssets(assets.directory);
    const settings = convertV4MiniflareOptions({
      ...worker,
      name: 'ringside',
      modules: true,
      scriptPath: script,
      modulesRoot: join(this.#options.dataDir, 'build'),
      bindings: { ...worker.bindings, ...this.#options.bindings },
      serviceBindings,
      // Users come straight to workerd here; by Miniflare's entry each request would pass through two Workers more.
      unsafeDirectSockets: [{ host: this.#options.host ?? '127.0.0.1', port: this.port }],
      host: '127.0.0.1',
      port: this.#entryPort,
      resourcePersistencePath: join(this.#options.dataDir, 'worker'),
      log: new Log(LogLevel.NONE),
      handleStructuredLogs: (line) => this.#log.write(line),
      telemetry: { enabled: false },
      // Otherwise Miniflare asks Cloudflare where this machine is.
      cf: false,
      unsafeHandleRuntimeRestart: () => this.#look(),
    });
    this.#create = () => new Miniflare(settings);
    this.#miniflare = this.#create();
    try {
      await this.#miniflare.ready;
    } catch (error) {
      throw new StartFailure(`The Worker does not start: ${messageOf(error)}`);
    }
    await this.#look();
    this.#timers.push(setInterval(() => void this.#look(), WATCH_EVERY_MS));
    this.#startCron();
  }

  #create: () => Miniflare = () => {
    throw new Error('start() first');
  };

  #startCron(): void {
    const everyMs = this.#options.cronEveryMs ?? MINUTE_MS;
    if (everyMs === 0) return;
    // A failing cron run says so in the log and is tried again the next minute, as on the platform.
    const run = () =>
      void this.scheduled().catch((error: unknown) => {
        if (!this.#stopped) this.#log.write({ level: 'error', message: `cron: ${messageOf(error)}` });
      });
    run();
    this.#timers.push(setInterval(run, everyMs));
  }

  /** Notices a restart, and makes the runtime anew when Miniflare has not brought it back by itself. */
  async #look(): Promise<void> {
    const pid = await this.workerdPid();
    if (this.#stopped) return;
    if (pid === undefined) {
      this.#missingSince ??= performance.now();
      if (performance.now() - this.#missingSince > RESTART_LIMIT_MS) await this.#recreate();
      return;
    }
    this.#missingSince = undefined;
    if (pid === this.#knownPid) return;
    const restarted = this.#knownPid !== undefined;
    this.#knownPid = pid;
    this.#options.onRunning?.(pid, restarted);
  }

  async #recreate(): Promise<void> {
    // From now, so that the next look does not begin a second one beside it.
    this.#missingSince = performance.now();
    await this.#miniflare?.dispose().catch(() => undefined);
    this.#miniflare = this.#create();
    await this.#miniflare.ready.catch((error: unknown) => this.#log.write({ level: 'error', message: `restart: ${messageOf(error)}` }));
  }

  workerdPid(): Promise<number | undefined> {
    return findChild('workerd', `:${this.#entryPort}`);
  }

  async kill(): Promise<void> {
    const pid = await this.workerdPid();
    if (pid === undefined) return;
    signal(pid, 'SIGKILL');
    await waitUntil(async () => !(await isAlive(pid)), RESTART_LIMIT_MS, 1);
  }

  async ready(limitMs = 2 * RESTART_LIMIT_MS): Promise<void> {
    const answers = () =>
      fetch(this.url, { method: 'HEAD', signal: AbortSignal.timeout(limitMs) }).then(
        () => true,
        () => false,
      );
    if (!(await waitUntil(answers, limitMs))) throw new StartFailure(`The Worker does not answer on ${this.url}.`);
  }

  async scheduled(): Promise<void> {
    // Fetched anew each time: a handle from before a restart is dead.
    const worker = await this.#miniflare?.getWorker();
    await worker?.scheduled({ cron: '* * * * *' });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    for (const timer of this.#timers) clearInterval(timer);
    const pid = await this.workerdPid();
    await this.#miniflare?.dispose().catch(() => undefined);
    if (pid !== undefined && (await isAlive(pid))) await endProcess(pid);
    await this.#log.close();
  }
}
