import type { Context } from 'hono';
import type { CoreEnv } from '../http/env.ts';

/** Longest a request waits to learn about its sender, or about its limits, ms; then this isolate decides alone. */
const ANSWER_LIMIT_MS = 80;

/** Waits for work as long as this request may. @returns whether it ended in time; if not, it goes on behind the request. */
export type InTime = (work: Promise<unknown>) => Promise<boolean>;

/** The patience of one request: so much from now on, for all that it asks. */
export function patienceOf(c: Context<CoreEnv>): InTime {
  const by = Date.now() + ANSWER_LIMIT_MS;
  return async (work) => {
    const ended = work.then(
      () => true,
      () => true,
    );
    c.executionCtx.waitUntil(ended);
    const leftMs = by - Date.now();
    if (leftMs <= 0) return false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), leftMs);
    });
    try {
      return await Promise.race([ended, late]);
    } finally {
      clearTimeout(timer);
    }
  };
}
