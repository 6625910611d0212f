import { describe, expect, it } from 'vitest';
import { replay } from '../../cli/replay.ts';
import { readOptions } from '../../cli/replay/options.ts';
import { Progress } from '../../cli/replay/progress.ts';
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
    [['a.json', 'b.json'], 'One match at a time'],
    [['a.json'], 'There is no a.json'],
    [['package.json'], 'package.json is not a match-v5 file'],
    [['README.nothing', '--speed', 'fast'], '--speed fast'],
    [[SMALL_MATCH, '--speed', '0'], '--speed 0'],
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
      matchFile: 'dir/m.json',
      timelineFile: 'dir/m_timeline.json',
      speed: 60,
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

describe('the progress', () => {
  const shown = (isTTY: boolean) => {
    let text = '';
    const progress = new Progress({ isTTY, write: (more) => void (text += more) });
    for (let percent = 0; percent <= 100; percent += 1) progress.show(percent / 100, `at ${percent}`);
    progress.end();
    return text;
  };

  it('is a line each tenth of the way where nobody watches', () => {
    const lines = shown(false).trimEnd().split('\n');
    expect(lines.map((line) => line.split('at ')[1])).toEqual(['10', '20', '30', '40', '50', '60', '70', '80', '90', '100']);
  });

  it('is one line that is redrawn on a terminal', () => {
    const text = shown(true);
    expect(text.split('\r')).toHaveLength(102);
    expect(text.indexOf('\n')).toBe(text.length - 1);
  });
});
