import { StartFailure } from './failure.ts';

/** Under npm a Ctrl-C reaches us twice, from the terminal and from npm: the second is not a second wish. */
const SAME_KEYSTROKE_MS = 500;

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const PARENT_LOOK_MS = 250;

/**
 * Turns Ctrl-C, SIGTERM and a closed terminal into one abort. The first asks; a later one calls `force`.
 * @returns a signal that aborts at the first ask.
 */
export function listenForStop(force: () => void): AbortSignal {
  const controller = new AbortController();
  let askedAt: number | undefined;
  const ask = () => {
    if (askedAt === undefined) {
      askedAt = performance.now();
      console.log('\nStopping; Ctrl-C again forces it');
      controller.abort(new StartFailure('Stopped before it was ready.'));
    } else if (performance.now() - askedAt > SAME_KEYSTROKE_MS) {
      force();
    }
  };
  // npm hands a SIGTERM to the shell between us, and some shells die of it without telling us.
  const parent = process.ppid;
  if (process.env['npm_lifecycle_event'] !== undefined) {
    setInterval(() => process.ppid !== parent && askedAt === undefined && ask(), PARENT_LOOK_MS).unref();
  }
  for (const name of SIGNALS) process.on(name, ask);
  // Miniflare's own listeners end the process on the spot, before Postgres and Redis are stopped.
  process.on('newListener', (name: string, listener: NodeJS.SignalsListener) => {
    const signal = SIGNALS.find((one) => one === name);
    if (signal) process.nextTick(() => process.removeListener(signal, listener));
  });
  // The terminal may be gone: what is still printed must not end the process before its parts are stopped.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  return controller.signal;
}

/** Resolves when the signal aborts. */
export function whenAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
