import type { Match, Score, StoredStats } from '../../client/index.ts';
import { KillDetail } from '../../domains/esports/contract.ts';
import { inColumns } from './columns.ts';
import type { RecordedMatch } from './recorded-match.ts';
import type { Tally } from './recorded-players.ts';
import type { Script } from './script.ts';
import type { SentStats, StatsReport } from './stats-reports.ts';

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
  readonly stats: readonly StoredStats[];
}

/** Counts kills one by one, sent and stored, so that one which was lost or stored twice shows even where the last score is right. */
export function compare(recorded: RecordedMatch, script: Script, stored: Stored): Comparison {
  const rows = [...matchRows(recorded, script, stored), ...playerRows(recorded, script, stored)];
  return { rows, differences: rows.filter((row) => differs(row)).length };
}

type Stats = Readonly<Partial<Record<keyof SentStats, unknown>>>;
type Told = Pick<StoredStats, 'userId' | 'side'> & { readonly stats: Stats };

function matchRows(recorded: RecordedMatch, { scores, reports }: Script, stored: Stored): Row[] {
  const { home, away, winner } = recorded;
  const sentDetails = scores.map(({ detail }) => detail);
  const storedDetails = killsIn(stored);
  const last = scores.at(-1);
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
  const final = finalOf(reports);
  const teams = (['home', 'away'] as const).map((side) => {
    const team = recorded.players.filter((player) => player.side === side);
    const told = (all: readonly Told[]) =>
      team.filter((player) =>
        all.some(({ userId, side: on, stats }) => userId === player.userId && on === side && stats.champion === player.champion),
      );
    const count = { sent: `${told(final).length}`, stored: `${told(stored.stats).length}`, file: `${team.length}` };
    return { what: `players, ${recorded[side].name}`, ...count };
  });
  const status = { what: 'status', sent: 'COMPLETED', stored: stored.match.status, file: 'COMPLETED' };
  return [...kills, score, won, status, ...teams];
}

/** Two rows a player: as counted from the kills, and as the stats say. One who is stored and was never sent has a row too. */
function playerRows({ players }: RecordedMatch, { scores, reports }: Script, stored: Stored): Row[] {
  const sentDetails = scores.map(({ detail }) => detail);
  const storedDetails = killsIn(stored);
  const final = finalOf(reports);
  const rows = players.flatMap(({ id, userId, name, champion, total, final: end }) => [
    {
      what: `${name} (${champion})`,
      sent: tallyWords(tallyOf(id, sentDetails)),
      stored: tallyWords(tallyOf(id, storedDetails)),
      file: tallyWords(total),
    },
    {
      what: '  stats',
      sent: statsWords(final.find((player) => player.userId === userId)?.stats),
      stored: statsWords(stored.stats.find((player) => player.userId === userId)?.stats),
      file: statsWords({ ...total, ...end }),
    },
  ]);
  const strangers = stored.stats.filter(({ userId }) => !players.some((player) => player.userId === userId));
  const uninvited = strangers.map(({ userId, stats }) => ({ what: userId, sent: 'nothing', stored: statsWords(stats), file: 'nothing' }));
  return [...rows, ...uninvited];
}

/** The comparison as a table for people, the rows that differ marked. */
export function tableOf({ rows }: Comparison): string {
  const lines = rows.map((row) => ({
    cells: [row.what, row.sent, row.stored, row.file],
    ...(differs(row) ? { mark: '← differs' } : {}),
  }));
  const legend = `  stats: kills/deaths/assists ${NUMBERS.join(' ')}\n`;
  return `${inColumns([{ cells: ['', 'sent', 'stored', "the file's"] }, ...lines])}${legend}`;
}

function differs({ sent, stored, file }: Row): boolean {
  return sent !== stored || stored !== file;
}

function finalOf(reports: Script['reports']): StatsReport['players'] {
  return reports[reports.length - 1]?.players ?? [];
}

function killsIn({ scores }: Stored): KillDetail[] {
  return scores.map(({ detail }) => KillDetail.safeParse(detail)).flatMap((read) => (read.success ? [read.data] : []));
}

function tallyOf(id: number, details: readonly KillDetail[]): Tally {
  const count = (took: (detail: KillDetail) => boolean) => details.filter(took).length;
  return {
    kills: count(({ killer }) => killer?.id === id),
    deaths: count(({ victim }) => victim.id === id),
    assists: count(({ assists }) => assists.some((player) => player.id === id)),
  };
}

function tallyWords({ kills, deaths, assists }: Record<keyof Tally, unknown>): string {
  return [kills, deaths, assists].join('/');
}

const NUMBERS = ['gold', 'cs', 'level', 'damage', 'visionScore'] as const satisfies (keyof SentStats)[];

function statsWords(stats: Stats | undefined): string {
  if (stats === undefined) return 'nothing';
  const { kills, deaths, assists } = stats;
  return [tallyWords({ kills, deaths, assists }), ...NUMBERS.map((number) => stats[number] ?? '–')].join(' ');
}
