import { z } from 'zod';
import { Digits, Instant, Minor } from './values.ts';

/** Rounds, their race and what proves their draw. */

export const Participant = z
  .object({
    participantNumber: z.int().positive(),
    name: z.string(),
    coefficientHundredths: z.int().positive().describe('A winning bet pays stake × coefficient / 100, rounded down'),
  })
  .meta({ id: 'Participant' });
export type Participant = z.infer<typeof Participant>;

/** How winners are paid: at the coefficients, or from the pool less the takeout. */
export const Payout = z
  .discriminatedUnion('model', [
    z.object({ model: z.literal('fixed-odds') }),
    z.object({
      model: z.literal('pari-mutuel'),
      takeoutBasisPoints: z.int().min(1).max(9_999).describe('The house’s part of the pool: 1500 is 15 %'),
    }),
  ])
  .meta({ id: 'Payout' });
export type Payout = z.infer<typeof Payout>;

export const FIXED_ODDS: Payout = { model: 'fixed-odds' };

export const EntropyKind = z.enum(['chain', 'beacon']);

export const RoundStatus = z.enum(['waiting', 'running', 'finished', 'void']);
export type RoundStatus = z.infer<typeof RoundStatus>;

export const Winner = z.object({ participantNumber: z.int().positive(), name: z.string() });
export type Winner = z.infer<typeof Winner>;

export const Round = z
  .object({
    roundId: Digits,
    roundNumber: z.int().positive(),
    trackId: z.string(),
    status: RoundStatus,
    closesAt: Instant,
    startedAt: Instant.nullable(),
    finishedAt: Instant.nullable(),
    participants: z.array(Participant),
    commitment: z.string(),
    payout: Payout,
    entropyKind: EntropyKind.describe('What the draw takes besides the seed'),
    winner: Winner.nullable(),
    voidReason: z.string().nullable().describe('Why the round was voided; null for one that was not'),
    totals: z.object({ receipts: Minor, stakesMinor: Minor }).describe('Over the tickets that stand'),
  })
  .meta({ id: 'Round' });
export type Round = z.infer<typeof Round>;

/**
 * A race as every screen draws it: `progress[i]` is how far a runner is, in thousandths of the track, at
 * i / (progress.length − 1) of `durationMs`. The winner alone is at 1000 at the end.
 */
export const Race = z
  .object({
    startedAt: Instant,
    durationMs: z.int().positive(),
    lanes: z.array(z.object({ participantNumber: z.int().positive(), progress: z.array(z.int().nonnegative()) })),
  })
  .meta({ id: 'Race' });
export type Race = z.infer<typeof Race>;

/** One round of a drand network, as its HTTP API answers it; the signature proves it. */
export const BeaconPulse = z
  .object({
    chainHash: z.string().describe('Hash of the network’s parameters, hex'),
    round: z.int().positive(),
    signature: z.string().describe('BLS signature, hex'),
    randomness: z.string().describe('SHA-256 of the signature, hex'),
  })
  .meta({ id: 'BeaconPulse' });
export type BeaconPulse = z.infer<typeof BeaconPulse>;

/** What anyone needs to check a draw; `serverSeed`, `counter` and `winner` are null until the round is settled. */
export const Fairness = z
  .object({
    roundId: Digits,
    commitment: z.string(),
    chainHead: z.string().nullable(),
    entropy: z.object({
      kind: EntropyKind,
      value: z.string().nullable().describe('`chain`: the head at the close; `beacon`: that head, a colon, the randomness of the pulse'),
      pulse: BeaconPulse.optional().describe('What the beacon said; its signature verifies under the network’s key'),
      closedAt: Instant.optional().describe('When bets closed: the pulse is the first after it'),
    }),
    serverSeed: z.string().nullable(),
    weights: z.array(z.object({ participantNumber: z.int().positive(), weight: z.int().positive() })),
    counter: z.int().nonnegative().nullable(),
    winner: z.int().positive().nullable(),
  })
  .meta({ id: 'Fairness' });
export type Fairness = z.infer<typeof Fairness>;

/** The same with what the round itself says: all that is needed to check it elsewhere, from one file. */
export const FairnessReport = Fairness.extend({
  status: RoundStatus,
  closesAt: Instant,
  participants: z.array(Participant),
}).meta({ id: 'FairnessReport' });
export type FairnessReport = z.infer<typeof FairnessReport>;
