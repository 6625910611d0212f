/**
 * Replays every recorded match of a folder together, as the command `replay` does, each score stamped with when it was sent.
 *
 *   node bench/load/replays.ts '{"url":"http://127.0.0.1:8787","key":"rk_…","folder":"…","speed":600,"run":"r1"}'
 *
 * Prints `{ event: 'ready' }` with the matches it is going to play, waits for a line on stdin, plays them, and prints a result.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { compare } from '../../cli/replay/comparison.ts';
import { reasonOf } from '../../cli/replay/failure.ts';
import { openFeed } from '../../cli/replay/feed.ts';
import { loadMatch } from '../../cli/replay/load.ts';
import { play, readBack } from '../../cli/replay/play.ts';
import { scriptOf } from '../../cli/replay/script.ts';
import { findSources } from '../../cli/replay/sources.ts';
import { Histogram } from './histogram.ts';
import type { SavedHistogram } from './histogram.ts';

const Options = z.object({ url: z.url(), key: z.string(), folder: z.string(), speed: z.number().positive(), run: z.string() });

/** What the feeds are told. `run` sets the matches' ids apart from those of other runs. */
export type ReplayOptions = z.input<typeof Options>;

/** What is going to be played. */
export type ReplaysReady = { event: 'ready'; matches: { matchId: string; kills: number }[] };

/**
 * What became of it: how long a score's answer took, requests that had to be repeated, rows of the matches' comparisons
 * that differ, and why matches broke off.
 */
export type ReplaysResult = { event: 'result'; answered: SavedHistogram; retries: number; differences: number; failures: string[] };

const Score = z.looseObject({ detail: z.looseObject({}) });
const options = Options.parse(JSON.parse(process.argv[2] ?? '{}'));
const answered = new Histogram();
const clock = { now: () => performance.now(), sleep: (ms: number) => sleep(ms) };

const { matches } = await findSources(options.folder, undefined);
const loaded = await Promise.all(
  matches.map(async ({ match, timeline }, index) => {
    const recorded = await loadMatch(match, timeline);
    return { matchId: `${options.run}-${index + 1}`, recorded, script: scriptOf(recorded) };
  }),
);
print({ event: 'ready', matches: loaded.map(({ matchId, script }) => ({ matchId, kills: script.scores.length })) });
await once(createInterface({ input: process.stdin }), 'line');

const played = await Promise.all(loaded.map((each) => playOne(each)));
print({
  event: 'result',
  answered: answered.save(),
  retries: played.reduce((sum, { retries }) => sum + retries, 0),
  differences: played.reduce((sum, { differences }) => sum + differences, 0),
  failures: played.flatMap(({ failure }) => failure ?? []),
});
process.exit(0);

async function playOne({ matchId, recorded, script }: (typeof loaded)[number]) {
  const feed = openFeed(options.url, options.key, { fetch: stamped(), sleep: clock.sleep });
  const progress = { show: () => {}, end: () => {} };
  try {
    await play(recorded, script, { matchId, speed: options.speed, api: feed.api, clock, progress });
    const { differences } = compare(recorded, script, await readBack(matchId, recorded, feed.api, clock));
    return { retries: feed.retries, differences };
  } catch (thrown) {
    return { retries: feed.retries, differences: 0, failure: `${matchId}: ${reasonOf(thrown)}` };
  }
}

/** Writes into each score when it was sent first: a retry must be the same command. */
function stamped(): (request: Request) => Promise<Response> {
  const sentAt = new Map<string | null, number>();
  return async (request) => {
    if (!request.url.endsWith('/score')) return fetch(request);
    const key = request.headers.get('Idempotency-Key');
    const score = Score.parse(await request.json());
    const startedAt = performance.now();
    const at = sentAt.get(key) ?? performance.timeOrigin + startedAt;
    sentAt.set(key, at);
    const body = JSON.stringify({ ...score, detail: { ...score.detail, sentAt: at } });
    const response = await fetch(new Request(request, { method: 'POST', body }));
    answered.record(performance.now() - startedAt);
    return response;
  };
}

function print(line: ReplaysReady | ReplaysResult): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
