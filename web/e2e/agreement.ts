import { equal } from 'node:assert/strict';

const LIMIT_MS = 5_000;
const LOOK_EVERY_MS = 100;

/**
 * Waits until the page shows what the server knows: both move, so both are looked at again.
 * @throws AssertionError with the last difference.
 */
export async function agree(shown: () => Promise<string>, known: () => Promise<string>): Promise<void> {
  for (const deadline = Date.now() + LIMIT_MS; ;) {
    const [page, server] = [await shown(), await known()];
    if (page === server) return;
    if (Date.now() > deadline) return equal(page, server);
    await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
  }
}
