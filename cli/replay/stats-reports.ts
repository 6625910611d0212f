import type { RecordedMatch } from './recorded-match.ts';
import type { RecordedPlayer, SideName, Standing, Tally } from './recorded-players.ts';
import { Tallies } from './tallies.ts';

/** One player's stats as they are sent; `visionScore` is known at the end alone. */
export type SentStats = Readonly<Record<keyof Tally | keyof Standing, number> & { champion: string; visionScore?: number }>;

/** The players' stats at one moment of the game, as they are sent. */
export interface StatsReport {
  readonly gameTimeMs: number;
  readonly players: { readonly userId: string; readonly username: string; readonly side: SideName; readonly stats: SentStats }[];
}

/** A report for each frame of the timeline, with what was counted up to it, and one at the end with the match file's own numbers. */
export function statsReports({ players, kills, frames, durationMs }: RecordedMatch): [...StatsReport[], StatsReport] {
  const tallies = new Tallies();
  let counted = 0;
  const running = frames.map(({ gameTimeMs, standings }): StatsReport => {
    const until = kills.findLastIndex((kill) => kill.gameTimeMs <= gameTimeMs) + 1;
    for (const kill of kills.slice(counted, until)) tallies.count(kill);
    counted = until;
    const told = players.flatMap((player) => {
      const standing = standings.get(player.id);
      return standing === undefined ? [] : [reported(player, { ...tallies.of(player.id), ...standing })];
    });
    return { gameTimeMs, players: told };
  });
  const final = players.map((player) => reported(player, { ...player.total, ...player.final }));
  return [...running, { gameTimeMs: durationMs, players: final }];
}

function reported({ userId, name, side, champion }: RecordedPlayer, stats: Omit<SentStats, 'champion'>) {
  return { userId, username: name, side, stats: { champion, ...stats } };
}
