import { describe, expect, it } from 'vitest';
import { MAX_PLAYERS, StatsBody, type PlayerStats } from '../../../domains/esports/contract.ts';
import { end, given, matchCreated, played, player, record, start, stateAfter } from './matches.ts';

const counts = { kills: 25, deaths: 12, assists: 8 };
const csgo = { ...counts, headshots: 15, damage: 4_500, mvpStars: 3, weapon: 'AK-47' };
const fifa = { goals: 3, assists: 2, tackles: 12, passes: 450, passAccuracy: 87.5, shotsOnTarget: 5, possession: 62 };
const lol = { ...counts, cs: 245, gold: 15_000, champion: 'Yasuo', role: 'Mid', visionScore: 42 };

/** A live match of a game, and one player's report. */
const report = (game: string, stats: PlayerStats['stats']) =>
  given(matchCreated({ game }), ...played(start).slice(1)).when(
    record([player('ada'), { ...player('ben', 'away'), stats }].slice(game === 'lol' ? 0 : 1)),
  );

describe('the stats of a player', () => {
  it.each([
    ['csgo', csgo],
    ['csgo', counts],
    ['fifa', fifa],
    ['fifa', { goals: 0 }],
    ['lol', lol],
    ['lol', { ...counts, champion: 'Annie', gold: 0.5 }],
    ['lol', { ...lol, pentakills: 1, items: [1, { id: 2 }], note: null }],
    ['chess', {}],
    ['chess', { moves: 'e4 e5', kills: 0 }],
  ])('of %s may be %j', (game, stats) => {
    expect(report(game, stats).decision).toMatchObject({ ok: true, events: [{ type: 'StatsRecorded' }] });
  });

  it.each([
    ['csgo', { ...csgo, kills: -1 }, 'kills'],
    ['csgo', { ...csgo, kills: 1.5 }, 'kills'],
    ['csgo', { ...csgo, deaths: '12' }, 'deaths'],
    ['csgo', { ...csgo, headshots: 0.5 }, 'headshots'],
    ['csgo', { kills: 1, deaths: 1 }, 'assists'],
    ['csgo', { ...csgo, weapon: 47 }, 'weapon'],
    ['fifa', { assists: 2 }, 'goals'],
    ['fifa', { ...fifa, possession: 101 }, 'possession'],
    ['fifa', { ...fifa, kills: 'none' }, 'kills'],
    ['lol', counts, 'champion'],
    ['lol', { ...lol, champion: '' }, 'champion'],
    ['lol', { ...lol, gold: -1 }, 'gold'],
    ['lol', { ...lol, cs: null }, 'cs'],
    ['lol', { ...lol, kills: 2 ** 31 }, 'kills'],
    ['lol', { ...lol, gold: 1e300 }, 'gold'],
    ['chess', { kills: -1 }, 'kills'],
    ['chess', { assists: '1' }, 'assists'],
  ])('of %s are not %j, and the refusal names %s', (game, stats, key) => {
    const index = game === 'lol' ? 1 : 0;
    report(game, stats).thenRefused('esports/invalid-stats', { field: `players.${index}.stats.${key}`, game, message: expect.any(String) });
  });
});

describe('a report of stats', () => {
  it('is taken after the end too: the final numbers come last', () => {
    given(...played(start, end('oak')))
      .when(record([player('ada')]))
      .thenBecomes('StatsRecorded', { players: ['ada'] });
  });

  it('may name a player again, and not more than 40 in one match', () => {
    const players = Array.from({ length: MAX_PLAYERS - 1 }, (_, index) => player(`p${index}`));
    const history = played(start, record(players));
    const full = [...players.map(({ userId }) => userId), 'last'];
    given(...history)
      .when(record([player('p7', 'away'), player('last')]))
      .thenBecomes('StatsRecorded', { players: full });
    given(...history)
      .when(record([player('p7'), player('last'), player('p8'), player('one-more')]))
      .thenRefused('esports/too-many-players', { field: 'players.3.userId', most: 40 });
  });

  it('leaves the state small: user ids, no stats', () => {
    const players = Array.from({ length: MAX_PLAYERS }, (_, index) => player(`p${index}`, 'home', { note: 'x'.repeat(5_000) }));
    expect(JSON.stringify(stateAfter(played(start, record(players)))).length).toBeLessThan(2_000);
  });
});

describe('the body of a report', () => {
  const ada = { userId: 'ada', username: 'Ada', side: 'home', stats: { kills: 1 } };
  const errors = (body: unknown) => StatsBody.safeParse(body).error?.issues.map(({ path }) => path.join('.')) ?? [];

  it('keeps what it does not know in the stats of a player', () => {
    expect(StatsBody.parse({ gameTimeMs: 60_000, players: [ada] })).toEqual({ gameTimeMs: 60_000, players: [ada] });
  });

  it.each([
    ['players', { players: [] }],
    ['players', { players: Array.from({ length: 41 }, (_, index) => ({ ...ada, userId: `p${index}` })) }],
    ['players.1.userId', { players: [ada, ada] }],
    ['players.0.userId', { players: [{ ...ada, userId: 'a b' }] }],
    ['players.0.username', { players: [{ ...ada, username: 'a\u0000' }] }],
    ['players.0.side', { players: [{ ...ada, side: 'blue' }] }],
    ['players.0.stats', { players: [{ ...ada, stats: [1] }] }],
    ['players.0.stats', { players: [{ ...ada, stats: { text: '\u0000' } }] }],
    ['players.0.stats', { players: [{ ...ada, stats: { text: 'x'.repeat(8_192) } }] }],
    ['players.0', { players: [{ ...ada, email: 'ada@example.com' }] }],
    ['gameTimeMs', { gameTimeMs: -1, players: [ada] }],
    ['gameTimeMs', { gameTimeMs: 2 ** 31, players: [ada] }],
  ])('names %s when that is wrong', (field, body) => expect(errors(body)).toEqual([field]));
});
