import type { ShownPlayer } from './shown.ts';

/** The figures that the table knows to name, in the order of its columns; a game has those that its players have. */
export const COLUMNS = ['goals', 'assistsOnly', 'kda', 'cs', 'gold', 'headshots', 'damage', 'shotsOnTarget', 'passes', 'tackles'] as const;
export type Column = (typeof COLUMNS)[number];

/** More would not fit beside a name. */
const MOST_COLUMNS = 4;

/** One cell: a number, kills, deaths and assists together, or undefined for what was not reported. */
export type Cell = number | readonly [kills: number, deaths: number, assists: number] | undefined;

/** The columns of these players: those that any of them has a figure for. */
export function columnsOf(players: readonly ShownPlayer[]): readonly Column[] {
  return COLUMNS.filter((column) => players.some((player) => cellOf(player, column) !== undefined)).slice(0, MOST_COLUMNS);
}

export function cellOf({ stats }: ShownPlayer, column: Column): Cell {
  const number = (name: string) => {
    const value = stats[name];
    return typeof value === 'number' ? value : undefined;
  };
  const [kills, assists] = [number('kills'), number('assists')];
  if (column === 'kda') return kills === undefined ? undefined : [kills, number('deaths') ?? 0, assists ?? 0];
  if (column === 'assistsOnly') return kills === undefined ? assists : undefined;
  return number(column);
}

/** The sum over a team's players; undefined where none has the figure. */
export function totalOf(players: readonly ShownPlayer[], column: Column): Cell {
  return players.map((player) => cellOf(player, column)).reduce(plus, undefined);
}

function plus(sum: Cell, cell: Cell): Cell {
  if (sum === undefined || cell === undefined) return sum ?? cell;
  if (typeof sum === 'number' || typeof cell === 'number') return typeof sum === 'number' && typeof cell === 'number' ? sum + cell : sum;
  return [sum[0] + cell[0], sum[1] + cell[1], sum[2] + cell[2]];
}

/** What a player plays: the champion, or the role, or the weapon, where the game has one. */
export function playsAs({ stats }: ShownPlayer): string | undefined {
  const named = [stats['champion'], stats['role'], stats['weapon']].find((value) => typeof value === 'string');
  return typeof named === 'string' ? named : undefined;
}
