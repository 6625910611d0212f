import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { replay, type World } from '../../cli/replay.ts';
import { matchJson, SMALL_MATCH, timelineJson } from '../cli/small-match.ts';
import { withStack } from '../support/stack.ts';

const local = withStack();
const SPEED = '1000';

interface Run {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Replays the small match, or what else is named, to the stack; `through` stands between the two. */
async function run(args: readonly string[], through: World['fetch'] = fetch, source: string = SMALL_MATCH): Promise<Run> {
  const said = { out: '', err: '' };
  const world: World = {
    isTTY: false,
    write: (text) => void (said.out += text),
    complain: (text) => void (said.err += text),
    now: () => performance.now(),
    sleep: (ms) => setTimeout(ms),
    fetch: through,
  };
  const status = await replay([source, '--speed', SPEED, '--url', local.stack.url, ...args], {}, world);
  return { status, ...said };
}

const keyOf = (request: Request) => request.headers.get('idempotency-key');
const isMoment = (name: string, request: Request) => keyOf(request)?.endsWith(`-${name}`) === true;
const refusal = (status: number, headers: Record<string, string> = {}) =>
  Response.json({ title: 'No', status, code: 'x/y', detail: 'Enough.' }, { status, headers });

/** A folder with these matches, each a small match with changes, or a file with no match in it. */
async function folderOf(matches: Readonly<Record<string, object | string>>, timeline: object = {}): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'replay-'));
  onTestFinished(() => rm(path, { recursive: true }));
  for (const [name, match] of Object.entries(matches)) {
    await writeFile(join(path, `${name}.json`), typeof match === 'string' ? match : JSON.stringify(matchJson(match)));
    await writeFile(join(path, `${name}_timeline.json`), JSON.stringify(timelineJson({ gameId: undefined, ...timeline })));
  }
  return path;
}

describe('the replay of a small match', () => {
  it('ends with a comparison that finds no difference', async () => {
    const { status, out, err } = await run([]);
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/OAK against ELM: 6 kills at 1000 times the speed, as TESTS1_7001-\w+/);
    expect(out).toMatch(/100 % {2}10:00 {2}OAK 4 : 1 ELM/);
    expect(out).toMatch(/kills, OAK +4 +4 +4\n/);
    expect(out).toMatch(/OAK Ada \(Annie\) +3\/1\/1 +3\/1\/1 +3\/1\/1\n/);
    expect(out).toMatch(/ {2}stats +(3\/1\/1 4310 75 9 5120 7) +\1 +\1\n/);
    expect(out).toContain('No differences.');
  });

  it('exits with 1 when a kill was swallowed on its way, although the last score is right', async () => {
    const swallow: World['fetch'] = async (request) => (isMoment('score-4', request) ? Response.json({ success: true }) : fetch(request));
    const { status, out } = await run([], swallow);
    expect(status).toBe(1);
    expect(out).toMatch(/kills, OAK +4 +3 +4 {3}← differs/);
    expect(out).toMatch(/final score +4 : 1 +4 : 1 +4 : 1\n/);
  });

  it('exits with 1 when a player’s gold was changed on its way', async () => {
    const bend: World['fetch'] = async (request) => {
      if (!isMoment('stats-5', request)) return fetch(request);
      return fetch(new Request(request, { method: 'POST', body: (await request.text()).replace('"gold":4310', '"gold":4311') }));
    };
    const { status, out } = await run([], bend);
    expect(status).toBe(1);
    expect(out).toMatch(/3\/1\/1 4310 75 9 5120 7 +3\/1\/1 4311 75 9 5120 7 +3\/1\/1 4310 75 9 5120 7 {3}← differs/);
    expect(out).toContain('1 row differs.');
  });

  it('compares every kill of a match that has more than a page holds', async () => {
    const kills = 110;
    const counts = [
      { kills, deaths: 0, assists: 0 },
      { kills: 0, deaths: 0, assists: 0 },
      { kills: 0, deaths: kills, assists: 0 },
    ];
    const { participants, teams } = matchJson() as { participants: object[]; teams: { teamId: number }[] };
    const match = {
      participants: participants.map((player, index) => ({ ...player, ...(counts[index] ?? { kills: 0, deaths: 0, assists: 0 }) })),
      teams: teams.map((team) => ({ ...team, objectives: { champion: { kills: team.teamId === 100 ? kills : 0 } } })),
    };
    const events = Array.from({ length: kills }, (_, index) => ({ type: 'CHAMPION_KILL', timestamp: index, killerId: 1, victimId: 6 }));
    const folder = await folderOf({ long: match }, { frames: [{ timestamp: 0, events }] });
    const { status, out } = await run([], fetch, folder);
    expect(out).toMatch(/kills, OAK +110 +110 +110\n/);
    expect(status).toBe(0);
  });

  it('waits as long as a refusal says and sends the same again under the same key', async () => {
    const seen: { readonly key: string | null; readonly at: number }[] = [];
    const limiting: World['fetch'] = async (request) => {
      if (!isMoment('score-2', request)) return fetch(request);
      seen.push({ key: keyOf(request), at: performance.now() });
      return seen.length === 1 ? refusal(429, { 'Retry-After': '1' }) : fetch(request);
    };
    expect((await run([], limiting)).status).toBe(0);
    const [first, second] = seen;
    expect(second?.key).toBe(first?.key);
    expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(999);
  });

  it('stores each kill once although every answer is lost the first time', async () => {
    const seen = new Set<string>();
    const lossy: World['fetch'] = async (request) => {
      const response = await fetch(request);
      const key = keyOf(request);
      if (key === null || seen.has(key)) return response;
      seen.add(key);
      throw new TypeError('fetch failed');
    };
    const { status, out } = await run([], lossy);
    expect(out).toContain('14 requests had to be repeated.');
    expect(status).toBe(0);
  });

  it('goes on where it broke off when it is given its match id again', async () => {
    const args = ['--match-id', 'broken-off'];
    const breaking: World['fetch'] = async (request) => (isMoment('score-4', request) ? refusal(409) : fetch(request));
    expect(await run(args, breaking)).toMatchObject({ status: 1, err: expect.stringContaining('409 No (x/y)') });
    expect((await run(args)).status).toBe(0);
    // And once more, although all is over: nothing is stored twice.
    expect((await run(args)).status).toBe(0);
  });

  it('goes on while the Worker is killed and starts again', async () => {
    let kills = 0;
    const killing: World['fetch'] = async (request) => {
      if (isMoment('score-3', request) && kills === 0) {
        kills += 1;
        await local.stack.worker?.kill();
      }
      return fetch(request);
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

describe('the replay of a folder', () => {
  /** Two of them are the same game. */
  const three = { a: {}, b: {}, c: { gameId: 7003 } };
  const idsIn = (out: string) => [...out.matchAll(/ as (\S+) on /g)].map(([, id]) => id);

  it('plays its matches at once, each compared, and ends with a table of all', async () => {
    const live = { now: 0, most: 0 };
    const watching: World['fetch'] = async (request) => {
      const response = await fetch(request);
      if (request.url.endsWith('/start')) live.most = Math.max(live.most, (live.now += 1));
      if (request.url.endsWith('/end')) live.now -= 1;
      return response;
    };
    const { status, out, err } = await run([], watching, await folderOf(three));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(live.most).toBe(3);
    expect(out.match(/No differences\./g)).toHaveLength(3);
    expect(new Set(idsIn(out)).size).toBe(3);
    for (const id of idsIn(out)) expect(out).toMatch(new RegExp(`OAK against ELM +${id} +6 +4 +0 +0 +\\d`));
  });

  it('plays no more at once than it is told', async () => {
    const order: string[] = [];
    const watching: World['fetch'] = (request) => {
      const what = request.url.split('/').at(-1) ?? '';
      if (what === 'start' || what === 'end') order.push(what);
      return fetch(request);
    };
    expect((await run(['--parallel', '1'], watching, await folderOf(three))).status).toBe(0);
    expect(order).toEqual(['start', 'end', 'start', 'end', 'start', 'end']);
  });

  it('goes on with the others when one cannot be read and one is refused, and exits with 1', async () => {
    const refusing: World['fetch'] = (request) =>
      request.url.includes('TESTS1_7003') && isMoment('score-3', request) ? Promise.resolve(refusal(409)) : fetch(request);
    const { status, out, err } = await run([], refusing, await folderOf({ ...three, a: '{}' }));
    expect(status).toBe(1);
    expect(err).toMatch(/a\.json: .*a\.json is not a match-v5 file/);
    expect(err).toContain('409 No (x/y). Enough.');
    expect(out.match(/No differences\./g)).toHaveLength(1);
    expect(out).toMatch(/a\.json .*← failed\n/);
    expect(out.match(/← failed/g)).toHaveLength(2);
  });

  it('names what it ignores, and takes no match id for several', async () => {
    const path = await folderOf({ a: {}, b: { gameId: 7002 } });
    await writeFile(join(path, 'LICENSE'), 'free');
    expect((await run([], fetch, path)).out).toContain('Ignored: LICENSE\n');
    expect(await run(['--match-id', 'one'], fetch, path)).toMatchObject({ status: 2, err: expect.stringContaining('--match-id') });
  });
});
