import { setTimeout } from 'node:timers/promises';
import { compare, tableOf } from './replay/comparison.ts';
import { Feed, type FeedDeps } from './replay/feed.ts';
import { ReplayFailure, reasonOf } from './replay/failure.ts';
import { killScores } from './replay/kill-scores.ts';
import { loadMatch } from './replay/load.ts';
import { HELP, readOptions, type ReplayOptions } from './replay/options.ts';
import { play, readBack, type Clock } from './replay/play.ts';
import { Progress, type Screen } from './replay/progress.ts';

/** Everything outside the replay that it touches. */
export interface World extends Screen, Clock, FeedDeps {
  readonly complain: (text: string) => void;
}

/**
 * `npm run replay`: plays a recorded match and compares.
 * @returns the exit status: 0 all agrees, 1 something differs or went wrong, 2 asked wrongly.
 */
export async function replay(args: readonly string[], env: NodeJS.ProcessEnv, world: World): Promise<0 | 1 | 2> {
  try {
    const options = readOptions(args, env);
    if (options !== 'help') return await run(options, world);
    world.write(`${HELP}\n`);
    return 0;
  } catch (thrown) {
    world.complain(`${reasonOf(thrown)}\n`);
    return thrown instanceof ReplayFailure ? thrown.exitStatus : 1;
  }
}

async function run(options: ReplayOptions, world: World): Promise<0 | 1> {
  const recorded = await loadMatch(options.matchFile, options.timelineFile);
  const scores = killScores(recorded);
  const matchId = options.matchId ?? `${recorded.id.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 54)}-${Date.now().toString(36)}`;
  const feed = new Feed(options.url, options.key, world);
  await feed.greet();

  const { home, away } = recorded;
  world.write(
    `${home.name} against ${away.name}: ${scores.length} kills at ${options.speed} times the speed, as ${matchId} on ${options.url}\n`,
  );
  await play(recorded, scores, { matchId, speed: options.speed, feed, clock: world, progress: new Progress(world) });
  const comparison = compare(recorded, scores, await readBack(matchId, feed, world));

  if (feed.retries > 0) world.write(`${feed.retries} requests had to be repeated.\n`);
  world.write(`\n${tableOf(comparison)}\n`);
  const { differences } = comparison;
  world.write(differences === 0 ? 'No differences.\n' : `${differences} ${differences === 1 ? 'row differs' : 'rows differ'}.\n`);
  return differences === 0 ? 0 : 1;
}

if (import.meta.main) {
  process.exitCode = await replay(process.argv.slice(2), process.env, {
    isTTY: process.stdout.isTTY,
    write: (text) => void process.stdout.write(text),
    complain: (text) => void process.stderr.write(text),
    now: () => performance.now(),
    sleep: (ms) => setTimeout(ms),
    fetch: (url, init) => fetch(url, init),
  });
}
