import type { Context } from 'hono';
import type { CoreEnv } from '../http/env.ts';

/** Longest a request waits to learn about its sender, or about its limits, ms; then this isolate decides alone. */
export const ANSWER_LIMIT_MS = 80;

/**
 * The answer, or what is said without it at `by`, ms since the epoch. A late answer is waited for behind the request, so that
 * what it brings is not lost.
 */
export async function inTime<T>(c: Context<CoreEnv>, by: number, answer: Promise<T>, late: () => T): Promise<T> {
  c.executionCtx.waitUntil(answer.catch(() => null));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<T>((resolve) => {
    timer = setTimeout(() => resolve(late()), Math.max(0, by - Date.now()));
  });
  try {
    return await Promise.race([answer, limit]);
  } finally {
    clearTimeout(timer);
  }
}
