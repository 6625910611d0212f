import type { MatchFile, Participant, ParticipantFrame } from './riot-files.ts';

export type SideName = 'home' | 'away';

/** Kills, deaths and assists. */
export interface Tally {
  readonly kills: number;
  readonly deaths: number;
  readonly assists: number;
}

/** What a player has got, at a minute of the game or at its end; `cs` is minions and monsters killed. */
export interface Standing {
  readonly gold: number;
  readonly cs: number;
  readonly level: number;
  readonly damage: number;
}

export interface RecordedPlayer {
  /** The participant's number in the file, 1 to 10. */
  readonly id: number;
  /** The same for a player in every match that names them; safe in an address. */
  readonly userId: string;
  readonly side: SideName;
  /** Never empty: the champion's where the file gives none. */
  readonly name: string;
  readonly champion: string;
  /** As the match file counts at the end. */
  readonly total: Tally;
  /** As the match file counts at the end. */
  readonly final: Standing & { readonly visionScore: number };
}

const BLUE = 100;
const LONGEST_USER_ID = 128;

export function sideOf({ teamId }: { readonly teamId: number }): SideName {
  return teamId === BLUE ? 'home' : 'away';
}

/** The players of a match, in the file's order. */
export function playersOf(match: MatchFile): RecordedPlayer[] {
  const lasting = match.participants.map((player) => lastingId(player));
  // Files without names may give everybody the same id, or none: then a player is known within the match alone.
  const areTold = !lasting.includes('') && new Set(lasting).size === lasting.length;
  return match.participants.map((player, index) => {
    const { participantId: id, championName: champion, kills, deaths, assists } = player;
    const local = safe(`${match.matchId}-${id}`);
    return {
      id,
      userId: areTold ? (lasting[index] ?? local) : local,
      side: sideOf(player),
      name: player.summonerName?.trim() || player.riotIdGameName?.trim() || champion,
      champion,
      total: { kills, deaths, assists },
      final: {
        gold: player.goldEarned,
        cs: player.totalMinionsKilled + player.neutralMinionsKilled,
        level: player.champLevel,
        damage: player.totalDamageDealtToChampions,
        visionScore: player.visionScore,
      },
    };
  });
}

/** How a player stands in a frame of the timeline. */
export function standingOf({ totalGold, minionsKilled, jungleMinionsKilled, level, damageStats }: ParticipantFrame): Standing {
  return { gold: totalGold, cs: minionsKilled + jungleMinionsKilled, level, damage: damageStats.totalDamageDoneToChampions };
}

function lastingId({ puuid, summonerId }: Participant): string {
  const id = puuid || `${summonerId ?? ''}`;
  return id === '' ? '' : safe(`riot-${id}`);
}

function safe(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9_-]/g, '-').slice(0, LONGEST_USER_ID);
}
