import { describe, expect, it } from 'vitest';
import { compare, tableOf } from '../../cli/replay/comparison.ts';
import { scriptOf } from '../../cli/replay/script.ts';
import { matchJson, recorded, storedOf } from './small-match.ts';

const match = recorded();
const sent = scriptOf(match);
const differing = (comparison: ReturnType<typeof compare>) =>
  comparison.rows.filter((row) => row.sent !== row.stored || row.stored !== row.file).map((row) => row.what);

describe('the comparison', () => {
  it('finds nothing where everything was stored', () => {
    const comparison = compare(match, sent, storedOf(match, sent));
    expect(comparison.differences).toBe(0);
    expect(comparison.rows).toContainEqual({ what: 'kills, OAK', sent: '4', stored: '4', file: '4' });
    expect(comparison.rows).toContainEqual({ what: 'final score', sent: '4 : 1', stored: '4 : 1', file: '4 : 1' });
    expect(comparison.rows).toContainEqual({ what: 'OAK Ada (Annie)', sent: '3/1/1', stored: '3/1/1', file: '3/1/1' });
    expect(comparison.rows).toContainEqual({ what: 'players, ELM', sent: '2', stored: '2', file: '2' });
    const stats = '3/1/1 4310 75 9 5120 7';
    expect(comparison.rows).toContainEqual({ what: '  stats', sent: stats, stored: stats, file: stats });
  });

  it('finds a kill that was lost, although the last score is right', () => {
    const stored = storedOf(match, sent);
    const comparison = compare(match, sent, { ...stored, scores: stored.scores.toSpliced(3, 1) });
    expect(differing(comparison)).toEqual(['kills, OAK', 'OAK Ada (Annie)', 'OAK Ben (Braum)', 'ELM Dan (Draven)']);
    expect(tableOf(comparison)).toMatch(/kills, OAK +4 +3 +4 {3}← differs\n/);
  });

  it('finds a kill that was stored twice, and a death without a killer that was lost', () => {
    const stored = storedOf(match, sent);
    const [first] = stored.scores;
    if (first === undefined) throw new Error('no scores');
    expect(differing(compare(match, sent, { ...stored, scores: [first, ...stored.scores] }))).toContain('kills, OAK');
    expect(differing(compare(match, sent, { ...stored, scores: stored.scores.toSpliced(2, 1) }))).toEqual(['OAK Ben (Braum)']);
  });

  it('finds a kill that the timeline lacks', () => {
    const fewer = { ...sent, scores: sent.scores.slice(0, -1) };
    expect(differing(compare(match, fewer, storedOf(match, fewer)))).toEqual([
      'kills, OAK',
      'final score',
      'OAK Ada (Annie)',
      'ELM Dan (Draven)',
    ]);
  });

  it.each([
    ['lost', [], ['players, OAK', '  stats']],
    ['of another number', [{ gold: 4311 }], ['  stats']],
    ['without a number', [{ visionScore: null }], ['  stats']],
    ['of another champion', [{ champion: 'Corki' }], ['players, OAK']],
  ])('finds a player’s stats that are %s', (_what, changes, rows) => {
    const stored = storedOf(match, sent);
    const [ada, ...others] = stored.stats;
    if (ada === undefined) throw new Error('no stats');
    const changed = changes.map((change) => ({ ...ada, stats: { ...ada.stats, ...change } }));
    expect(differing(compare(match, sent, { ...stored, stats: [...changed, ...others] }))).toEqual(rows);
  });

  it('finds a player on the other side, and one who did not play', () => {
    const stored = storedOf(match, sent);
    const [ada, ...others] = stored.stats;
    if (ada === undefined) throw new Error('no stats');
    expect(differing(compare(match, sent, { ...stored, stats: [{ ...ada, side: 'away' }, ...others] }))).toEqual(['players, OAK']);
    expect(differing(compare(match, sent, { ...stored, stats: [...stored.stats, { ...ada, userId: 'ghost' }] }))).toEqual(['ghost']);
  });

  it('finds a match that is not over', () => {
    const stored = storedOf(match, sent);
    expect(differing(compare(match, sent, { ...stored, match: { ...stored.match, status: 'LIVE' } }))).toEqual(['status']);
  });

  it('finds another winner, and details it cannot read', () => {
    const stored = storedOf(match, sent);
    expect(differing(compare(match, sent, { ...stored, match: { ...stored.match, winnerId: 'elm' } }))).toEqual(['winner']);
    const mute = stored.scores.map((score) => ({ ...score, detail: null }));
    expect(compare(match, sent, { ...stored, scores: mute }).differences).toBeGreaterThan(4);
  });

  it('lines its columns up under wide characters too', () => {
    const players = structuredClone(matchJson()['participants']) as { summonerName: string }[];
    const wide = recorded(
      matchJson({ participants: players.map((player, index) => ({ ...player, summonerName: '漢'.repeat(index + 1) })) }),
    );
    const lines = tableOf(compare(wide, scriptOf(wide), storedOf(wide, scriptOf(wide))))
      .trimEnd()
      .split('\n')
      .slice(0, -1);
    expect(new Set(lines.map((line) => line.length + (line.match(/漢/g)?.length ?? 0))).size).toBe(1);
  });
});
