import { ReplayFailure } from './failure.ts';
import { playersOf, sideOf, standingOf, type RecordedPlayer, type SideName, type Standing } from './recorded-players.ts';
import type { MatchFile, Participant, TimelineFile } from './riot-files.ts';

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

/** How the players stand at one moment: about every minute of the game. */
export interface RecordedFrame {
  readonly gameTimeMs: number;
  /** By participant's number; one whom the frame does not have is missing. */
  readonly standings: ReadonlyMap<number, Standing>;
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
  /** In the order of the game, from its beginning to the last one before its end. */
  readonly frames: readonly RecordedFrame[];
}

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
  const durationMs = Math.max(endOf(match, timeline), kills.at(-1)?.gameTimeMs ?? 0);
  const [home, away] = sidesOf(match);
  return {
    id: match.matchId,
    durationMs,
    home,
    away,
    winner: sideOf(winner),
    players: playersOf(match),
    kills,
    frames: framesOf(timeline, durationMs),
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

function framesOf(timeline: TimelineFile, durationMs: number): RecordedFrame[] {
  const frames = timeline.frames.map(({ timestamp: gameTimeMs, participantFrames }) => {
    const players = Object.values(participantFrames ?? {});
    return { gameTimeMs, standings: new Map(players.map((player) => [player.participantId, standingOf(player)])) };
  });
  const told = frames.filter(({ gameTimeMs, standings }) => gameTimeMs < durationMs && standings.size > 0);
  return told.toSorted((a, b) => a.gameTimeMs - b.gameTimeMs);
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
