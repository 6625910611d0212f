import { z } from 'zod';
import { Entrant, MatchId } from '../contract.ts';
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
]);
export type MatchEvent = z.infer<typeof MatchEvent>;
export type EventOf<Type extends MatchEvent['type']> = Extract<MatchEvent, { type: Type }>['data'];

export type MatchCommand =
  | ({ readonly type: 'CreateMatch' } & MatchPlan)
  | { readonly type: 'StartMatch' }
  | { readonly type: 'ScoreMatch'; readonly homeScore: number; readonly awayScore: number; readonly detail: Detail | null }
  | { readonly type: 'EndMatch'; readonly winnerId: string };

/** Every state keeps what was fixed before it, so that a command that is retried late is answered as it was then. */
export type MatchState =
  | { readonly status: 'unopened' }
  | { readonly status: 'SCHEDULED'; readonly plan: MatchPlan }
  | { readonly status: 'LIVE'; readonly plan: MatchPlan; readonly startedAt: number; readonly scores: Scores }
  | {
      readonly status: 'COMPLETED';
      readonly plan: MatchPlan;
      readonly startedAt: number;
      readonly scores: Scores;
      readonly winnerId: string;
      readonly endedAt: number;
    };
