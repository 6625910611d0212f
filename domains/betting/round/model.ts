import { z } from 'zod';
import { Digits, Participant, Race, Stake, Winner } from '../contract.ts';

/** What a track lets a round take. Amounts in minor units. */
export const Limits = z.object({
  minStakeMinor: z.int().positive(),
  maxStakeMinor: z.int().positive(),
  maxBets: z.int().positive(),
  /** The most that one receipt may win. */
  maxPayoutMinor: z.int().positive(),
});
export type Limits = z.infer<typeof Limits>;

const Milliseconds = z.int().nonnegative();

/** A bet as accepted: `prizeMinor` is what it pays if its runner wins. */
export const AcceptedBet = Stake.extend({ coefficientHundredths: z.int().positive(), prizeMinor: z.int().nonnegative() });
export type AcceptedBet = z.infer<typeof AcceptedBet>;

/** How a round is to be run; made by its track, and all that the round needs to run by itself. */
export const RoundPlan = z.object({
  roundId: Digits,
  roundNumber: z.int().positive(),
  trackId: z.string(),
  runners: z.array(Participant).min(2),
  limits: Limits,
  closesAt: Milliseconds,
  raceDurationMs: z.int().positive(),
});
export type RoundPlan = z.infer<typeof RoundPlan>;

export const RoundEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('RoundOpened'), data: RoundPlan.extend({ commitment: z.string(), openedAt: Milliseconds }) }),
  z.object({
    type: z.literal('TicketPlaced'),
    data: z.object({
      roundId: Digits,
      receiptId: Digits,
      cashierId: z.string(),
      bets: z.array(AcceptedBet),
      totalMinor: z.int().positive(),
      placedAt: Milliseconds,
    }),
  }),
  z.object({
    type: z.literal('RoundStarted'),
    data: z.object({
      roundId: Digits,
      trackId: z.string(),
      /** Head of the hash chain over the accepted tickets: published before anything is drawn. */
      chainHead: z.string(),
      startedAt: Milliseconds,
      finishesAt: Milliseconds,
      race: Race,
    }),
  }),
  z.object({
    type: z.literal('RoundFinished'),
    data: z.object({
      roundId: Digits,
      roundNumber: z.int().positive(),
      trackId: z.string(),
      winner: Winner,
      serverSeed: z.string(),
      entropy: z.object({ kind: z.literal('chain'), value: z.string() }),
      counter: z.int().nonnegative(),
      weights: z.array(z.object({ participantNumber: z.int(), weight: z.int().positive() })),
      commitment: z.string(),
      chainHead: z.string(),
      totals: z.object({ receipts: z.int(), bets: z.int(), stakesMinor: z.int(), prizesMinor: z.int() }),
      finishedAt: Milliseconds,
    }),
  }),
]);
export type RoundEvent = z.infer<typeof RoundEvent>;
export type EventOf<Type extends RoundEvent['type']> = Extract<RoundEvent, { type: Type }>['data'];

export type RoundCommand =
  | ({ readonly type: 'OpenRound' } & RoundPlan)
  | { readonly type: 'PlaceTicket'; readonly cashierId: string; readonly bets: readonly Stake[] }
  /** Time's own commands: the close and the start of the race, and its end. */
  | { readonly type: 'StartRound' }
  | { readonly type: 'FinishRound' }
  /** Makes an object that lost its storage, or its alarm, look at the clock. */
  | { readonly type: 'WakeRound' };

/** Totals are kept as the tickets come, so that a close or a settlement costs the same for ten tickets and for a million. */
export interface RoundTotals {
  readonly receipts: number;
  readonly bets: number;
  readonly stakesMinor: number;
  /** What is due if this runner wins, by participant number. */
  readonly prizesMinor: Readonly<Record<number, number>>;
}

export type RoundState =
  | { readonly status: 'unopened' }
  | {
      readonly status: 'waiting';
      readonly plan: RoundPlan;
      readonly commitment: string;
      readonly head: string;
      readonly totals: RoundTotals;
    }
  | {
      readonly status: 'running';
      readonly plan: RoundPlan;
      readonly commitment: string;
      readonly head: string;
      readonly totals: RoundTotals;
      readonly finishesAt: number;
    }
  | { readonly status: 'finished'; readonly plan: RoundPlan };
