import { setTimeout } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { replay, type World } from '../../cli/replay.ts';
import { SMALL_MATCH } from '../cli/small-match.ts';
import { withStack } from '../support/stack.ts';

const local = withStack();
const SPEED = '1000';

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Replays the small match to the stack; `through` stands between the two. */
async function run(args: readonly string[], through: World['fetch'] = fetch): Promise<Run> {
  const said = { out: '', err: '' };
  const world: World = {
    isTTY: false,
    write: (text) => void (said.out += text),
    complain: (text) => void (said.err += text),
    now: () => performance.now(),
    sleep: (ms) => setTimeout(ms),
    fetch: through,
  };
  const status = await replay([SMALL_MATCH, '--speed', SPEED, '--url', local.stack.url, ...args], {}, world);
  return { status, ...said };
}

const isScore = (url: string, number: number, init: RequestInit) =>
  url.endsWith('/score') && new Headers(init.headers).get('idempotency-key')?.endsWith(`-score-${number}`) === true;

describe('the replay of a small match', () => {
  it('ends with a comparison that finds no difference', async () => {
    const { status, out, err } = await run([]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/OAK against ELM: 6 kills at 1000 times the speed, as TESTS1_7001-\w+/);
    expect(out).toMatch(/100 % {2}10:00 {2}OAK 4 : 1 ELM/);
    expect(out).toMatch(/kills, OAK +4 +4 +4\n/);
    expect(out).toMatch(/OAK Ada \(Annie\) +3\/1\/1 +3\/1\/1 +3\/1\/1\n/);
    expect(out).toContain('No differences.');
  });

  it('exits with 1 when a kill was swallowed on its way, although the last score is right', async () => {
    const swallow: World['fetch'] = async (url, init) => (isScore(url, 4, init) ? Response.json({ success: true }) : fetch(url, init));
    const { status, out } = await run([], swallow);
    expect(status).toBe(1);
    expect(out).toMatch(/kills, OAK +4 +3 +4 {3}← differs/);
    expect(out).toMatch(/final score +4 : 1 +4 : 1 +4 : 1\n/);
  });

  it('stores each kill once although every answer is lost the first time', async () => {
    const seen = new Set<string>();
    const lossy: World['fetch'] = async (url, init) => {
      const response = await fetch(url, init);
      const key = new Headers(init.headers).get('idempotency-key');
      if (key === null || seen.has(key)) return response;
      seen.add(key);
      throw new TypeError('fetch failed');
    };
    const { status, out } = await run([], lossy);
    expect(out).toContain('9 requests had to be repeated.');
    expect(status).toBe(0);
  });

  it('goes on where it broke off when it is given its match id again', async () => {
    const args = ['--match-id', 'broken-off'];
    const breaking: World['fetch'] = async (url, init) =>
      isScore(url, 4, init) ? Response.json({ title: 'No', code: 'x/y', detail: 'Enough.' }, { status: 409 }) : fetch(url, init);
    expect(await run(args, breaking)).toMatchObject({ status: 1, err: expect.stringContaining('409 No (x/y)') });
    expect((await run(args)).status).toBe(0);
    // And once more, although all is over: nothing is stored twice.
    expect((await run(args)).status).toBe(0);
  });

  it('goes on while the Worker is killed and starts again', async () => {
    let kills = 0;
    const killing: World['fetch'] = async (url, init) => {
      if (isScore(url, 3, init) && kills === 0) {
        kills += 1;
        await local.stack.worker?.kill();
      }
      return fetch(url, init);
    };
    const { status, out, err } = await run([], killing);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toContain('No differences.');
  });

  it('says what a key without the right may not do', async () => {
    const { status, err } = await run(['--key', 'rk_nobody_aaaaaaaaaaaaaaaaaaaaaaaa']);
    expect(status).toBe(1);
    expect(err).toMatch(/401 Sign in first.*--key or RINGSIDE_KEY/);
  });
});
