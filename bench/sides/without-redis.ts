import type { Stack } from './stack.ts';

/** After this Redis's breaker has tried again. */
const RECOVERY_MS = 3000;

/** Measures while Redis cuts every connection, and lets it come back. */
export async function withoutRedis<T>(stack: Stack, measure: () => Promise<T>): Promise<T> {
  await stack.redis('refuse');
  try {
    return await measure();
  } finally {
    await stack.redis('ok');
    await new Promise((resolve) => setTimeout(resolve, RECOVERY_MS));
  }
}
