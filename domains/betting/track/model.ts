import { z } from 'zod';
import { Digits, EntropyKind, FIXED_ODDS, Participant, Payout, Reason } from '../contract.ts';
import { Limits, RoundPlan } from '../round/model.ts';
import type { ChangeTrackBody } from './contract.ts';

const Milliseconds = z.int().nonnegative();

/** How long bets are open, and how long a race lasts. */
const Durations = z.object({ roundWaitDurationMs: z.int().positive(), raceDurationMs: z.int().positive() });
export type Durations = z.infer<typeof Durations>;

/** How a track runs: its runners, what its rounds take, and how long they last. */
export const TrackSettings = z.object({
  trackId: z.string(),
  /** Last three digits of every round number of this track, so that numbers are unique without a look-up. */
  trackNumber: z.int().min(0).max(999),
  runners: z.array(Participant).min(2),
  limits: Limits,
  ...Durations.shape,
  payout: Payout.default(FIXED_ODDS),
  entropyKind: EntropyKind.default('chain'),
  /** A track whose coefficients or takeout would give the house more is refused; 3,000 is 30 %. */
  maxMarginBasisPoints: z.int().min(1).max(9_999).default(3_000),
});
export type TrackSettings = z.infer<typeof TrackSettings>;

/** What somebody may change of a track; what is missing stays. */
export type TrackChanges = Omit<ChangeTrackBody, 'reason'>;

const who = { trackId: z.string(), by: z.string(), reason: Reason, at: Milliseconds };

export const TrackEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('TrackOpened'), data: TrackSettings }),
  z.object({
    type: z.literal('TrackChanged'),
    data: TrackSettings.extend({
      /** What the settings were; null in events of old. */
      previous: TrackSettings.nullable().default(null),
      /** Who changed them; `system`: the deployment's configuration did. */
      by: z.string().default('system'),
      reason: Reason.default('The configured durations changed'),
      /** The durations that the deployment's configuration asks for now; in events of old those of the settings. */
      configured: Durations.optional(),
    }),
  }),
  z.object({ type: z.literal('TrackPaused'), data: z.object(who) }),
  z.object({ type: z.literal('TrackResumed'), data: z.object(who) }),
  z.object({ type: z.literal('RoundScheduled'), data: RoundPlan }),
  /** The round that took bets is over, and none follows it while the track is paused. `finishesAt`: the end of its race. */
  z.object({ type: z.literal('TrackEmptied'), data: z.object({ trackId: z.string(), roundId: Digits, finishesAt: Milliseconds }) }),
  /** The round did not report its start in time; `reminders` counts how often it was told. */
  z.object({ type: z.literal('RoundReminded'), data: z.object({ roundId: Digits, reminders: z.int().positive(), at: z.int() }) }),
]);
export type TrackEvent = z.infer<typeof TrackEvent>;

interface Order {
  readonly by: string;
  readonly reason: string;
}

export type TrackCommand =
  /** Opens the track with its first round; of one that is open it changes the durations, where the configuration itself changed. */
  | ({ readonly type: 'OpenTrack' } & TrackSettings)
  | ({ readonly type: 'ChangeTrack'; readonly changes: TrackChanges } & Order)
  /** Lets the round that takes bets run to its end, and opens no other. */
  | ({ readonly type: 'PauseTrack' } & Order)
  | ({ readonly type: 'ResumeTrack' } & Order)
  /** A round says that its race has begun, or that it is void: the next one opens. */
  | { readonly type: 'ContinueTrack'; readonly roundId: string; readonly startedAt: number; readonly finishesAt: number }
  | { readonly type: 'RemindRound' };

export interface TrackState {
  readonly settings: TrackSettings | null;
  /** What the configuration asked for last. */
  readonly configured: Durations | null;
  readonly isPaused: boolean;
  /** The round that takes bets, and when it should have reported its start; null while none does. */
  readonly current: { readonly plan: RoundPlan; readonly reminders: number; readonly remindAt: number } | null;
  /** Of the last round that was planned; 0: none was. */
  readonly lastSequence: number;
  /** When the last race ends that a paused track let run; no later one begins before. */
  readonly racesUntil: number;
}
