import { inColumns } from './columns.ts';
import type { Comparison } from './comparison.ts';

/** A match that was played to its end and compared. */
export interface Replayed {
  readonly matchId: string;
  readonly title: string;
  readonly kills: number;
  readonly players: number;
  readonly comparison: Comparison;
  /** How many requests had to be repeated. */
  readonly retries: number;
  readonly seconds: number;
}

/** A match that was not; `exitStatus` as ReplayFailure has it. */
export interface Failed {
  readonly title: string;
  readonly failure: string;
  readonly exitStatus: 1 | 2;
}

export type Outcome = Replayed | Failed;

/** Many matches as a table, a line each, those that failed or differ marked. */
export function summaryOf(outcomes: readonly Outcome[]): string {
  const lines = outcomes.map((outcome) => {
    if ('failure' in outcome) return { cells: [outcome.title, '', '', '', '', '', ''], mark: '← failed' };
    const { title, matchId, kills, players, comparison, retries, seconds } = outcome;
    const { differences } = comparison;
    const cells = [title, matchId, `${kills}`, `${players}`, `${differences}`, `${retries}`, `${seconds.toFixed(1)} s`];
    return { cells, ...(differences === 0 ? {} : { mark: '← differs' }) };
  });
  return inColumns([{ cells: ['match', 'id', 'kills', 'players', 'differences', 'retries', 'took'] }, ...lines]);
}
