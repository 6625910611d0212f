import { withTimeLimit } from './time-limit.ts';

/** What became of asking a dependency how it is. */
export interface Checked<T> {
  readonly ok: boolean;
  /** ms; how long it took to answer, or to be given up. */
  readonly latencyMs: number;
  /** Null when it did not answer. */
  readonly value: T | null;
}

/** Asks a dependency, for at most `limitMs`. @throws never: that it does not answer is the answer. */
export async function check<T>(limitMs: number, operation: (signal: AbortSignal) => Promise<T>): Promise<Checked<T>> {
  const startedAt = performance.now();
  const latencyMs = () => Math.round((performance.now() - startedAt) * 10) / 10;
  try {
    const value = await withTimeLimit(limitMs, operation);
    return { ok: true, latencyMs: latencyMs(), value };
  } catch {
    return { ok: false, latencyMs: latencyMs(), value: null };
  }
}
