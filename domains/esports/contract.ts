import { z } from 'zod';
import { printable } from '../../core/kernel/printable.ts';
import { Detail, DetailBody } from './match/detail.ts';

/** The HTTP and socket shapes of esports. Times are ISO 8601 UTC. */

const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -');
const Instant = z.iso.datetime();
const Points = z.int().nonnegative();
const Version = z.int().positive();
const GameTime = z.int().nonnegative().max(2_147_483_647);

export const MatchId = Id.describe('A match’s id');

/** SCHEDULED, LIVE, COMPLETED as a rule; the rest is decided by a referee. A paused match is LIVE. */
export const MatchStatus = z.enum(['SCHEDULED', 'LIVE', 'COMPLETED', 'CANCELLED', 'FORFEITED', 'DISPUTED']).meta({ id: 'MatchStatus' });

/** One of the two who play: a team or a player. */
export const Entrant = z.strictObject({ id: Id, name: printable(100) }).meta({ id: 'Entrant' });
export type Entrant = z.infer<typeof Entrant>;

const Side = z.object({ id: z.string(), name: z.string(), score: Points });

export const Match = z
  .object({
    matchId: Id,
    tournamentId: Id.nullable(),
    game: z.string(),
    bestOf: z.int().positive(),
    status: MatchStatus,
    home: Side,
    away: Side,
    winnerId: z.string().nullable().describe('Null until somebody has won; also after a dispute that was resolved without a winner'),
    startedAt: Instant.nullable(),
    endedAt: Instant.nullable(),
    pausedAt: Instant.nullable().describe('Since when it is paused; null while it is played'),
    reason: z.string().nullable().describe('Why it was forfeited, cancelled, disputed, resolved or corrected'),
    version: Version.describe('How many events the match has had; it goes up with every change'),
  })
  .meta({ id: 'Match' });
export type Match = z.infer<typeof Match>;

export const CreateMatchBody = z
  .strictObject({
    matchId: Id.optional().describe('Made by the server where it is missing'),
    tournamentId: Id.optional(),
    game: z
      .string()
      .regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 lower-case letters, digits or -')
      .describe('`csgo`, `fifa`, `lol`, …'),
    bestOf: z.int().min(1).max(99).default(1),
    home: Entrant,
    away: Entrant,
  })
  .refine((match) => match.home.id !== match.away.id, {
    path: ['away', 'id'],
    message: 'must differ from home.id: nobody plays themselves',
  });
export type CreateMatchBody = z.infer<typeof CreateMatchBody>;

const Player = z.looseObject({ id: z.int(), name: z.string(), champion: z.string(), kills: Points, deaths: Points, assists: Points });

/** A detail whose kind is `kill`; a player's kills, deaths and assists are their own so far. A detail of another kind is free. */
export const KillDetail = z.looseObject({
  kind: z.literal('kill'),
  gameTimeMs: z.int().nonnegative(),
  /** Whose score it is; null for one who died without a killer. */
  side: z.enum(['home', 'away']).nullable(),
  killer: Player.nullable(),
  victim: Player,
  assists: z.array(Player),
});
export type KillDetail = z.infer<typeof KillDetail>;

const GivenPoints = Points.max(1_000_000);
export const ScoreBody = z
  .strictObject({ homeScore: GivenPoints, awayScore: GivenPoints, detail: DetailBody.optional() })
  .superRefine(({ detail }, context) => {
    // Pages draw kills as they come: one of another shape would break every page that watches.
    if (detail?.['kind'] !== 'kill') return;
    for (const { path, message } of KillDetail.safeParse(detail).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['detail', ...path], message });
    }
  });
export const EndBody = z.strictObject({ winnerId: Id });

const Reason = printable(300);
/** Of a pause and of an undo. */
export const NoteBody = z.strictObject({ reason: Reason.optional() });
/** Of a cancellation and of a dispute. */
export const ReasonBody = z.strictObject({ reason: Reason });
/** Who gives up: one side, or both. */
export const ForfeitBody = z.strictObject({
  entrantIds: z
    .array(Id)
    .min(1)
    .max(2)
    .refine((ids) => new Set(ids).size === ids.length, 'must name nobody twice'),
  reason: Reason,
});
/** What a dispute comes to; a score that is left out stands. */
export const ResolveBody = z.strictObject({
  winnerId: Id.nullable(),
  homeScore: GivenPoints.optional(),
  awayScore: GivenPoints.optional(),
  reason: Reason,
});
export const CorrectBody = z.strictObject({ homeScore: GivenPoints, awayScore: GivenPoints, winnerId: Id, reason: Reason });

/** How many different players may have stats in one match. */
export const MAX_PLAYERS = 40;

/** What a player has done in a match so far, in the words of its game. */
export const PlayerStats = z
  .object({
    userId: z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'must be 1 to 128 letters, digits, _ or -'),
    username: printable(100),
    side: z.enum(['home', 'away']),
    stats: Detail,
  })
  .meta({ id: 'PlayerStats' });
export type PlayerStats = z.infer<typeof PlayerStats>;

/** Bounded as a detail is, 8 KB a player; what must be in `stats` is the game's to say (stats/registry.ts). */
export const StatsBody = z
  .strictObject({
    gameTimeMs: GameTime.optional(),
    players: z
      .array(z.strictObject({ ...PlayerStats.shape, stats: DetailBody }))
      .min(1)
      .max(MAX_PLAYERS),
  })
  .superRefine(({ players }, context) => {
    const seen = new Set<string>();
    for (const [index, { userId }] of players.entries()) {
      if (seen.has(userId)) context.addIssue({ code: 'custom', path: ['players', index, 'userId'], message: 'must not be there twice' });
      seen.add(userId);
    }
  });

/** The newest stats of a player as they are stored. */
export const StoredStats = PlayerStats.extend({ gameTimeMs: GameTime.nullable(), updatedAt: Instant }).meta({ id: 'StoredStats' });
export type StoredStats = z.infer<typeof StoredStats>;

/** One score of a match as it was recorded. */
export const Score = z
  .object({
    version: Version,
    homeScore: Points,
    awayScore: Points,
    detail: Detail.nullable(),
    at: Instant,
  })
  .meta({ id: 'Score' });
export type Score = z.infer<typeof Score>;

const OfMatch = z.object({ matchId: Id, tournamentId: Id.nullable() });
/** `reason` where somebody gave one. */
const Noted = OfMatch.extend({ at: Instant, reason: z.string().nullable() });

/** The messages of `match:<id>`. */
export const MatchMessage = z.discriminatedUnion('event', [
  z.object({ event: z.literal('match_scheduled'), data: z.object({ match: Match }) }),
  z.object({ event: z.literal('match_start'), data: OfMatch.extend({ startedAt: Instant }) }),
  z.object({ event: z.literal('score_update'), data: OfMatch.extend(Score.omit({ version: true }).shape) }),
  z.object({
    event: z.literal('match_end'),
    data: OfMatch.extend({ winnerId: z.string(), homeScore: Points, awayScore: Points, endedAt: Instant }),
  }),
  z.object({ event: z.literal('match_pause'), data: Noted }),
  z.object({ event: z.literal('match_resume'), data: Noted }),
  /** The newest score was taken back; these stand again. */
  z.object({ event: z.literal('score_undo'), data: Noted.extend({ homeScore: Points, awayScore: Points }) }),
  /** A forfeit, cancellation, dispute, resolution or correction, or the undo of a result: the match as it stands now. */
  z.object({ event: z.literal('match_update'), data: z.object({ match: Match, at: Instant }) }),
  z.object({
    event: z.literal('stats_update'),
    data: OfMatch.extend({ at: Instant, gameTimeMs: GameTime.nullable(), players: z.array(PlayerStats) }),
  }),
]);
export type MatchMessage = z.infer<typeof MatchMessage>;
