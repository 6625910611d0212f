import { z } from '@hono/zod-openapi';
import { configOf } from '../core/config.ts';
import { openDatabase } from '../core/db/neon.ts';
import { fieldErrors, malformed, problem } from '../core/http/problem.ts';
import { createRouter } from '../core/http/router.ts';
import { chainStanding, readChain } from '../domains/betting/chain-store.ts';
import { Digits } from '../domains/betting/contract.ts';
import { bettingProblems } from '../domains/betting/problems.ts';
import type { AppEnv } from './bindings.ts';

/** What names a round in a path. */
export const RoundPath = z.object({ roundId: Digits.describe('A round’s id') });

/** What lets anybody compute the head of a round's chain. */
export const chains = createRouter<AppEnv>();

// Past zod-openapi, which knows answers of JSON alone.
chains.get('/rounds/:roundId/chain', async (c) => {
  const path = RoundPath.safeParse(c.req.param());
  if (!path.success) return malformed(c, fieldErrors(path.error, 'param'));
  const { roundId } = path.data;
  const database = openDatabase(configOf(c.env));
  const { isKnown, isClosed } = await chainStanding(database, roundId);
  if (!isKnown) return problem(c, { code: 'betting/unknown-round', details: {} }, bettingProblems);
  if (!isClosed) return problem(c, { code: 'betting/round-open', details: {} }, bettingProblems);
  const encoder = new TextEncoder();
  const pages = readChain(database, roundId);
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { value, done } = await pages.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value.map((entry) => `${JSON.stringify(entry)}\n`).join('')));
    },
  });
  return c.body(body, 200, { 'Content-Type': 'application/x-ndjson', 'Cache-Control': 'public, max-age=3600' });
});
