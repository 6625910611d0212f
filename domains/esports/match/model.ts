import { z } from 'zod';
import { Entrant, MatchId, MatchStatus, PlayerStats } from '../contract.ts';
import { Detail } from './detail.ts';

const Milliseconds = z.int().nonnegative();
const Points = z.int().nonnegative();

/** What a match is; fixed when it is created. */
export const MatchPlan = z.object({
  matchId: MatchId,
  tournamentId: MatchId.nullable(),
  game: z.string(),
  bestOf: z.int().positive(),
  home: Entrant,
  away: Entrant,
});
export type MatchPlan = z.infer<typeof MatchPlan>;

const OfMatch = MatchPlan.pick({ matchId: true, tournamentId: true });
const Scores = z.object({ homeScore: Points, awayScore: Points });
export type Scores = z.infer<typeof Scores>;

/** How a match stands: all that its plan does not fix. Times are ms since the epoch. */
export const Situation = Scores.extend({
  status: MatchStatus,
  winnerId: z.string().nullable(),
  startedAt: Milliseconds.nullable(),
  endedAt: Milliseconds.nullable(),
  pausedAt: Milliseconds.nullable(),
  reason: z.string().nullable(),
});
export type Situation = z.infer<typeof Situation>;

/** What happened at `at`, why if somebody said, and how the match stands after it: nobody who reads it has to know the rules. */
const Happened = z.object({ situation: Situation, at: Milliseconds, reason: z.string().nullable() });
const Noted = OfMatch.extend(Happened.shape);
/** With the plan and its own version: it is told to the public as the whole match. */
const Decided = MatchPlan.extend(Happened.shape).extend({ version: z.int().positive() });

export const MatchEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('MatchCreated'), data: MatchPlan.extend({ createdAt: Milliseconds }) }),
  z.object({ type: z.literal('MatchStarted'), data: OfMatch.extend({ startedAt: Milliseconds }) }),
  /** `detail` is what the referee or the feed said about it, e.g. who killed whom. */
  z.object({
    type: z.literal('ScoreChanged'),
    data: OfMatch.extend(Scores.shape).extend({ detail: Detail.nullable(), scoredAt: Milliseconds }),
  }),
  z.object({
    type: z.literal('MatchEnded'),
    data: OfMatch.extend(Scores.shape).extend({ winnerId: z.string(), endedAt: Milliseconds }),
  }),
  z.object({ type: z.literal('MatchPaused'), data: Noted }),
  z.object({ type: z.literal('MatchResumed'), data: Noted }),
  /** `undoneVersion` is that of the ScoreChanged that counts no more. */
  z.object({ type: z.literal('ScoreUndone'), data: Noted.extend({ undoneVersion: z.int().positive() }) }),
  z.object({
    type: z.literal('StatsRecorded'),
    data: Noted.extend({ gameTimeMs: Milliseconds.nullable(), players: z.array(PlayerStats) }),
  }),
  z.object({ type: z.literal('MatchForfeited'), data: Decided.extend({ entrantIds: z.array(z.string()) }) }),
  z.object({ type: z.literal('MatchCancelled'), data: Decided }),
  z.object({ type: z.literal('MatchDisputed'), data: Decided }),
  z.object({ type: z.literal('DisputeResolved'), data: Decided }),
  z.object({ type: z.literal('MatchCorrected'), data: Decided }),
  /** An end, forfeit or cancellation was taken back. */
  z.object({ type: z.literal('ResultUndone'), data: Decided }),
]);
export type MatchEvent = z.infer<typeof MatchEvent>;
export type EventOf<Type extends MatchEvent['type']> = Extract<MatchEvent, { type: Type }>['data'];

export type MatchCommand =
  | ({ readonly type: 'CreateMatch' } & MatchPlan)
  | { readonly type: 'StartMatch' }
  | ({ readonly type: 'ScoreMatch'; readonly detail: Detail | null } & Scores)
  | { readonly type: 'EndMatch'; readonly winnerId: string }
  | { readonly type: 'PauseMatch'; readonly reason: string | null }
  | { readonly type: 'ResumeMatch' }
  | { readonly type: 'UndoStep'; readonly reason: string | null }
  | { readonly type: 'ForfeitMatch'; readonly entrantIds: readonly string[]; readonly reason: string }
  | { readonly type: 'CancelMatch'; readonly reason: string }
  | { readonly type: 'DisputeMatch'; readonly reason: string }
  /** A score that is null stands. */
  | {
      readonly type: 'ResolveDispute';
      readonly winnerId: string | null;
      readonly homeScore: number | null;
      readonly awayScore: number | null;
      readonly reason: string;
    }
  | ({ readonly type: 'CorrectMatch'; readonly winnerId: string; readonly reason: string } & Scores)
  | { readonly type: 'RecordStats'; readonly gameTimeMs: number | null; readonly players: readonly PlayerStats[] };

/** What one undo takes back: the score of that version, to the one before it; or a result, to how the match stood before it. */
export type Step =
  | ({ readonly of: 'score'; readonly version: number } & Readonly<Scores>)
  | { readonly of: 'result'; readonly status: 'SCHEDULED' | 'LIVE'; readonly pausedAt: number | null };

/** A match that was created. */
export interface OpenMatch extends Readonly<Situation> {
  readonly plan: MatchPlan;
  /** How many events it has had. */
  readonly version: number;
  /** Newest last, at most UNDO_DEPTH (evolve.ts). */
  readonly steps: readonly Step[];
  /** User ids that have stats, at most MAX_PLAYERS (contract.ts). */
  readonly players: readonly string[];
}

export type MatchState = { readonly status: 'unopened' } | OpenMatch;
