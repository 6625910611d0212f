import { AsyncLocalStorage } from 'node:async_hooks';
import { observe } from './meter.ts';

/** What one request has waited for so far, by dependency. */
export type Waits = Map<string, { count: number; ms: number }>;

const current = new AsyncLocalStorage<Waits>();

/** Runs a request; what it waits for from here on, however deep, is added to `waits`. */
export function collectingWaits<T>(waits: Waits, run: () => T): T {
  return current.run(waits, run);
}

/** Notes a wait that began at `startedAt` (`performance.now()`) and has ended now. */
export function waited(dependency: string, outcome: 'answered' | 'failed', startedAt: number): void {
  const ms = performance.now() - startedAt;
  observe('ringside_wait_duration_seconds', { dependency, outcome }, ms / 1_000);
  const waits = current.getStore();
  if (waits === undefined) return;
  const known = waits.get(dependency);
  if (known === undefined) waits.set(dependency, { count: 1, ms });
  else {
    known.count += 1;
    known.ms += ms;
  }
}

/** Notes how long a call takes that is on its way: `await waitingFor('object:round', stub.execute(…))`. */
export async function waitingFor<T>(dependency: string, call: Promise<T>): Promise<T> {
  const startedAt = performance.now();
  let outcome: 'answered' | 'failed' = 'failed';
  try {
    const value = await call;
    outcome = 'answered';
    return value;
  } finally {
    waited(dependency, outcome, startedAt);
  }
}

/** For a log line: whole milliseconds and calls, by dependency. */
export function tellWaits(waits: Waits): Record<string, { count: number; ms: number }> {
  return Object.fromEntries(Array.from(waits, ([dependency, { count, ms }]) => [dependency, { count, ms: Math.round(ms) }]));
}
