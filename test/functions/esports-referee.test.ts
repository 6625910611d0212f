import { describe, expect, it } from 'vitest';
import { Match, StoredStats, type Score } from '../../domains/esports/contract.ts';
import { refereeing, sides } from '../support/refereeing.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const local = withStack();
const { command, match, outcomes, read, stored } = refereeing(local);
const reason = 'The video shows it';
const ada = {
  userId: 'ada',
  username: 'Ada',
  side: 'home',
  stats: { champion: 'Annie', kills: 3, deaths: 0, assists: 1, gold: 900, ward: true },
};
const ben = { userId: 'ben', username: 'Ben', side: 'away', stats: { champion: 'Braum', kills: 0, deaths: 3, assists: 0 } };

/** Every decision, and a body that it takes. */
const bodies: Readonly<Record<string, object>> = {
  pause: {},
  resume: {},
  undo: {},
  forfeit: { entrantIds: ['oak'], reason },
  cancel: { reason },
  dispute: { reason },
  resolve: { winnerId: 'oak', reason },
  correct: { homeScore: 1, awayScore: 0, winnerId: 'oak', reason },
  stats: { gameTimeMs: 60_000, players: [ada, ben] },
};
const verbs = Object.keys(bodies);

/** The match after these commands, one after the other. */
async function after(matchId: string, ...commands: readonly (readonly [verb: string, body?: object | undefined])[]): Promise<Match> {
  let answer: unknown;
  for (const [verb, body] of commands) {
    const { status, body: said } = await command(`/${matchId}/${verb}`, body);
    expect([verb, status, said.code]).toEqual([verb, 200, undefined]);
    answer = said.data;
  }
  return Match.parse(answer);
}

/** The match as the tables have it, once they have come so far. */
const listed = ({ matchId, status, version }: Match) =>
  until(`${matchId} is stored as ${status}`, async () => {
    const { body } = await read(`?status=${status}&limit=100`);
    return (body.data as Match[]).find((found) => found.matchId === matchId && found.version === version);
  });

/** What is answered is soon live, and soon stored. */
async function shownEverywhere(answered: Match): Promise<void> {
  expect(await listed(answered)).toEqual(answered);
  const live = await until('the live read', async () => {
    const { data } = (await read(`/${answered.matchId}`)).body;
    return (data as Match).version === answered.version && data;
  });
  expect(live).toEqual(answered);
}

const score = (homeScore: number, awayScore: number) => ['score', { homeScore, awayScore }] as const;
const end = ['end', { winnerId: 'oak' }] as const;

describe('a match', () => {
  it('is paused, with or without a reason, and resumed', async () => {
    const matchId = await match();
    const paused = await after(matchId, score(1, 0), ['pause', { reason: 'A keyboard broke' }]);
    expect(paused).toMatchObject({ status: 'LIVE', pausedAt: expect.any(String), reason: null });
    await shownEverywhere(paused);
    expect(await outcomes(command(`/${matchId}/score`, { homeScore: 2, awayScore: 0 }), command(`/${matchId}/pause`))).toEqual(
      Array.from({ length: 2 }, () => [409, 'esports/match-paused']),
    );
    expect(await after(matchId, ['resume'], score(2, 0), ['pause'], ['resume', {}])).toMatchObject({ pausedAt: null, home: { score: 2 } });
  });

  it('has a score taken back, everywhere', async () => {
    const matchId = await match();
    const undone = await after(matchId, score(1, 0), score(7, 0), ['undo', { reason: 'Typed a 7' }], score(2, 0));
    expect(undone).toMatchObject({ home: { score: 2 }, version: 6 });
    await shownEverywhere(undone);
    expect((await stored(matchId, 2)).map(({ version, homeScore }) => [version, homeScore])).toEqual([
      [3, 1],
      [6, 2],
    ]);
    await after(matchId, ['undo'], ['undo']);
    await until('no scores are left', async () => ((await read(`/${matchId}/scores`)).body.data as Score[]).length === 0);
    expect(await outcomes(command(`/${matchId}/undo`))).toEqual([[409, 'esports/nothing-to-undo']]);
  });

  it('goes on after its end was taken back', async () => {
    const again = await after(await match(), score(1, 0), end, ['undo'], score(1, 1), ['end', { winnerId: 'elm' }]);
    expect(again).toMatchObject({ status: 'COMPLETED', winnerId: 'elm', away: { score: 1 } });
    await shownEverywhere(again);
  });

  it('is forfeited by one side or both, also before its start', async () => {
    const one = await after(await match(), ['forfeit', { entrantIds: ['oak'], reason: 'No show' }]);
    expect(one).toMatchObject({ status: 'FORFEITED', winnerId: 'elm', endedAt: expect.any(String), reason: 'No show' });
    const both = await after(await match(false), ['forfeit', { entrantIds: ['oak', 'elm'], reason: 'No show' }]);
    expect(both).toMatchObject({ status: 'FORFEITED', winnerId: null, startedAt: null });
    await shownEverywhere(one);
    await shownEverywhere(both);
  });

  it('is cancelled', async () => {
    const cancelled = await after(await match(), score(1, 0), ['cancel', { reason: 'A power cut' }]);
    expect(cancelled).toMatchObject({ status: 'CANCELLED', winnerId: null, reason: 'A power cut', home: { score: 1 } });
    await shownEverywhere(cancelled);
  });

  it('is disputed, and resolved without a winner', async () => {
    const matchId = await match();
    const disputed = await after(matchId, score(1, 0), end, ['dispute', { reason: 'An illegal item' }]);
    expect(disputed).toMatchObject({ status: 'DISPUTED', winnerId: 'oak', reason: 'An illegal item' });
    await shownEverywhere(disputed);
    const resolved = await after(matchId, ['resolve', { winnerId: null, awayScore: 1, reason }]);
    expect(resolved).toMatchObject({ status: 'COMPLETED', winnerId: null, home: { score: 1 }, away: { score: 1 }, reason });
    await shownEverywhere(resolved);
  });

  it('is corrected after its end', async () => {
    const corrected = await after(await match(), score(3, 0), end, ['correct', { homeScore: 1, awayScore: 2, winnerId: 'elm', reason }]);
    expect(corrected).toMatchObject({ status: 'COMPLETED', winnerId: 'elm', home: { score: 1 }, away: { score: 2 }, reason });
    await shownEverywhere(corrected);
  });
});

describe('stats', () => {
  const of = async (matchId: string) => StoredStats.array().parse((await read(`/${matchId}/stats`)).body.data);

  it('are stored with whatever their game adds, the newest of each player, during play and after the end', async () => {
    const matchId = await match();
    expect(await of(matchId)).toEqual([]);
    const last = { ...ada, stats: { ...ada.stats, kills: 4, items: [1, { id: 2 }] } };
    await after(matchId, ['stats', { gameTimeMs: 60_000, players: [ada, ben] }], end, ['stats', { players: [last] }]);
    const found = await until('the last report', async () => {
      const rows = await of(matchId);
      return rows[0]?.stats['kills'] === 4 && rows;
    });
    expect(found).toEqual([
      { ...last, gameTimeMs: null, updatedAt: expect.any(String) },
      { ...ben, gameTimeMs: 60_000, updatedAt: expect.any(String) },
    ]);
  });

  it('that do not fit the match’s own game are refused whole, naming player and field', async () => {
    const matchId = await match();
    const wrong = { ...ben, stats: { ...ben.stats, kills: -1 } };
    const refused = await command(`/${matchId}/stats`, { players: [ada, wrong] });
    expect(refused).toMatchObject({
      status: 422,
      body: { code: 'esports/invalid-stats', errors: [{ field: 'players.1.stats.kills', rule: 'esports/invalid-stats' }] },
    });
    await after(matchId, ['stats', { players: [ben] }]);
    const rows = await until('the good report', async () => {
      const found = await of(matchId);
      return found.length > 0 && found;
    });
    expect(rows.map(({ userId }) => userId)).toEqual(['ben']);
    const { matchId: other } = (await command('', { game: 'fifa', ...sides })).body.data as Match;
    await after(other, ['start']);
    expect(await outcomes(command(`/${other}/stats`, { players: [ada] }))).toEqual([[422, 'esports/invalid-stats']]);
    expect((await after(other, ['stats', { players: [{ ...ada, stats: { goals: 2 } }] }])).version).toBe(3);
  });

  it('are bounded: 8 KB a player, 40 players, 256 KB in all', async () => {
    const big = (bytes: number) => ({ ...ada.stats, note: 'x'.repeat(bytes) });
    const team = (size: number, stats: object) => Array.from({ length: size }, (_, index) => ({ ...ada, userId: `p${index}`, stats }));
    const matchId = await match();
    expect(
      await outcomes(
        command(`/${matchId}/stats`, { players: team(1, big(8_192)) }),
        command(`/${matchId}/stats`, { players: team(41, ada.stats) }),
        command(`/${matchId}/stats`, { players: team(40, big(8_000)) }),
        command(`/${matchId}/stats`, { players: team(30, big(8_000)) }),
      ),
    ).toEqual([
      [400, 'core/malformed'],
      [400, 'core/malformed'],
      [413, 'core/payload-too-large'],
      [200, undefined],
    ]);
    await until('30 players are stored', async () => (await of(matchId)).length === 30);
  });
});

describe('a decision that does not fit', () => {
  it('is refused by its rule and changes nothing', async () => {
    const [scheduled, live] = [await match(false), await match()];
    expect(
      await outcomes(
        ...['pause', 'resume', 'stats'].map((verb) => command(`/${scheduled}/${verb}`, bodies[verb])),
        command(`/${live}/resume`),
        command(`/${live}/dispute`, bodies['dispute']),
        command(`/${live}/resolve`, bodies['resolve']),
        command(`/${live}/correct`, bodies['correct']),
        command(`/${live}/forfeit`, { entrantIds: ['ash'], reason }),
        command(`/${live}/undo`),
      ),
    ).toEqual([
      ...Array.from({ length: 3 }, () => [409, 'esports/match-not-live']),
      [409, 'esports/match-not-paused'],
      [409, 'esports/no-result'],
      [409, 'esports/match-not-disputed'],
      [409, 'esports/no-result'],
      [422, 'esports/entrant-does-not-play'],
      [409, 'esports/nothing-to-undo'],
    ]);
    expect((await after(live, end, ['dispute', { reason }])).version).toBe(4);
    expect(
      await outcomes(
        command(`/${live}/correct`, bodies['correct']),
        command(`/${live}/undo`),
        command(`/${live}/resolve`, { winnerId: 'ash', reason }),
      ),
    ).toEqual([
      [409, 'esports/match-disputed'],
      [409, 'esports/match-disputed'],
      [422, 'esports/winner-did-not-play'],
    ]);
  });

  it.each(verbs)('is a 404 for a match that does not exist: %s', async (verb) => {
    expect(await outcomes(command(`/never-created/${verb}`, bodies[verb]))).toEqual([[404, 'esports/unknown-match']]);
    expect(await outcomes(read('/never-created/stats'))).toEqual([[404, 'esports/unknown-match']]);
  });
});

describe('a retry', () => {
  it.each([
    ['pause', [], ['resume']],
    ['resume', [['pause']], ['pause']],
    ['undo', [score(1, 0)], score(2, 0)],
    ['undo', [score(1, 0), end], score(2, 0)],
    ['forfeit', [], ['undo']],
    ['cancel', [], ['undo']],
    ['dispute', [end], ['resolve', bodies['resolve']]],
    ['resolve', [end, ['dispute', { reason }]], ['dispute', { reason }]],
    ['correct', [end], ['dispute', { reason }]],
    ['stats', [], score(1, 0)],
  ] as const)('of %s after %j is answered as the first time, also after %j', async (verb, before, next) => {
    const matchId = await match();
    if (before.length > 0) await after(matchId, ...before);
    const how = { key: `again-${matchId}` };
    const first = await command(`/${matchId}/${verb}`, bodies[verb], how);
    expect(first.status).toBe(200);
    const { version } = await after(matchId, next);
    const retries = await Promise.all([1, 2].map(() => command(`/${matchId}/${verb}`, bodies[verb], how)));
    for (const retry of retries) expect(retry.body.data).toEqual(first.body.data);
    expect(await outcomes(command(`/${matchId}/forfeit`, { entrantIds: ['elm'], reason }, how))).toEqual([
      [422, 'core/idempotency-key-reused'],
    ]);
    expect(version).toBe(before.length + 4);
  });
});

describe('a malformed decision', () => {
  it.each([
    ['pause', { reason: '' }, 'reason'],
    ['pause', { why: 'x' }, 'why'],
    ['undo', { reason: 'a\u0000b' }, 'reason'],
    ['undo', { depth: 3 }, 'depth'],
    ['forfeit', { entrantIds: [], reason }, 'entrantIds'],
    ['forfeit', { entrantIds: ['oak', 'oak'], reason }, 'entrantIds'],
    ['forfeit', { entrantIds: ['oak'] }, 'reason'],
    ['cancel', {}, 'reason'],
    ['cancel', { reason: 'x'.repeat(301) }, 'reason'],
    ['dispute', { reason: 7 }, 'reason'],
    ['dispute', undefined, 'reason'],
    ['resolve', { reason }, 'winnerId'],
    ['resolve', { winnerId: null, homeScore: -1, reason }, 'homeScore'],
    ['correct', { homeScore: 1, awayScore: 0, winnerId: null, reason }, 'winnerId'],
    ['correct', { homeScore: 1, winnerId: 'oak', reason }, 'awayScore'],
    ['stats', { players: [{ ...ada, side: 'blue' }] }, 'players.0.side'],
    ['stats', { players: [ada, ada] }, 'players.1.userId'],
    ['stats', { players: [{ ...ada, stats: 7 }] }, 'players.0.stats'],
  ])('%s %j is a 400 that names %s', async (verb, body, field) => {
    const answer = await command(`/m/${verb}`, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'core/malformed', success: false } });
    expect(answer.body['errors']).toContainEqual(expect.objectContaining({ field }));
  });

  it.each(verbs)('without a key is refused: %s', async (verb) => {
    expect(await outcomes(command(`/m/${verb}`, bodies[verb], { key: null }))).toEqual([[400, 'core/idempotency-key-missing']]);
  });
});

describe('who decides', () => {
  it.each(verbs)('is no stranger, player or cashier: %s', async (verb) => {
    const matchId = await match();
    const as = (who: string | null) => command(`/${matchId}/${verb}`, bodies[verb], { as: who });
    expect(await outcomes(as(null), as('rk_localfeed_not-the-key-of-this-feed'), as('player'), as('cashier'))).toEqual([
      [401, 'auth/unauthenticated'],
      [401, 'auth/unauthenticated'],
      [403, 'auth/forbidden'],
      [403, 'auth/forbidden'],
    ]);
    expect((await after(matchId, ['pause'])).version).toBe(3);
  });

  it('is a person where a dispute is resolved or a result corrected', async () => {
    const matchId = await match();
    const as = (who: string, verb: string) => command(`/${matchId}/${verb}`, bodies[verb], { as: who });
    await after(matchId, end, ['dispute', { reason }]);
    expect(await outcomes(as('feed', 'resolve'), as('feed', 'correct'))).toEqual([
      [403, 'auth/forbidden'],
      [403, 'auth/forbidden'],
    ]);
    expect(await outcomes(as('admin', 'resolve'))).toEqual([[200, undefined]]);
    expect(await outcomes(as('admin', 'correct'))).toEqual([[200, undefined]]);
  });

  it('is a feed too for the rest', async () => {
    const matchId = await match();
    for (const verb of ['stats', 'pause', 'resume', 'forfeit', 'undo', 'cancel', 'undo', 'forfeit', 'dispute']) {
      expect([verb, ...(await outcomes(command(`/${matchId}/${verb}`, bodies[verb], { as: 'feed' })))]).toEqual([verb, [200, undefined]]);
    }
  });
});
