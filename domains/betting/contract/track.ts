import { z } from 'zod';
import { EntropyKind, Participant, Payout, Round, Winner } from './round.ts';
import { Digits, Instant, Minor } from './values.ts';

/** Tracks: their settings, and how they stand. */

/** A track and its settings. */
export const TrackDetail = z
  .object({
    trackId: z.string(),
    trackNumber: z.int(),
    isPaused: z.boolean(),
    runners: z.array(Participant),
    limits: z.object({ minStakeMinor: Minor, maxStakeMinor: Minor, maxBets: z.int(), maxPayoutMinor: Minor }),
    maxMarginBasisPoints: z.int(),
    payout: Payout,
    entropyKind: EntropyKind,
    roundWaitDurationMs: z.int(),
    raceDurationMs: z.int(),
    marginBasisPoints: z.int().describe('What the house keeps on average, by these coefficients or this takeout; rounded down'),
    nextRoundNumber: z.int().positive().describe('The first round that opens with these settings: the one that takes bets keeps its own'),
  })
  .meta({ id: 'Track' });
export type TrackDetail = z.infer<typeof TrackDetail>;

/** How a track stands, by what is recorded. The live one, with its totals, is on the topics. */
export const GameState = z
  .object({
    currentRound: Round.omit({ totals: true }).describe('The round that takes bets; the one that races where none does'),
    gameHistory: z
      .array(z.object({ roundId: Digits, roundNumber: z.int().positive(), finishedAt: Instant, winner: Winner }))
      .describe('The last ten results, newest first'),
    nextRoundStartTime: Instant.nullable().describe('When the bets close and the next race begins; null while no round takes bets'),
    isRaceRunning: z.boolean(),
  })
  .meta({ id: 'GameState' });
export type GameState = z.infer<typeof GameState>;
