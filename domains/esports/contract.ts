import { z } from 'zod';
import { Detail, DetailBody } from './match/detail.ts';

/** The HTTP and socket shapes of esports. Times are ISO 8601 UTC. */

const Id = z.string().regex(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, _ or -');
const Instant = z.iso.datetime();
const Points = z.int().nonnegative();
const Version = z.int().positive();

export const MatchId = Id;

/** The states after LIVE that a referee decides, CANCELLED to DISPUTED, are not reached yet. */
export const MatchStatus = z.enum(['SCHEDULED', 'LIVE', 'COMPLETED', 'CANCELLED', 'FORFEITED', 'DISPUTED']);

/** One of the two who play: a team or a player. */
export const Entrant = z.strictObject({
  id: Id,
  name: z
    .string()
    .trim()
    .min(1)
    .max(100)
    .regex(/^[^\p{Cc}\p{Cs}]+$/u, 'must be printable text'),
});
export type Entrant = z.infer<typeof Entrant>;

const Side = z.object({ id: z.string(), name: z.string(), score: Points });

export const Match = z.object({
  matchId: Id,
  tournamentId: Id.nullable(),
  game: z.string(),
  status: MatchStatus,
  home: Side,
  away: Side,
  winnerId: z.string().nullable(),
  startedAt: Instant.nullable(),
  endedAt: Instant.nullable(),
  /** How many events the match has had; it goes up with every change. */
  version: Version,
});
export type Match = z.infer<typeof Match>;

export const CreateMatchBody = z
  .strictObject({
    /** Made by the server where it is missing. */
    matchId: Id.optional(),
    tournamentId: Id.optional(),
    /** `csgo`, `fifa`, `lol`, … */
    game: z.string().regex(/^[a-z0-9-]{1,32}$/, 'must be 1 to 32 lower-case letters, digits or -'),
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

const MAX_POINTS = 1_000_000;
export const ScoreBody = z
  .strictObject({ homeScore: Points.max(MAX_POINTS), awayScore: Points.max(MAX_POINTS), detail: DetailBody.optional() })
  .superRefine(({ detail }, context) => {
    // Pages draw kills as they come: one of another shape would break every page that watches.
    if (detail?.['kind'] !== 'kill') return;
    for (const { path, message } of KillDetail.safeParse(detail).error?.issues ?? []) {
      context.addIssue({ code: 'custom', path: ['detail', ...path], message });
    }
  });
export const EndBody = z.strictObject({ winnerId: Id });

/** One score of a match as it was recorded. */
export const Score = z.object({
  version: Version,
  homeScore: Points,
  awayScore: Points,
  detail: Detail.nullable(),
  at: Instant,
});
export type Score = z.infer<typeof Score>;

const OfMatch = z.object({ matchId: Id, tournamentId: Id.nullable() });

/** The messages of `match:<id>`. */
export const MatchMessage = z.discriminatedUnion('event', [
  z.object({ event: z.literal('match_scheduled'), data: z.object({ match: Match }) }),
  z.object({ event: z.literal('match_start'), data: OfMatch.extend({ startedAt: Instant }) }),
  z.object({ event: z.literal('score_update'), data: OfMatch.extend(Score.omit({ version: true }).shape) }),
  z.object({
    event: z.literal('match_end'),
    data: OfMatch.extend({ winnerId: z.string(), homeScore: Points, awayScore: Points, endedAt: Instant }),
  }),
]);
export type MatchMessage = z.infer<typeof MatchMessage>;
