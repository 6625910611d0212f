import { describe, expect, it } from 'vitest';
import { killScores } from '../../cli/replay/kill-scores.ts';
import { scriptOf } from '../../cli/replay/script.ts';
import { statsReports } from '../../cli/replay/stats-reports.ts';
import { matchJson, recorded, timelineJson } from './small-match.ts';

const withEvents = (...events: object[]) => timelineJson({ frames: [{ timestamp: 0, events }] });
const kill = (timestamp: number, killerId: number, victimId: number) => ({ type: 'CHAMPION_KILL', timestamp, killerId, victimId });

type PlayerJson = Record<string, unknown>;
const withPlayers = (change: (player: PlayerJson, index: number) => PlayerJson) =>
  matchJson({ participants: (matchJson()['participants'] as PlayerJson[]).map(change) });

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
      userId: 'riot-aDa-1_x',
      side: 'home',
      name: 'OAK Ada',
      champion: 'Annie',
      total: { kills: 3, deaths: 1, assists: 1 },
      final: { gold: 4310, cs: 75, level: 9, damage: 5120, visionScore: 7 },
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

  it('knows a player by the lasting id, made safe for an address, or by place in the match where the file has none of one’s own', () => {
    const ids = (change: (index: number) => object) =>
      recorded(withPlayers((player, index) => ({ ...player, puuid: undefined, ...change(index) }))).players.map(({ userId }) => userId);
    expect(ids((index) => ({ summonerId: 1_000 + index }))).toEqual(['riot-1000', 'riot-1001', 'riot-1002', 'riot-1003']);
    expect(ids((index) => ({ puuid: `${index}/ü`, summonerId: 5 }))[0]).toBe('riot-0--');
    const local = ['TESTS1_7001-1', 'TESTS1_7001-2', 'TESTS1_7001-6', 'TESTS1_7001-7'];
    expect(ids(() => ({}))).toEqual(local);
    expect(ids(() => ({ puuid: 'anonymous' }))).toEqual(local);
    expect(ids((index) => (index === 0 ? {} : { puuid: `p${index}` }))).toEqual(local);
  });

  it('calls a player by the champion where the file has no name', () => {
    const nameless = recorded(withPlayers((player) => ({ ...player, summonerName: ' ', riotIdGameName: '' })));
    expect(nameless.players.map(({ name }) => name)).toEqual(['Annie', 'Braum', 'Corki', 'Draven']);
  });

  it('has its frames in the order of the game, those without players and those from its end on left out', () => {
    expect(recorded().frames.map(({ gameTimeMs }) => gameTimeMs)).toEqual([0, 60_000, 120_000, 240_000]);
    const frames = timelineJson()['frames'] as object[];
    const shuffled = recorded(
      matchJson(),
      timelineJson({ frames: [...frames.toReversed(), { timestamp: 5, events: [], participantFrames: null }] }),
    );
    expect(shuffled.frames).toEqual(recorded().frames);
    expect(recorded().frames[3]?.standings.get(7)).toEqual({ gold: 1660, cs: 26, level: 3, damage: 1510 });
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

describe('the stats of a match', () => {
  const reports = statsReports(recorded());

  it('come with each frame and at the end, each player with what was counted until then', () => {
    expect(reports.map(({ gameTimeMs }) => gameTimeMs)).toEqual([0, 60_000, 120_000, 240_000, 600_000]);
    expect(reports[0]?.players[0]?.stats).toEqual({
      champion: 'Annie',
      kills: 0,
      deaths: 0,
      assists: 0,
      gold: 500,
      cs: 0,
      level: 1,
      damage: 0,
    });
    expect(reports[3]?.players).toHaveLength(4);
    expect(reports[3]?.players[1]).toEqual({
      userId: 'riot-bEn-2_y',
      username: 'OAK Ben',
      side: 'home',
      stats: { champion: 'Braum', kills: 0, deaths: 1, assists: 1, gold: 1576, cs: 4, level: 3, damage: 802 },
    });
  });

  it('count a kill at the very moment of a frame', () => {
    const { frames } = recorded();
    const at = recorded(
      matchJson(),
      timelineJson({ frames: [...(timelineJson()['frames'] as object[]), { timestamp: 0, events: [kill(60_000, 6, 2)] }] }),
    );
    expect(at.frames).toEqual(frames);
    expect(statsReports(at)[1]?.players[2]?.stats.kills).toBe(1);
  });

  it('end with the match file’s own numbers', () => {
    expect(reports.at(-1)?.players[3]?.stats).toEqual({
      champion: 'Draven',
      kills: 1,
      deaths: 2,
      assists: 0,
      gold: 3402,
      cs: 67,
      level: 8,
      damage: 3777,
      visionScore: 11,
    });
  });

  it('leave out who is missing in a frame', () => {
    const frames = (timelineJson()['frames'] as { participantFrames: Record<string, unknown> }[]).map((frame) => {
      const { '6': _gone, ...participantFrames } = frame.participantFrames;
      return { ...frame, participantFrames };
    });
    expect(statsReports(recorded(matchJson(), timelineJson({ frames })))[2]?.players.map(({ username }) => username)).not.toContain(
      'ELM Cleo',
    );
  });
});

describe('the script of a match', () => {
  it('has scores and stats in the order of the game, stats after the kills they count, the final ones last', () => {
    const { moments } = scriptOf(recorded(matchJson(), timelineJson()));
    expect(moments.map(({ name }) => name)).toEqual([
      'stats-1',
      'stats-2',
      'score-1',
      'stats-3',
      'score-2',
      'score-3',
      'stats-4',
      'score-4',
      'score-5',
      'score-6',
      'stats-5',
    ]);
    const late = scriptOf(recorded(matchJson(), withEvents(kill(600_000, 1, 6))));
    expect(late.moments.map(({ name }) => name)).toEqual(['score-1', 'stats-1']);
  });
});
