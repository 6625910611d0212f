import { setLogLevel } from '../../core/metrics/log.ts';
import type { World } from './world.ts';

type Fetch = (url: string, init: { readonly body?: unknown }) => Promise<unknown>;

/** A timer of the simulation. */
interface Timer {
  readonly cancel: () => void;
}

/**
 * Runs something with the clock, the timers, the chance and the network of a world in place of the process's own, and puts those
 * back after. The log is told to the world alone.
 */
export async function withinWorld<T>(world: World, fetchFrom: Fetch, run: () => Promise<T>): Promise<T> {
  const { setTimeout, clearTimeout, fetch } = globalThis;
  const { now } = Date;
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  const silenced = (['debug', 'info', 'warn', 'error'] as const).map((level) => [level, console[level]] as const);
  let ids = 0;
  const set = (work: (...parameters: unknown[]) => void, ms = 0, ...parameters: unknown[]): Timer => ({
    cancel: world.later(ms, () => work(...parameters)),
  });
  const clear = (timer: unknown) => (isTimer(timer) ? timer.cancel() : clearTimeout(timer as number | undefined));
  const uuid = () => `00000000-0000-4000-8000-${(ids += 1).toString(16).padStart(12, '0')}`;
  const { stackTraceLimit } = Error;
  const isShown = world.trace.show !== null;
  try {
    // Nobody reads where the many errors of a storm were made.
    if (!isShown) Error.stackTraceLimit = 0;
    setLogLevel(isShown ? 'info' : 'error');
    Date.now = () => world.clock;
    Object.assign(globalThis, { setTimeout: set, clearTimeout: clear, fetch: fetchFrom });
    Object.assign(AbortSignal, { timeout: () => new AbortController().signal });
    Object.defineProperty(crypto, 'randomUUID', { value: uuid, configurable: true });
    for (const [level] of silenced) console[level] = (line: unknown) => world.logged(String(line));
    return await run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    setLogLevel('info');
    Date.now = now;
    Object.assign(globalThis, { setTimeout, clearTimeout, fetch });
    Object.assign(AbortSignal, { timeout });
    Reflect.deleteProperty(crypto, 'randomUUID');
    for (const [level, write] of silenced) console[level] = write;
  }
}

function isTimer(timer: unknown): timer is Timer {
  return typeof timer === 'object' && timer !== null && 'cancel' in timer;
}
