import { describe, expect, it } from 'vitest';
import { Match } from '../../domains/esports/contract.ts';
import { refereeing, sides } from '../support/refereeing.ts';
import { withStack } from '../support/stack.ts';
import { until } from '../support/until.ts';

const local = withStack();
const { command, headersOf, match, outcomes, read, stored } = refereeing(local);

describe('a match', () => {
  it('is created, started, scored and ended; each answers the match, and every score is stored', async () => {
    const created = await command('', { matchId: 'final', tournamentId: 'cup', game: 'csgo', bestOf: 3, ...sides });
    expect(created).toMatchObject({ status: 201, body: { success: true, data: { status: 'SCHEDULED', tournamentId: 'cup', version: 1 } } });
    expect((await read('/final')).body.data).toEqual(created.body.data);
    expect((await command('/final/start')).body.data).toMatchObject({ status: 'LIVE', startedAt: expect.any(String), version: 2 });
    await command('/final/score', { homeScore: 1, awayScore: 0, detail: { who: 'Ada' } });
    expect((await command('/final/score', { homeScore: 1, awayScore: 2 })).body.data).toMatchObject({
      home: { score: 1 },
      away: { score: 2 },
    });
    const ended = await command('/final/end', { winnerId: 'elm' });
    expect(ended).toMatchObject({ status: 200, body: { data: { status: 'COMPLETED', winnerId: 'elm', version: 5 } } });
    expect(Match.parse(ended.body.data)).toEqual(ended.body.data);
    await until('the topic has heard of the end', async () => ((await read('/final')).body.data as Match).version === 5);
    expect((await read('/final')).body.data).toEqual(ended.body.data);
    expect(await stored('final', 2)).toMatchObject([
      { version: 3, homeScore: 1, awayScore: 0, detail: { who: 'Ada' } },
      { version: 4, homeScore: 1, awayScore: 2, detail: null },
    ]);
    const listed = await until('the list', async () => {
      const { body } = await read('?tournamentId=cup&status=COMPLETED');
      return (body.data as unknown[]).length > 0 && body;
    });
    expect(listed).toMatchObject({ data: [ended.body.data], pagination: { limit: 20, hasNext: false, cursor: null } });
  });

  it('is read at once, by its topic, before the tables have it', async () => {
    expect((await read(`/${await match()}`)).body.data).toMatchObject({ version: expect.any(Number) });
  });

  it('gets an id from the server, the same for a retry', async () => {
    const body = { game: 'lol', ...sides };
    const [first, again, other] = [await command('', body, { key: 'k1' }), await command('', body, { key: 'k1' }), await command('', body)];
    expect(again.body.data).toEqual(first.body.data);
    expect((first.body.data as Match).matchId).toMatch(/^m-[0-9a-f]{24}$/);
    expect((other.body.data as Match).matchId).not.toBe((first.body.data as Match).matchId);
  });

  it('is refereed by admins and feeds too', async () => {
    const matchId = await match();
    const score = { homeScore: 1, awayScore: 0 };
    expect(
      await outcomes(command(`/${matchId}/score`, score, { as: 'admin' }), command(`/${matchId}/score`, score, { as: 'feed' })),
    ).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
  });

  it('is listed page by page', async () => {
    for (const _ of [1, 2, 3]) await match();
    const pages = await until('three live matches', async () => {
      const first = (await read('?limit=2&status=LIVE')).body as { data: Match[]; pagination: { hasNext: boolean; cursor: string | null } };
      return first.pagination.hasNext && first;
    });
    const next = (await read(`?limit=2&status=LIVE&cursor=${pages.pagination.cursor}`)).body.data as Match[];
    const ids = [...pages.data, ...next].map(({ matchId }) => matchId);
    expect(new Set(ids).size).toBe(ids.length);
  });
});

describe('a retry', () => {
  it('is answered as the first time, however the match has gone on, and nothing is stored twice', async () => {
    const matchId = await match();
    const score = { homeScore: 1, awayScore: 0 };
    const first = await command(`/${matchId}/score`, score, { key: 'again' });
    await command(`/${matchId}/score`, { homeScore: 2, awayScore: 0 });
    const retries = await Promise.all([1, 2, 3].map(() => command(`/${matchId}/score`, score, { key: 'again' })));
    for (const retry of retries) expect(retry.body.data).toEqual(first.body.data);
    await command(`/${matchId}/end`, { winnerId: 'oak' });
    expect((await stored(matchId, 2)).map(({ homeScore }) => homeScore)).toEqual([1, 2]);
  });

  it('with another body is refused', async () => {
    const matchId = await match();
    await command(`/${matchId}/score`, { homeScore: 1, awayScore: 0 }, { key: 'reused' });
    expect(await outcomes(command(`/${matchId}/score`, { homeScore: 2, awayScore: 0 }, { key: 'reused' }))).toEqual([
      [422, 'core/idempotency-key-reused'],
    ]);
  });

  it('of another sender under the same key is another command', async () => {
    const matchId = await match();
    await command(`/${matchId}/score`, { homeScore: 1, awayScore: 0 }, { key: 'mine', as: 'referee' });
    expect(await outcomes(command(`/${matchId}/score`, { homeScore: 2, awayScore: 0 }, { key: 'mine', as: 'feed' }))).toEqual([
      [200, undefined],
    ]);
  });
});

describe('a rule', () => {
  it('refuses what does not fit the state, in words, and names the field', async () => {
    const scheduled = await match(false);
    const live = await match();
    await command(`/${live}/score`, { homeScore: 2, awayScore: 2 });
    expect(
      await outcomes(
        command('', { matchId: scheduled, game: 'fifa', ...sides }),
        command(`/${scheduled}/score`, { homeScore: 1, awayScore: 0 }),
        command(`/${live}/start`),
        command(`/${live}/score`, { homeScore: 1, awayScore: 3 }),
        command(`/${live}/end`, { winnerId: 'ash' }),
        command('/never-created/start'),
      ),
    ).toEqual([
      [409, 'esports/match-exists'],
      [409, 'esports/match-not-live'],
      [409, 'esports/match-started'],
      [409, 'esports/score-lower'],
      [422, 'esports/winner-did-not-play'],
      [404, 'esports/unknown-match'],
    ]);
    const { body } = await command(`/${live}/end`, { winnerId: 'ash' });
    expect(body['errors']).toEqual([
      { field: 'winnerId', rule: 'esports/winner-did-not-play', message: 'The winner is oak or elm. Nothing was changed.' },
    ]);
    await command(`/${live}/end`, { winnerId: 'oak' });
    const late = [
      command(`/${live}/end`, { winnerId: 'oak' }),
      command(`/${live}/score`, { homeScore: 3, awayScore: 3 }),
      command(`/${live}/start`),
    ];
    expect(await outcomes(...late)).toEqual(Array.from({ length: 3 }, () => [409, 'esports/match-over']));
  });
});

describe('a bad request', () => {
  const score = { homeScore: 1, awayScore: 0 };

  it.each([
    ['', { game: 'lol', home: sides.home }, 'away'],
    ['', { game: 'lol', home: sides.home, away: sides.home }, 'away.id'],
    ['', { game: 'LoL', ...sides }, 'game'],
    ['', { matchId: 'a b', game: 'lol', ...sides }, 'matchId'],
    ['', { game: 'lol', bestOf: 0, ...sides }, 'bestOf'],
    ['', { game: 'lol', winner: 'oak', ...sides }, 'winner'],
    ['', { game: 'lol', ...sides, home: { id: 'oak', name: 'a\u0000b' } }, 'home.name'],
    ['/m/score', { homeScore: -1, awayScore: 0 }, 'homeScore'],
    ['/m/score', { homeScore: 1.5, awayScore: 0 }, 'homeScore'],
    ['/m/score', { homeScore: 1, awayScore: 1e9 }, 'awayScore'],
    ['/m/score', { homeScore: '1', awayScore: 0 }, 'homeScore'],
    ['/m/score', { ...score, detail: [1] }, 'detail'],
    ['/m/score', { ...score, detail: { text: '\u0000' } }, 'detail'],
    ['/m/score', { ...score, detail: { text: 'x'.repeat(9_000) } }, 'detail'],
    ['/m/end', {}, 'winnerId'],
    ['/m%20m/start', undefined, 'matchId'],
  ])('%s %j is a 400 that names %s', async (path, body, field) => {
    const answer = await command(path, body);
    expect(answer).toMatchObject({ status: 400, body: { code: 'core/malformed', success: false } });
    expect(answer.body['errors']).toContainEqual(expect.objectContaining({ field }));
  });

  it('is refused when its detail is a hundred thousand brackets deep', async () => {
    const text = `{"homeScore":1,"awayScore":0,"detail":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`;
    const headers = { ...headersOf({}), 'content-type': 'application/json' };
    const response = await fetch(`${local.stack.url}/api/v1/matches/m/score`, { method: 'POST', body: text, headers });
    expect(response.status).toBe(400);
  });

  it('without a key, with broken JSON, with a cursor of another list, about no match', async () => {
    expect(await outcomes(command('/m/start', undefined, { key: null }))).toEqual([[400, 'core/idempotency-key-missing']]);
    expect(await outcomes(read('?cursor=nonsense'), read('?status=OVER'), read('/m/scores?cursor=WyJhIl0'), read('?limit=0'))).toEqual(
      Array.from({ length: 4 }, () => [400, 'core/malformed']),
    );
    expect(await outcomes(read('/nobody'), read('/nobody/scores'))).toEqual(
      Array.from({ length: 2 }, () => [404, 'esports/unknown-match']),
    );
  });
});

describe('a stranger', () => {
  it.each(['', '/m/start', '/m/score', '/m/end'])('commands nothing at /matches%s', async (path) => {
    const body = { homeScore: 1, awayScore: 0 };
    expect(
      await outcomes(
        command(path, body, { as: null }),
        command(path, body, { as: 'rk_localfeed_not-the-key-of-this-feed' }),
        command(path, body, { as: 'player' }),
        command(path, body, { as: 'cashier' }),
      ),
    ).toEqual([
      [401, 'auth/unauthenticated'],
      [401, 'auth/unauthenticated'],
      [403, 'auth/forbidden'],
      [403, 'auth/forbidden'],
    ]);
  });

  it('reads matches without a session', async () => {
    const matchId = await match();
    expect(await outcomes(read(`/${matchId}`), read(''), read(`/${matchId}/scores`))).toEqual(
      Array.from({ length: 3 }, () => [200, undefined]),
    );
  });

  it('cannot reach another match by its path', async () => {
    const [mine, other] = [await match(), await match()];
    await command(`/${mine}/score`, { homeScore: 5, awayScore: 0, detail: { matchId: other } });
    expect((await read(`/${other}`)).body.data).toMatchObject({ home: { score: 0 } });
  });
});

describe('while Postgres is away', () => {
  it('matches are created, scored and read; on its return everything is stored once', async () => {
    const running = await match();
    await local.stack.postgres?.stop();
    const opened = await match();
    for (const [index, matchId] of [running, opened].entries()) {
      const answer = await command(`/${matchId}/score`, { homeScore: index + 1, awayScore: 0 });
      expect(answer.body.data).toMatchObject({ home: { score: index + 1 } });
      await until('the live read', async () => ((await read(`/${matchId}`)).body.data as Match).home.score === index + 1);
    }
    // A list that nobody has asked for, so that no cache has it.
    expect(await outcomes(read('?limit=97'))).toEqual([[503, 'core/database-unavailable']]);
    await local.stack.postgres?.start();
    expect(await stored(running, 1)).toHaveLength(1);
    expect(await stored(opened, 1)).toHaveLength(1);
  });
});
