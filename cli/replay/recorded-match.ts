import { ReplayFailure } from './failure.ts';
import type { MatchFile, Participant, TimelineFile } from './riot-files.ts';

export type SideName = 'home' | 'away';

/** Kills, deaths and assists. */
export interface Tally {
  readonly kills: number;
  readonly deaths: number;
  readonly assists: number;
}

export interface RecordedPlayer {
  /** The participant's number in the file, 1 to 10. */
  readonly id: number;
  readonly side: SideName;
  readonly name: string;
  readonly champion: string;
  /** As the match file counts at the end. */
  readonly total: Tally;
}

export interface RecordedSide {
  readonly id: string;
  readonly name: string;
  /** As the match file counts at the end. */
  readonly kills: number;
}

export interface RecordedKill {
  readonly gameTimeMs: number;
  /** Null for one who died without a killer: to a tower, minions, a monster. It is a death, and nobody's score. */
  readonly killerId: number | null;
  readonly victimId: number;
  readonly assistIds: readonly number[];
}

/** A match out of its two files, the quirks put right. */
export interface RecordedMatch {
  readonly id: string;
  readonly durationMs: number;
  readonly home: RecordedSide;
  readonly away: RecordedSide;
  readonly winner: SideName;
  readonly players: readonly RecordedPlayer[];
  /** In the order of the game. */
  readonly kills: readonly RecordedKill[];
}

const BLUE = 100;

/** Puts a match and its timeline together. @throws ReplayFailure when they do not belong together or have no winner. */
export function recordedMatch(match: MatchFile, timeline: TimelineFile): RecordedMatch {
  if (timeline.gameId !== undefined && timeline.gameId !== match.gameId) {
    throw new ReplayFailure(`The timeline is of game ${timeline.gameId}, the match of game ${match.gameId}.`, 2);
  }
  const winners = match.teams.filter((team) => team.win);
  const [winner] = winners;
  if (winner === undefined || winners.length > 1)
    throw new ReplayFailure('The match file names no single winner: there is nothing to end it with.', 2);
  const kills = killsOf(timeline);
  const [home, away] = sidesOf(match);
  return {
    id: match.matchId,
    durationMs: Math.max(endOf(match, timeline), kills.at(-1)?.gameTimeMs ?? 0),
    home,
    away,
    winner: sideOf(winner),
    players: match.participants.map((player) => playerOf(player)),
    kills,
  };
}

/** Pauses count in `gameDuration`, not in the timeline, whose end is the better one. */
function endOf(match: MatchFile, timeline: TimelineFile): number {
  const end = timeline.frames.flatMap(({ events }) => events).find((event) => event?.type === 'GAME_END');
  // Since Riot writes `gameEndTimestamp`, `gameDuration` is in seconds; before, it was in milliseconds.
  return end?.timestamp ?? (match.gameEndTimestamp === undefined ? match.gameDuration : match.gameDuration * 1_000);
}

function killsOf(timeline: TimelineFile): RecordedKill[] {
  // Timelines repeat some events, and nobody dies twice within one millisecond.
  const kills = new Map<string, RecordedKill>();
  for (const event of timeline.frames.flatMap(({ events }) => events)) {
    if (event?.type !== 'CHAMPION_KILL') continue;
    const { timestamp, killerId, victimId, assistingParticipantIds } = event;
    const kill = { gameTimeMs: timestamp, killerId: killerId === 0 ? null : killerId, victimId, assistIds: assistingParticipantIds ?? [] };
    kills.set(`${timestamp}:${victimId}`, kill);
  }
  return [...kills.values()].toSorted((a, b) => a.gameTimeMs - b.gameTimeMs);
}

function sideOf({ teamId }: { readonly teamId: number }): SideName {
  return teamId === BLUE ? 'home' : 'away';
}

function playerOf(participant: Participant): RecordedPlayer {
  const { participantId: id, championName: champion, kills, deaths, assists } = participant;
  const name = (participant.summonerName || participant.riotIdGameName || champion).trim();
  return { id, side: sideOf(participant), name, champion, total: { kills, deaths, assists } };
}

/** Professional players wear their team's tag before their name: "FAL Jervo", "FAL Palens", … */
function sidesOf(match: MatchFile): [RecordedSide, RecordedSide] {
  const tags = (['home', 'away'] as const).map((side) => tagOf(match.participants.filter((player) => sideOf(player) === side)));
  const named = new Set(tags).size === 2 && !tags.includes(null);
  const side = (name: SideName, tag: string | null | undefined, colour: string): RecordedSide => {
    const kills = match.teams.find((team) => sideOf(team) === name)?.objectives.champion.kills ?? 0;
    return named && tag
      ? { id: tag.toLowerCase(), name: tag, kills }
      : { id: colour, name: `${colour === 'blue' ? 'Blue' : 'Red'} side`, kills };
  };
  return [side('home', tags[0], 'blue'), side('away', tags[1], 'red')];
}

function tagOf(players: readonly Participant[]): string | null {
  const tags = new Set(players.map((player) => /^([A-Za-z0-9]{1,8}) \S/.exec(player.summonerName ?? '')?.[1] ?? ''));
  const [tag = ''] = tags;
  return players.length > 1 && tags.size === 1 && tag !== '' ? tag : null;
}
