import { killScores, type KillScore } from './kill-scores.ts';
import type { RecordedMatch } from './recorded-match.ts';
import { statsReports, type StatsReport } from './stats-reports.ts';

/** One thing that is sent while the match runs. `name` is its own within the match and the same in every run. */
export type Moment =
  | { readonly kind: 'score'; readonly name: string; readonly gameTimeMs: number; readonly body: KillScore }
  | { readonly kind: 'stats'; readonly name: string; readonly gameTimeMs: number; readonly body: StatsReport };

/** All that is sent between the start of a match and its end. */
export interface Script {
  readonly scores: readonly KillScore[];
  /** The last one has the file's final numbers. */
  readonly reports: readonly [...StatsReport[], StatsReport];
  /** Scores and reports in the order of the game; a report comes after the kills that it counts, the final one last. */
  readonly moments: readonly Moment[];
}

/** @throws ReplayFailure when the timeline names players whom the match file does not have. */
export function scriptOf(match: RecordedMatch): Script {
  const scores = killScores(match);
  const reports = statsReports(match);
  const moments: Moment[] = [
    ...scores.map((body, index) => ({ kind: 'score' as const, name: `score-${index + 1}`, gameTimeMs: body.detail.gameTimeMs, body })),
    ...reports.map((body, index) => ({ kind: 'stats' as const, name: `stats-${index + 1}`, gameTimeMs: body.gameTimeMs, body })),
  ];
  return { scores, reports, moments: moments.toSorted((a, b) => a.gameTimeMs - b.gameTimeMs) };
}
