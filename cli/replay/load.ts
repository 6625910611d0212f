import { readFile } from 'node:fs/promises';
import { ZodError } from 'zod';
import { ReplayFailure, reasonOf } from './failure.ts';
import { recordedMatch, type RecordedMatch } from './recorded-match.ts';
import { parseMatchFile, parseTimelineFile } from './riot-files.ts';

const MOST_ISSUES = 3;

/** Reads a match and its timeline. @throws ReplayFailure, status 2, that names the file and what is wrong with it. */
export async function loadMatch(matchFile: string, timelineFile: string): Promise<RecordedMatch> {
  const match = await readAs(matchFile, 'a match-v5 file', parseMatchFile);
  const timeline = await readAs(timelineFile, 'a match-v5 timeline', parseTimelineFile);
  return recordedMatch(match, timeline);
}

async function readAs<File>(path: string, what: string, parse: (json: unknown) => File): Promise<File> {
  try {
    return parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (thrown) {
    const isMissing = thrown instanceof Error && 'code' in thrown && thrown.code === 'ENOENT';
    if (isMissing) throw new ReplayFailure(`There is no ${path}: expected ${what}.`, 2);
    const why = thrown instanceof ZodError ? issuesOf(thrown) : reasonOf(thrown);
    throw new ReplayFailure(`${path} is not ${what}: ${why}.`, 2);
  }
}

function issuesOf(error: ZodError): string {
  return error.issues
    .slice(0, MOST_ISSUES)
    .map((issue) => `${issue.path.join('.') || 'the whole'}: ${issue.message}`)
    .join('; ');
}
