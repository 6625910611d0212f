import { z } from 'zod';

const Count = z.int().nonnegative();

const Participant = z.object({
  participantId: z.int().positive(),
  teamId: z.int(),
  summonerName: z.string().optional(),
  riotIdGameName: z.string().optional(),
  puuid: z.string().optional(),
  summonerId: z.union([z.string(), z.int()]).optional(),
  championName: z.string(),
  kills: Count,
  deaths: Count,
  assists: Count,
  champLevel: Count,
  goldEarned: Count,
  totalMinionsKilled: Count,
  neutralMinionsKilled: Count,
  totalDamageDealtToChampions: Count,
  visionScore: Count,
});
export type Participant = z.infer<typeof Participant>;

const Team = z.object({ teamId: z.int(), win: z.boolean(), objectives: z.object({ champion: z.object({ kills: Count }) }) });

const Info = z.object({
  gameId: z.int(),
  platformId: z.string(),
  gameDuration: z.number().nonnegative(),
  gameEndTimestamp: z.number().optional(),
  participants: z.array(Participant).min(2),
  teams: z.array(Team).length(2),
});

/** A kill as the timeline has it; `killerId` 0 is nobody: a tower, minions, a monster. */
const ChampionKill = z.object({
  type: z.literal('CHAMPION_KILL'),
  timestamp: Count,
  killerId: Count.default(0),
  victimId: z.int().positive(),
  assistingParticipantIds: z.array(z.int()).nullish(),
});
const GameEnd = z.object({ type: z.literal('GAME_END'), timestamp: Count });
// A kill that is not understood must not pass as some other event: it would be missing without a word.
const OtherEvent = z.object({ type: z.string().refine((type) => type !== 'CHAMPION_KILL') }).transform(() => null);
/** How a player stands at a minute of the game. */
const ParticipantFrame = z.object({
  participantId: z.int().positive(),
  totalGold: Count,
  minionsKilled: Count,
  jungleMinionsKilled: Count,
  level: Count,
  damageStats: z.object({ totalDamageDoneToChampions: Count }),
});
export type ParticipantFrame = z.infer<typeof ParticipantFrame>;

const Frame = z.object({
  timestamp: Count,
  events: z.array(z.union([ChampionKill, GameEnd, OtherEvent])),
  participantFrames: z.record(z.string(), ParticipantFrame).nullish(),
});
const TimelineInfo = z.object({ gameId: z.int().optional(), frames: z.array(Frame) });

/** Riot's envelope: some files have `{ metadata, info }`, others are the info itself. */
const Enveloped = z.object({ metadata: z.object({ matchId: z.string() }).optional(), info: z.unknown() });

/** A match-v5 file: what the replay needs of it. @throws ZodError */
export function parseMatchFile(file: unknown) {
  const { info, matchId } = opened(file);
  const match = Info.parse(info);
  return { ...match, matchId: matchId ?? `${match.platformId}_${match.gameId}` };
}
export type MatchFile = ReturnType<typeof parseMatchFile>;

/** A timeline file: what the replay needs of it. @throws ZodError */
export function parseTimelineFile(file: unknown) {
  return TimelineInfo.parse(opened(file).info);
}
export type TimelineFile = ReturnType<typeof parseTimelineFile>;

function opened(file: unknown): { readonly info: unknown; readonly matchId: string | undefined } {
  const envelope = Enveloped.safeParse(file);
  if (!envelope.success || envelope.data.info === undefined) return { info: file, matchId: undefined };
  return { info: envelope.data.info, matchId: envelope.data.metadata?.matchId };
}
