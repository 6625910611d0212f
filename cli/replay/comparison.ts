import { KillDetail, type Match, type Score } from '../../domains/esports/contract.ts';
import type { KillScore } from './kill-scores.ts';
import type { RecordedMatch, Tally } from './recorded-match.ts';

/** One thing that is counted three times. */
export interface Row {
  readonly what: string;
  readonly sent: string;
  readonly stored: string;
  readonly file: string;
}

export interface Comparison {
  readonly rows: readonly Row[];
  /** How many rows differ; 0 is what everybody hopes for. */
  readonly differences: number;
}

/** What the public API gave back. */
export interface Stored {
  readonly match: Match;
  readonly scores: readonly Score[];
}

/** Counts kills one by one, sent and stored, so that one which was lost or stored twice shows even where the last score is right. */
export function compare(recorded: RecordedMatch, sent: readonly KillScore[], stored: Stored): Comparison {
  const { home, away, winner, players } = recorded;
  const sentDetails = sent.map(({ detail }) => detail);
  const storedDetails = stored.scores
    .map(({ detail }) => KillDetail.safeParse(detail))
    .flatMap((read) => (read.success ? [read.data] : []));
  const last = sent.at(-1);

  const kills = (['home', 'away'] as const).map((side) => ({
    what: `kills, ${recorded[side].name}`,
    sent: `${sentDetails.filter((detail) => detail.side === side).length}`,
    stored: `${storedDetails.filter((detail) => detail.side === side).length}`,
    file: `${recorded[side].kills}`,
  }));
  const score = {
    what: 'final score',
    sent: `${last?.homeScore ?? 0} : ${last?.awayScore ?? 0}`,
    stored: `${stored.match.home.score} : ${stored.match.away.score}`,
    file: `${home.kills} : ${away.kills}`,
  };
  const storedWinner = [home, away].find(({ id }) => id === stored.match.winnerId)?.name ?? 'nobody';
  const won = { what: 'winner', sent: recorded[winner].name, stored: storedWinner, file: recorded[winner].name };
  const tallies = players.map(({ id, name, champion, total }) => ({
    what: `${name} (${champion})`,
    sent: words(tallyOf(id, sentDetails)),
    stored: words(tallyOf(id, storedDetails)),
    file: words(total),
  }));

  const rows = [...kills, score, won, ...tallies];
  return { rows, differences: rows.filter((row) => differs(row)).length };
}

/** The comparison as a table for people, the rows that differ marked. */
export function tableOf({ rows }: Comparison): string {
  const header: Row = { what: '', sent: 'sent', stored: 'stored', file: "the file's" };
  const all = [header, ...rows];
  const width = (column: keyof Row) => Math.max(...all.map((row) => widthOf(row[column])));
  const [what, sent, stored, file] = [width('what'), width('sent'), width('stored'), width('file')];
  return all
    .map((row) => {
      const cells = [padEnd(row.what, what), padStart(row.sent, sent), padStart(row.stored, stored), padStart(row.file, file)];
      return `  ${cells.join('   ')}${row !== header && differs(row) ? '   ← differs' : ''}\n`;
    })
    .join('');
}

function differs({ sent, stored, file }: Row): boolean {
  return sent !== stored || stored !== file;
}

function tallyOf(id: number, details: readonly KillDetail[]): Tally {
  const count = (took: (detail: KillDetail) => boolean) => details.filter(took).length;
  return {
    kills: count(({ killer }) => killer?.id === id),
    deaths: count(({ victim }) => victim.id === id),
    assists: count(({ assists }) => assists.some((player) => player.id === id)),
  };
}

function words({ kills, deaths, assists }: Tally): string {
  return `${kills}/${deaths}/${assists}`;
}

const WIDE = /[\u1100-\u115F\u2E80-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6]/gu;

/** Columns on a terminal: Chinese, Japanese and Korean characters take two. */
function widthOf(text: string): number {
  return text.length + (text.match(WIDE)?.length ?? 0);
}

function padEnd(text: string, width: number): string {
  return text + ' '.repeat(width - widthOf(text));
}

function padStart(text: string, width: number): string {
  return ' '.repeat(width - widthOf(text)) + text;
}
