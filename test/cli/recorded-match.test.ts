import { describe, expect, it } from 'vitest';
import { killScores } from '../../cli/replay/kill-scores.ts';
import { matchJson, recorded, timelineJson } from './small-match.ts';

const withEvents = (...events: object[]) => timelineJson({ frames: [{ events }] });
const kill = (timestamp: number, killerId: number, victimId: number) => ({ type: 'CHAMPION_KILL', timestamp, killerId, victimId });

describe('a recorded match', () => {
  it('has its sides, its winner and its players with their totals', () => {
    expect(recorded()).toMatchObject({
      id: 'TESTS1_7001',
      home: { id: 'oak', name: 'OAK', kills: 4 },
      away: { id: 'elm', name: 'ELM', kills: 1 },
      winner: 'home',
    });
    expect(recorded().players[0]).toEqual({
      id: 1,
      side: 'home',
      name: 'OAK Ada',
      champion: 'Annie',
      total: { kills: 3, deaths: 1, assists: 1 },
    });
  });

  it('is the same within Riot’s envelope, whose match id wins', () => {
    const enveloped = recorded(
      { metadata: { matchId: 'EUW1_5' }, info: matchJson() },
      { metadata: { matchId: 'EUW1_5' }, info: timelineJson() },
    );
    expect(enveloped).toEqual({ ...recorded(), id: 'EUW1_5' });
  });

  it('lasts until the timeline’s end; without one, gameDuration is in seconds where gameEndTimestamp is there and in ms where not', () => {
    expect(recorded().durationMs).toBe(600_000);
    expect(recorded(matchJson({ gameDuration: 650 }), withEvents()).durationMs).toBe(650_000);
    expect(recorded(matchJson({ gameDuration: 650_123, gameEndTimestamp: undefined }), withEvents()).durationMs).toBe(650_123);
  });

  it('never ends before its last kill', () => {
    expect(recorded(matchJson({ gameDuration: 1 }), withEvents(kill(9_000, 1, 6))).durationMs).toBe(9_000);
  });

  it('has its kills in the order of the game, a repeated one once', () => {
    const { kills } = recorded(matchJson(), withEvents(kill(5_000, 1, 6), kill(2_000, 6, 1), kill(5_000, 1, 6), kill(5_000, 2, 7)));
    expect(kills.map(({ gameTimeMs, killerId, victimId }) => [gameTimeMs, killerId, victimId])).toEqual([
      [2_000, 6, 1],
      [5_000, 1, 6],
      [5_000, 2, 7],
    ]);
  });

  it('knows nobody’s kill by the killer 0', () => {
    expect(recorded().kills[2]).toEqual({ gameTimeMs: 180_000, killerId: null, victimId: 2, assistIds: [] });
  });

  it('names the sides by colour where the players wear no common tag', () => {
    const json = matchJson();
    const players = structuredClone(json['participants']) as { summonerName: string }[];
    players[0] = { ...players[0], summonerName: 'solo queue hero' };
    expect(recorded({ ...json, participants: players })).toMatchObject({
      home: { id: 'blue', name: 'Blue side' },
      away: { id: 'red', name: 'Red side' },
    });
  });

  it.each([
    ['a timeline of another game', matchJson(), timelineJson({ gameId: 9 }), 'game 9'],
    [
      'no winner',
      matchJson({ teams: (matchJson()['teams'] as object[]).map((team) => ({ ...team, win: false })) }),
      timelineJson(),
      'winner',
    ],
    ['a kill without a victim', matchJson(), withEvents({ type: 'CHAMPION_KILL', timestamp: 1, killerId: 1 }), 'events'],
  ])('is refused with %s', (_what, match, timeline, words) => {
    expect(() => recorded(match, timeline)).toThrow(words);
  });

  it('is refused when the timeline names a stranger', () => {
    expect(() => killScores(recorded(matchJson(), withEvents(kill(1, 1, 99))))).toThrow('participant 99');
  });
});

describe('the scores of a match', () => {
  const scores = killScores(recorded());

  it('rise with each kill, and stand still when somebody dies without a killer', () => {
    expect(scores.map(({ homeScore, awayScore }) => `${homeScore}:${awayScore}`)).toEqual(['1:0', '1:1', '1:1', '2:1', '3:1', '4:1']);
    expect(scores[2]?.detail).toMatchObject({ side: null, killer: null, victim: { id: 2, deaths: 1 }, assists: [] });
  });

  it('carry who did it, at which time of the game, with the running kills, deaths and assists', () => {
    expect(scores[3]?.detail).toEqual({
      kind: 'kill',
      gameTimeMs: 240_250,
      side: 'home',
      killer: { id: 2, name: 'OAK Ben', champion: 'Braum', kills: 1, deaths: 1, assists: 1 },
      victim: { id: 7, name: 'ELM Dan', champion: 'Draven', kills: 1, deaths: 1, assists: 0 },
      assists: [{ id: 1, name: 'OAK Ada', champion: 'Annie', kills: 1, deaths: 1, assists: 1 }],
    });
  });

  it('come to the file’s own totals', () => {
    expect(scores.at(-1)).toMatchObject({ homeScore: 4, awayScore: 1, detail: { killer: { kills: 3 }, victim: { deaths: 2 } } });
  });
});
