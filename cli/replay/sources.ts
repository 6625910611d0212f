import { readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ReplayFailure, reasonOf } from './failure.ts';

const TIMELINE = '_timeline.json';

/** The two files of one match. */
export interface MatchFiles {
  readonly match: string;
  readonly timeline: string;
}

/** What there is to play. `ignored` are names of a folder's other files. */
export interface Sources {
  readonly matches: readonly MatchFiles[];
  readonly ignored: readonly string[];
}

/**
 * Finds what there is to play: a file is one match, a folder every match file in it that has a timeline beside it.
 * @throws ReplayFailure, status 2, when there is nothing.
 */
export async function findSources(path: string, timeline: string | undefined): Promise<Sources> {
  if (!(await isFolder(path))) return { matches: [{ match: path, timeline: timeline ?? timelineOf(path) }], ignored: [] };
  if (timeline !== undefined) throw new ReplayFailure(`--timeline goes with one match, and ${path} is a folder.`, 2);
  const names = new Set((await readdir(path)).toSorted());
  const played = [...names].filter((name) => name.endsWith('.json') && names.has(timelineOf(name)));
  if (played.length === 0) throw new ReplayFailure(`No match in ${path}: expected X.json with X${TIMELINE} beside it.`, 2);
  const known = new Set(played.flatMap((name) => [name, timelineOf(name)]));
  return {
    matches: played.map((name) => ({ match: join(path, name), timeline: join(path, timelineOf(name)) })),
    ignored: [...names].filter((name) => !known.has(name)),
  };
}

function timelineOf(match: string): string {
  return join(dirname(match), `${basename(match, '.json')}${TIMELINE}`);
}

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch (thrown) {
    if (thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT') throw new ReplayFailure(`There is no ${path}.`, 2);
    throw new ReplayFailure(`${path} cannot be read: ${reasonOf(thrown)}.`, 2);
  }
}
