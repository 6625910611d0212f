import { z } from 'zod';
import { Digits, EntropyKind, FIXED_ODDS, Participant, Payout } from '../contract.ts';
import { Limits, RoundPlan } from '../round/model.ts';

/** How a track runs: its runners, what its rounds take, and how long they last. */
export const TrackSettings = z.object({
  trackId: z.string(),
  /** Last three digits of every round number of this track, so that numbers are unique without a look-up. */
  trackNumber: z.int().min(0).max(999),
  runners: z.array(Participant).min(2),
  limits: Limits,
  roundWaitDurationMs: z.int().positive(),
  raceDurationMs: z.int().positive(),
  payout: Payout.default(FIXED_ODDS),
  entropyKind: EntropyKind.default('chain'),
  /** A track whose coefficients or takeout would give the house more is refused; 3,000 is 30 %. */
  maxMarginBasisPoints: z.int().min(1).max(9_999).default(3_000),
});
export type TrackSettings = z.infer<typeof TrackSettings>;

export const TrackEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('TrackOpened'), data: TrackSettings }),
  z.object({ type: z.literal('TrackChanged'), data: TrackSettings }),
  z.object({ type: z.literal('RoundScheduled'), data: RoundPlan }),
  /** The round did not report its start in time; `reminders` counts how often it was told. */
  z.object({ type: z.literal('RoundReminded'), data: z.object({ roundId: Digits, reminders: z.int().positive(), at: z.int() }) }),
]);
export type TrackEvent = z.infer<typeof TrackEvent>;

export type TrackCommand =
  /** Opens the track with its first round, or changes its settings from the next round on. */
  | ({ readonly type: 'OpenTrack' } & TrackSettings)
  /** A round says that its race has begun: the next one opens. */
  | { readonly type: 'ContinueTrack'; readonly roundId: string; readonly startedAt: number; readonly finishesAt: number }
  | { readonly type: 'RemindRound' };

export interface TrackState {
  readonly settings: TrackSettings | null;
  /** The round that takes bets, and when it should have reported its start. */
  readonly current: { readonly plan: RoundPlan; readonly reminders: number; readonly remindAt: number } | null;
}
