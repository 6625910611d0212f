import { describe, expect, it } from 'vitest';
import { CreateMatchBody, ScoreBody } from '../../../domains/esports/contract.ts';

const nested = (levels: number): object => (levels === 0 ? {} : { in: nested(levels - 1) });
const detailErrors = (detail: unknown) => {
  const read = ScoreBody.safeParse({ homeScore: 0, awayScore: 0, detail });
  return read.success ? [] : read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
};

describe('the detail of a score', () => {
  it.each([
    ['free JSON', { who: 'Ada', list: [1, null, true, { deep: 'ähm 漢字 🐉' }] }],
    ['8 levels', nested(7)],
    ['8 KB', { text: 'x'.repeat(8_192 - 11) }],
  ])('may be %s', (_what, detail) => expect(detailErrors(detail)).toEqual([]));

  it.each([
    ['a list', [1]],
    ['a text', 'kill'],
  ])('is not %s', (_what, detail) => expect(detailErrors(detail)).toHaveLength(1));

  it.each([
    ['9 levels', nested(8), 'levels'],
    ['more than 8 KB', { text: 'x'.repeat(8_192) }, 'bytes'],
    ['more than 8 KB in UTF-8', { text: '漢'.repeat(3_000) }, 'bytes'],
    ['NUL, which JSONB cannot hold', { text: 'a\u0000b' }, 'NUL'],
    ['NUL in a name', { 'a\u0000': 1 }, 'NUL'],
    ['half a character, which JSONB cannot hold', { list: [{ text: '\uD83D' }] }, 'Unicode'],
  ])('has not %s', (_what, detail, word) =>
    expect(detailErrors(detail)).toEqual([expect.stringMatching(new RegExp(`^detail: .*${word}`))]),
  );

  it('that is nothing but 100,000 brackets is refused, not a crash', () => {
    const brackets: unknown = JSON.parse(`{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`);
    expect(detailErrors(brackets)).toEqual([expect.stringContaining('levels')]);
  });
});

describe('the detail of a kill', () => {
  const player = { id: 1, name: 'Ada', champion: 'Annie', kills: 1, deaths: 0, assists: 0 };
  const kill = { kind: 'kill', gameTimeMs: 61_000, side: 'home', killer: player, victim: player, assists: [] };
  it('has the shape that pages draw, and may say more', () => {
    expect(detailErrors({ ...kill, bounty: 300, victim: { ...player, level: 7 } })).toEqual([]);
    expect(detailErrors({ ...kill, side: null, killer: null })).toEqual([]);
    expect(detailErrors({ kind: 'goal', victim: 7 })).toEqual([]);
  });
  it.each([
    ['victim', { ...kill, victim: undefined }],
    ['killer.name', { ...kill, killer: { ...player, name: 7 } }],
    ['assists.0', { ...kill, assists: ['Ben'] }],
    ['side', { ...kill, side: 'blue' }],
    ['gameTimeMs', { ...kill, gameTimeMs: -1 }],
  ])('is refused, naming %s, when that is missing or wrong', (field, detail) => {
    expect(detailErrors(detail)).toEqual([expect.stringMatching(`^detail.${field}: `)]);
  });
});

describe('the name of a side', () => {
  const body = (name: string) => ({ game: 'lol', home: { id: 'oak', name }, away: { id: 'elm', name: 'Elm' } });
  it.each(['Oak', '  Oak  ', 'T1 Ⅱ', '薇星', 'Ōkami 👩‍🚀'])('may be %j', (name) => {
    expect(CreateMatchBody.parse(body(name)).home.name).toBe(name.trim());
  });
  it.each(['', '   ', 'a\u0000b', 'a\nb', '\uD83D', 'x'.repeat(101)])('is not %j', (name) => {
    expect(CreateMatchBody.safeParse(body(name)).success).toBe(false);
  });
});
