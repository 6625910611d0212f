import { z } from 'zod';
import { EntropyKind, MAX_BETS, Participant, Payout, Reason } from '../contract.ts';

/** The HTTP shapes of a track's orders. What a shape cannot say (margins, limits against each other) is in margin.ts. */

export const TrackId = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/)
  .describe('A track’s id');

/** A name is plain text: shown on tickets, pages and boards, and read aloud. */
const PLAIN = /^[^\p{C}<>&]{1,40}$/u;
const RunnerName = z
  .string()
  .trim()
  .regex(PLAIN, 'must be plain text of 1 to 40 characters')
  // The documentation would take the flag for a part of the pattern.
  .meta({ pattern: PLAIN.source });
const Runner = Participant.extend({ name: RunnerName, coefficientHundredths: z.int().positive().max(100_000) });

const Stake = z.int().positive().max(1_000_000_000);
const Limits = z.object({
  minStakeMinor: Stake,
  maxStakeMinor: Stake,
  maxBets: z.int().min(1).max(MAX_BETS),
  maxPayoutMinor: z.int().positive().max(1_000_000_000_000),
});

/** What is missing stays as it is. */
export const ChangeTrackBody = z
  .object({
    reason: Reason,
    runners: z.array(Runner.strict()).min(2).max(20).optional(),
    limits: Limits.partial().strict().optional(),
    maxMarginBasisPoints: z.int().min(1).max(9_999).optional(),
    payout: Payout.optional(),
    entropyKind: EntropyKind.optional(),
    roundWaitDurationMs: z.int().min(5_000).max(86_400_000).optional(),
    raceDurationMs: z.int().min(3_000).max(600_000).optional(),
  })
  .strict()
  .meta({ examples: [{ reason: 'Summer season', entropyKind: 'beacon', limits: { maxStakeMinor: 50_000 } }] });
export type ChangeTrackBody = z.infer<typeof ChangeTrackBody>;
