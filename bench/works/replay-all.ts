import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { LOCAL_FEED_KEY } from '../../local/accounts.ts';
import { cpuBetween } from '../cpu.ts';
import { Histogram } from '../load/histogram.ts';
import type { ReplayOptions, ReplaysReady, ReplaysResult } from '../load/replays.ts';
import type { SpectatorOptions, SpectatorResult } from '../load/sockets.ts';
import { JsonChild } from '../sides/child.ts';
import { alone, type Bench, type Run, type Work } from '../work.ts';

const SOCKETS = 2000;
const SPEED = 600;
const WARMUP_SPEED = 3000;
/** How long the last messages may be on their way. */
const SETTLE_MS = 1500;
const FOLDER = process.env['RINGSIDE_FIXTURES'] ?? join(import.meta.dirname, '../../../shared/fixtures/riot-v5');

/** All recorded matches at once, and people watching each of them. */
export const replayAll: Work = {
  name: 'replay-all',
  about: `every recorded match at ${SPEED} times its speed, ${SOCKETS.toLocaleString('en')} WebSockets spread over them; from sending a score to its frame on a socket`,
  async measure(bench) {
    if (bench.sides === 'peer') return [];
    if (!existsSync(FOLDER)) {
      bench.say(`  skipped: there is no ${FOLDER}; RINGSIDE_FIXTURES=folder names another one with matches and their timelines`);
      return [];
    }
    const { failures } = await withFeeds(bench, WARMUP_SPEED, (feeds) => playAll(feeds));
    if (failures.length > 0) throw new Error(`nothing can be played: ${failures[0]}`);
    const label = 'score to socket';
    const ours = await alone(bench, label, () => watched(bench));
    const notes = ['a run counts only when nobody missed a message and everybody ended with the view that a newcomer is shown'];
    return [{ label, unit: 'ms, p95', per: 'delivery', target: { atMost: 50 }, ours, peer: [], notes }];
  },
};

function watched(bench: Bench): Promise<Run> {
  return withFeeds(bench, SPEED, async (feeds, { matches }) => {
    const { url } = await bench.stack();
    const options: SpectatorOptions = {
      protocol: 'plain',
      url,
      matchIds: matches.map(({ matchId }) => matchId),
      sockets: SOCKETS,
      compares: true,
    };
    const crowd = JsonChild.node('the spectators', 'load/sockets.ts', [JSON.stringify(options)]);
    try {
      await crowd.next();
      const before = await bench.readCpu();
      const startedAt = performance.now();
      const replayed = await playAll(feeds);
      await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
      const measured = { cpu: cpuBetween(before, await bench.readCpu()), seconds: (performance.now() - startedAt) / 1000 };
      crowd.say('report');
      return { ...measured, ...judged(matches, replayed, await crowd.next<SpectatorResult>()) };
    } finally {
      await crowd.stop();
    }
  });
}

function judged(matches: ReplaysReady['matches'], replayed: ReplaysResult, seen: SpectatorResult): Omit<Run, 'cpu' | 'seconds'> {
  // Each socket watches one match, in turn.
  const watchers = (index: number): number => Math.ceil((SOCKETS - index) / matches.length);
  const due = matches.reduce((sum, { kills }, index) => sum + kills * watchers(index), 0);
  const { retries, differences, failures } = replayed;
  const faults = [...failures];
  if (seen.delivered !== due || seen.skipped > 0)
    faults.push(`${due - seen.delivered} of ${due} scores lost, ${seen.skipped} offsets skipped`);
  if (seen.strayed > 0) faults.push(`${seen.strayed} spectators ended with another view than a newcomer's`);
  if (seen.closed > 0) faults.push(`${seen.closed} sockets closed`);
  if (differences > 0) faults.push(`${differences} rows differ between what was sent, stored and recorded`);
  const answered = new Histogram().merge(replayed.answered).percentiles();
  const latency = new Histogram().merge(seen.latency).percentiles();
  const kills = matches.reduce((sum, match) => sum + match.kills, 0);
  return {
    figure: latency.p95,
    latency,
    units: seen.delivered,
    faults,
    remarks: [
      `${kills} kills of ${matches.length} matches, ${due} deliveries in ${seen.frames} frames; a score was answered in ${answered.p50.toFixed(1)} ms (p50), ${answered.p95.toFixed(1)} (p95); ${retries} requests were repeated`,
    ],
  };
}

async function withFeeds<T>(bench: Bench, speed: number, use: (feeds: JsonChild, ready: ReplaysReady) => Promise<T>): Promise<T> {
  const { url } = await bench.stack();
  const options: ReplayOptions = { url, key: LOCAL_FEED_KEY, folder: FOLDER, speed, run: `bench-${Date.now().toString(36)}` };
  const feeds = JsonChild.node('the feeds', 'load/replays.ts', [JSON.stringify(options)]);
  try {
    return await use(feeds, await feeds.next<ReplaysReady>());
  } finally {
    await feeds.stop();
  }
}

function playAll(feeds: JsonChild): Promise<ReplaysResult> {
  feeds.say('go');
  return feeds.next<ReplaysResult>();
}
