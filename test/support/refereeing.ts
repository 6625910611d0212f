import { beforeAll, expect } from 'vitest';
import type { Score } from '../../domains/esports/contract.ts';
import { LOCAL_FEED_KEY } from '../../local/accounts.ts';
import { bearer, call, signIn, type Answer } from '../functions/edge/stack.ts';
import type { RunningStack } from './stack.ts';
import { until } from './until.ts';

export const sides = { home: { id: 'oak', name: 'Oak' }, away: { id: 'elm', name: 'Elm' } };

interface How {
  /** A local account, `feed`, or any other token; null for nobody. The referee unless told. */
  readonly as?: string | null;
  /** A new one unless told; null for none. */
  readonly key?: string | null;
}

/** What the tests of `/matches` say to a stack: commands and reads, as anybody. */
export function refereeing(local: { readonly stack: RunningStack }) {
  const tokens: Record<string, string> = { feed: LOCAL_FEED_KEY };
  let keys = 0;
  let matches = 0;

  beforeAll(async () => {
    for (const name of ['referee', 'admin', 'player', 'cashier']) tokens[name] = await signIn(local.stack, name);
  });

  const headersOf = ({ as = 'referee', key = `key-${(keys += 1)}` }: How) => ({
    ...(as === null ? {} : bearer(tokens[as] ?? as)),
    ...(key === null ? {} : { 'idempotency-key': key }),
  });
  const command = (path: string, body?: unknown, how: How = {}): Promise<Answer> =>
    call(local.stack, 'POST', `/api/v1/matches${path}`, body, headersOf(how));
  const read = (path: string) => call(local.stack, 'GET', `/api/v1/matches${path}`);

  /** Status and problem code of each. */
  const outcomes = async (...answers: readonly Promise<Answer>[]) =>
    (await Promise.all(answers)).map(({ status, body }) => [status, body.code]);
  /** A new match, live unless told. */
  const match = async (isLive = true): Promise<string> => {
    const matchId = `t-${(matches += 1)}`;
    expect((await command('', { matchId, game: 'lol', ...sides })).status).toBe(201);
    if (isLive) expect((await command(`/${matchId}/start`)).status).toBe(200);
    return matchId;
  };
  /** The scores as they are stored, once there are so many. */
  const stored = (matchId: string, count: number) =>
    until(`${count} scores of ${matchId}`, async () => {
      const scores = (await read(`/${matchId}/scores?limit=100`)).body.data as Score[];
      return scores.length >= count && scores;
    });
  return { command, headersOf, match, outcomes, read, stored };
}
