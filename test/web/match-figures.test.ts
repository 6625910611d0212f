import { describe, expect, it } from 'vitest';
import { goldLines, scoreLines } from '../../web/match/series.ts';
import type { ShownPlayer } from '../../web/match/shown.ts';
import { cellOf, columnsOf, playsAs, totalOf } from '../../web/match/stats.ts';

const point = (seconds: number, homeScore: number, awayScore: number, gold: readonly [number, number] | null = null) => ({
  gameTimeMs: seconds * 1_000,
  homeScore,
  awayScore,
  homeGold: gold?.[0] ?? null,
  awayGold: gold?.[1] ?? null,
});

describe('what is plotted', () => {
  it('is the score at every point, from nothing at the start', () => {
    expect(scoreLines([point(60, 1, 0), point(90, 1, 1)])).toEqual([
      [0, 60, 90],
      [0, 1, 1],
      [0, 0, 1],
    ]);
  });

  it('adds no second start', () => {
    expect(scoreLines([point(0, 0, 0), point(90, 1, 0)])[0]).toEqual([0, 90]);
  });

  it('is the gold where it was reported, not where a score carried it on', () => {
    const series = [
      point(30, 1, 0),
      point(60, 1, 0, [500, 400]),
      point(70, 2, 0, [500, 400]),
      point(120, 2, 0, [900, 400]),
      point(180, 2, 0, [900, 950]),
    ];
    expect(goldLines(series)).toEqual([
      [0, 60, 120, 180],
      [0, 500, 900, 900],
      [0, 400, 400, 950],
    ]);
  });

  it('is nothing where nothing was told', () => {
    expect(scoreLines([])).toEqual([[], [], []]);
    expect(goldLines([point(30, 1, 0)])).toEqual([[], [], []]);
  });
});

const player = (stats: Record<string, unknown>): ShownPlayer => ({ userId: 'u', username: 'U', side: 'home', stats });

describe('the players’ table', () => {
  const lol = [
    player({ kills: 3, deaths: 1, assists: 4, gold: 9_000, cs: 200, damage: 1, champion: 'Jinx' }),
    player({ kills: 1, deaths: 2, assists: 6, gold: 7_000, role: 'Support' }),
  ];

  it('has the columns that the game has figures for, four at the most', () => {
    expect(columnsOf(lol)).toEqual(['kda', 'cs', 'gold', 'damage']);
    expect(columnsOf([player({ goals: 2, assists: 1, passes: 40, tackles: 3, shotsOnTarget: 5 })])).toEqual([
      'goals',
      'assistsOnly',
      'shotsOnTarget',
      'passes',
    ]);
    expect(columnsOf([player({ weather: 'rain', gold: 'much' })])).toEqual([]);
  });

  it('shows what a player has, and nothing for what was not told', () => {
    expect(lol.map((each) => cellOf(each, 'kda'))).toEqual([
      [3, 1, 4],
      [1, 2, 6],
    ]);
    expect(lol.map((each) => cellOf(each, 'cs'))).toEqual([200, undefined]);
    expect(cellOf(player({ kills: 2 }), 'kda')).toEqual([2, 0, 0]);
  });

  it('sums a team, over those who have the figure', () => {
    expect(totalOf(lol, 'kda')).toEqual([4, 3, 10]);
    expect(totalOf(lol, 'gold')).toBe(16_000);
    expect(totalOf(lol, 'cs')).toBe(200);
    expect(totalOf(lol, 'goals')).toBeUndefined();
  });

  it('says what a player plays, where the game has a word for it', () => {
    expect([...lol, player({ weapon: 'AK-47' }), player({ champion: 7 })].map(playsAs)).toEqual(['Jinx', 'Support', 'AK-47', undefined]);
  });
});
