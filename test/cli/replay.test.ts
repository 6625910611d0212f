import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { replay } from '../../cli/replay.ts';
import { readOptions } from '../../cli/replay/options.ts';
import { findSources } from '../../cli/replay/sources.ts';
import { Board } from '../../cli/replay/board.ts';
import { LOCAL_FEED_KEY } from '../../local/accounts.ts';
import { SMALL_MATCH } from './small-match.ts';

/** Runs the replay against a server that is not there. */
async function run(...args: readonly string[]) {
  const said = { out: '', err: '' };
  const status = await replay(
    args,
    {},
    {
      isTTY: false,
      write: (text) => void (said.out += text),
      complain: (text) => void (said.err += text),
      now: () => 0,
      sleep: () => Promise.resolve(),
      fetch: () => Promise.reject(new TypeError('fetch failed')),
    },
  );
  return { status, ...said };
}

describe('npm run replay', () => {
  it('explains itself', async () => {
    expect(await run('--help')).toMatchObject({ status: 0, out: expect.stringContaining('--speed 60'), err: '' });
  });

  it.each([
    [[], 'Name the match file'],
    [['a.json', 'b.json'], 'One file or one folder'],
    [[join(import.meta.dirname, '..')], 'No match in'],
    [['a.json'], 'There is no a.json'],
    [['package.json'], 'package.json is not a match-v5 file'],
    [['README.nothing', '--speed', 'fast'], '--speed fast'],
    [[SMALL_MATCH, '--speed', '0'], '--speed 0'],
    [[SMALL_MATCH, '--parallel', '0'], '--parallel 0'],
    [[SMALL_MATCH, '--parallel', '1.5'], '--parallel 1.5'],
    [[dirname(SMALL_MATCH), '--timeline', 'x.json'], '--timeline goes with one match'],
    [[SMALL_MATCH, '--url', 'localhost:8787'], 'is no address'],
    [[SMALL_MATCH, '--match-id', 'a b'], '--match-id'],
    [[SMALL_MATCH, '--fast'], '--fast'],
    [[SMALL_MATCH, '--timeline', 'nowhere.json'], 'There is no nowhere.json'],
  ])('%j is a wrong use: it says so and exits with 2', async (args, words) => {
    expect(await run(...args)).toMatchObject({ status: 2, out: '', err: expect.stringContaining(words) });
  });

  it('exits with 1 where no server answers, and says how to start one', async () => {
    expect(await run(SMALL_MATCH)).toMatchObject({ status: 1, err: expect.stringContaining('npm start') });
  });

  it('takes the address and the key from the environment; the command line wins', () => {
    const env = { RINGSIDE_URL: 'https://ringside.example/', RINGSIDE_KEY: 'rk_a_b' };
    expect(readOptions(['dir/m.json'], env)).toEqual({
      source: 'dir/m.json',
      timelineFile: undefined,
      speed: 60,
      parallel: Infinity,
      url: 'https://ringside.example',
      key: 'rk_a_b',
      matchId: undefined,
    });
    expect(readOptions(['m.json', '--url', 'http://127.0.0.1:1', '--key', 'k'], env)).toMatchObject({
      url: 'http://127.0.0.1:1',
      key: 'k',
    });
    expect(readOptions(['m.json'], {})).toMatchObject({ url: 'http://localhost:8787', key: LOCAL_FEED_KEY });
  });
});

describe('what there is to play', () => {
  const folder = () => withFolder(['b.json', 'b_timeline.json', 'a.json', 'a_timeline.json', 'alone.json', 'LICENSE']);

  it('is every match of a folder that has its timeline beside it', async () => {
    const path = await folder();
    expect(await findSources(path, undefined)).toEqual({
      matches: ['a', 'b'].map((name) => ({ match: join(path, `${name}.json`), timeline: join(path, `${name}_timeline.json`) })),
      ignored: ['LICENSE', 'alone.json'],
    });
  });

  it('is one match where a file is named, with the timeline beside it or another', async () => {
    const match = join(await folder(), 'alone.json');
    const beside = match.replace('.json', '_timeline.json');
    expect(await findSources(match, undefined)).toEqual({ matches: [{ match, timeline: beside }], ignored: [] });
    expect(await findSources(match, 't.json')).toEqual({ matches: [{ match, timeline: 't.json' }], ignored: [] });
  });
});

describe('the board', () => {
  const watched = (isTTY: boolean, size: { columns?: number; rows?: number } = {}) => {
    const seen = { text: '', now: 0 };
    const board = new Board({ isTTY, ...size, write: (more) => void (seen.text += more), now: () => seen.now });
    return { board, seen };
  };
  const played = (isTTY: boolean) => {
    const { board, seen } = watched(isTTY);
    const [first, second] = [board.open(), board.open()];
    for (let second100 = 0; second100 <= 100; second100 += 1) {
      seen.now = second100 * 120;
      first.show(second100 / 100, `first at ${second100}`);
      second.show(second100 / 200, `second at ${second100}`);
    }
    first.end();
    second.end('second failed');
    return seen.text;
  };

  it('says a line a match every five seconds and one at its end where nobody watches', () => {
    const lines = played(false).trimEnd().split('\n');
    expect(lines.map((line) => line.split(' %  ').at(-1))).toEqual([
      'first at 42',
      'second at 42',
      'first at 84',
      'second at 84',
      'first at 100',
      'second failed',
    ]);
  });

  it('redraws its bars in place on a terminal, and leaves those that are over above the others', () => {
    const screen = screenAfter(played(true));
    expect(screen).toHaveLength(2);
    expect(screen[0]).toMatch(/^█{30} 100 % {2}first at 100$/);
    expect(screen[1]).toBe('second failed');
  });

  it('draws no line wider than the terminal, and no more than fit', () => {
    const { board, seen } = watched(true, { columns: 20, rows: 3 });
    const bars = [1, 2, 3, 4, 5].map(() => board.open());
    for (const [index, bar] of bars.entries()) {
      seen.now += 100;
      bar.show(0.5, `漢漢漢漢 ${index}`);
    }
    const lines = screenAfter(seen.text);
    expect(lines).toHaveLength(2);
    expect(lines.every((line) => line.length <= 20)).toBe(true);
  });

  it('draws at most twenty times a second', () => {
    const { board, seen } = watched(true);
    const bar = board.open();
    for (seen.now = 0; seen.now < 1_000; seen.now += 1) bar.show(0, 'x');
    expect(seen.text.split('\r').length - 1).toBe(20);
  });
});

/** What stands on a terminal after it was told this: it knows the cursor up, the erasing below it and line feeds. */
function screenAfter(text: string): string[] {
  const lines: string[] = [''];
  let row = 0;
  for (const [token, up] of text.replaceAll('\u001B', '⎋').matchAll(/⎋\[(\d+)A|⎋\[J|\r|\n|[^⎋\r\n]+/g)) {
    if (up !== undefined) row -= Number(up);
    else if (token === '⎋[J') lines.splice(row, Infinity, '');
    else if (token === '\n') row += 1;
    else if (token !== '\r') lines[row] = (lines[row] ?? '') + token;
  }
  return lines.filter((line) => line !== '');
}

async function withFolder(names: readonly string[]): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'replay-'));
  onTestFinished(() => rm(path, { recursive: true }));
  await Promise.all(names.map((name) => writeFile(join(path, name), '{}')));
  return path;
}
