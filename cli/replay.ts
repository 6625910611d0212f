import { basename } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Board, type Screen } from './replay/board.ts';
import { compare, tableOf } from './replay/comparison.ts';
import { greet, openFeed, type FeedDeps } from './replay/feed.ts';
import { ReplayFailure, reasonOf } from './replay/failure.ts';
import { loadMatch } from './replay/load.ts';
import { HELP, readOptions, type ReplayOptions } from './replay/options.ts';
import { play, readBack, type Clock } from './replay/play.ts';
import type { RecordedMatch } from './replay/recorded-match.ts';
import { scriptOf, type Script } from './replay/script.ts';
import { findSources, type MatchFiles } from './replay/sources.ts';
import { summaryOf, type Failed, type Outcome, type Replayed } from './replay/summary.ts';

/** Everything outside the replay that it touches. */
export interface World extends Screen, Clock, FeedDeps {
  readonly complain: (text: string) => void;
}

/** A match whose files were read. */
interface Loaded {
  readonly matchId: string;
  readonly recorded: RecordedMatch;
  readonly script: Script;
}

/**
 * `npm run replay`: plays recorded matches and compares.
 * @returns the exit status: 0 all agrees, 1 something differs or went wrong, 2 asked wrongly.
 */
export async function replay(args: readonly string[], env: NodeJS.ProcessEnv, world: World): Promise<0 | 1 | 2> {
  try {
    const options = readOptions(args, env);
    if (options !== 'help') return await run(options, world);
    world.write(`${HELP}\n`);
    return 0;
  } catch (thrown) {
    const { failure, exitStatus } = failed('', thrown);
    world.complain(`${failure}\n`);
    return exitStatus;
  }
}

async function run(options: ReplayOptions, world: World): Promise<0 | 1 | 2> {
  const { matches, ignored } = await findSources(options.source, options.timelineFile);
  const isOne = matches.length === 1;
  if (!isOne && options.matchId !== undefined) throw new ReplayFailure(`--match-id goes with one match: there are ${matches.length}.`, 2);
  const suffix = Date.now().toString(36);
  const loaded = await Promise.all(matches.map((files, index) => load(files, options.matchId, isOne ? suffix : `${suffix}-${index + 1}`)));
  const ready = loaded.filter((each) => 'script' in each);
  if (ready.length > 0) await greet(options.url, world);

  if (ignored.length > 0) world.write(`Ignored: ${ignored.join(', ')}\n`);
  for (const each of ready) world.write(announcement(each, options));
  const board = new Board(world);
  const played = await inParallel(ready, options.parallel, (each) => playOne(each, options, board, world));
  const failures = loaded.filter((each) => 'failure' in each);
  return report([...failures, ...played], world);
}

/** One that cannot be read keeps none of the others. */
async function load(files: MatchFiles, matchId: string | undefined, suffix: string): Promise<Loaded | Failed> {
  try {
    const recorded = await loadMatch(files.match, files.timeline);
    const own = recorded.id.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, 50);
    return { matchId: matchId ?? `${own}-${suffix}`, recorded, script: scriptOf(recorded) };
  } catch (thrown) {
    return failed(basename(files.match), thrown);
  }
}

async function playOne({ matchId, recorded, script }: Loaded, options: ReplayOptions, board: Board, world: World): Promise<Outcome> {
  const title = titleOf(recorded);
  const progress = board.open();
  const feed = openFeed(options.url, options.key, world);
  const startedAt = world.now();
  try {
    await play(recorded, script, { matchId, speed: options.speed, api: feed.api, clock: world, progress });
    const comparison = compare(recorded, script, await readBack(matchId, recorded, feed.api, world));
    progress.end();
    const seconds = (world.now() - startedAt) / 1_000;
    const counts = { kills: script.scores.length, players: recorded.players.length, retries: feed.retries };
    return { matchId, title, comparison, seconds, ...counts };
  } catch (thrown) {
    const failure = failed(title, thrown);
    progress.end(`${title} failed`);
    return failure;
  }
}

function report(outcomes: readonly Outcome[], world: World): 0 | 1 | 2 {
  const [first] = outcomes;
  for (const outcome of outcomes) {
    if ('failure' in outcome) world.complain(outcomes.length === 1 ? `${outcome.failure}\n` : `${outcome.title}: ${outcome.failure}\n`);
    else world.write(closing(outcome));
  }
  if (outcomes.length > 1) world.write(`\n${summaryOf(outcomes)}`);
  if (outcomes.length === 1 && first !== undefined && 'failure' in first) return first.exitStatus;
  return outcomes.every((outcome) => 'comparison' in outcome && outcome.comparison.differences === 0) ? 0 : 1;
}

function closing({ title, matchId, retries, comparison }: Replayed): string {
  const { differences } = comparison;
  const repeated = retries > 0 ? `${retries} requests had to be repeated.\n` : '';
  const verdict = differences === 0 ? 'No differences.' : `${differences} ${differences === 1 ? 'row differs' : 'rows differ'}.`;
  return `\n${title}, ${matchId}\n${repeated}\n${tableOf(comparison)}\n${verdict}\n`;
}

function announcement({ matchId, recorded, script }: Loaded, { speed, url }: ReplayOptions): string {
  return `${titleOf(recorded)}: ${script.scores.length} kills at ${speed} times the speed, as ${matchId} on ${url}\n`;
}

function titleOf({ home, away }: RecordedMatch): string {
  return `${home.name} against ${away.name}`;
}

function failed(title: string, thrown: unknown): Failed {
  return { title, failure: reasonOf(thrown), exitStatus: thrown instanceof ReplayFailure ? thrown.exitStatus : 1 };
}

/** Does something with each, so many at once; answers in the order asked. */
async function inParallel<Item, Result>(items: readonly Item[], most: number, act: (item: Item) => Promise<Result>): Promise<Result[]> {
  const results: Result[] = [];
  const left = items.entries();
  const lane = async () => {
    // One iterator for all lanes: each takes the next that nobody took.
    for (const [index, item] of left) results[index] = await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, lane));
  return results;
}

if (import.meta.main) {
  const { stdout } = process;
  process.exitCode = await replay(process.argv.slice(2), process.env, {
    isTTY: stdout.isTTY,
    columns: stdout.columns,
    rows: stdout.rows,
    write: (text) => void stdout.write(text),
    complain: (text) => void process.stderr.write(text),
    now: () => performance.now(),
    sleep: (ms) => setTimeout(ms),
    fetch: (request) => fetch(request),
  });
}
