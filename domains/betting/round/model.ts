import { z } from 'zod';
import { BeaconPulse, Digits, DrawerSums, EntropyKind, FIXED_ODDS, Participant, Payout, Race, Reason, Stake, Winner } from '../contract.ts';

/** What a track lets a round take. Amounts in minor units. */
export const Limits = z.object({
  minStakeMinor: z.int().positive(),
  maxStakeMinor: z.int().positive(),
  maxBets: z.int().positive(),
  /** The most that one receipt may win at fixed odds. */
  maxPayoutMinor: z.int().positive(),
});
export type Limits = z.infer<typeof Limits>;

const Milliseconds = z.int().nonnegative();

/** A bet as accepted: `prizeMinor` is what it pays if its runner wins; 0 in a pool, whose prizes are known after the draw. */
export const AcceptedBet = Stake.extend({ coefficientHundredths: z.int().positive(), prizeMinor: z.int().nonnegative() });
export type AcceptedBet = z.infer<typeof AcceptedBet>;

/** How a round is to be run; made by its track, and all that the round needs to run by itself. Events of old lack the last two. */
export const RoundPlan = z.object({
  roundId: Digits,
  roundNumber: z.int().positive(),
  trackId: z.string(),
  runners: z.array(Participant).min(2),
  limits: Limits,
  closesAt: Milliseconds,
  raceDurationMs: z.int().positive(),
  payout: Payout.default(FIXED_ODDS),
  entropyKind: EntropyKind.default('chain'),
});
export type RoundPlan = z.infer<typeof RoundPlan>;

/** What the draw takes besides the seed: the head at the close, or that head and a pulse nobody knew then. */
export const Entropy = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('chain'), value: z.string() }),
  z.object({ kind: z.literal('beacon'), value: z.string(), pulse: BeaconPulse, closedAt: z.iso.datetime() }),
]);
export type Entropy = z.infer<typeof Entropy>;

/** How a pool was shared out. Every minor unit of `sharedMinor` is somebody's. */
export const Pool = z.object({
  poolMinor: z.int().nonnegative(),
  takeoutMinor: z.int().nonnegative(),
  sharedMinor: z.int().nonnegative(),
  winningStakesMinor: z.int().nonnegative(),
  /** The last of the earliest winning bets that get one minor unit more (what rounding left); null: none does. */
  lastOddCent: z.object({ receiptId: Digits, betIndex: z.int().nonnegative() }).nullable(),
  /** Nobody backed the winner: every stake goes back. */
  isRefunded: z.boolean(),
});
export type Pool = z.infer<typeof Pool>;

/** The drawer of who has none: nothing moves through it, and what was done before is told again. */
export const NO_DRAWER = '';

/** Nothing has moved through a drawer. */
export const NOTHING_MOVED: DrawerSums = {
  receipts: 0,
  salesMinor: 0,
  voids: 0,
  voidsMinor: 0,
  payouts: 0,
  payoutsMinor: 0,
  refunds: 0,
  refundsMinor: 0,
};

/** Money on each runner after the event, and the takeout; only where a pool's odds follow from them. */
const afterwards = { stakesByRunner: z.record(z.string(), z.int()).optional(), takeoutBasisPoints: z.int().optional() };
const ticket = { roundId: Digits, receiptId: Digits, cashierId: z.string(), shiftId: z.string().nullable().default(null) };

export const RoundEvent = z.discriminatedUnion('type', [
  z.object({ type: z.literal('RoundOpened'), data: RoundPlan.extend({ commitment: z.string(), openedAt: Milliseconds }) }),
  z.object({
    type: z.literal('TicketPlaced'),
    data: z.object({
      ...ticket,
      bets: z.array(AcceptedBet),
      totalMinor: z.int().positive(),
      /** Keyed hash of the redeem code, 16 hex digits: finds a ticket by its code, and tells nobody the code. */
      redeemHash: z.string().nullable().default(null),
      ...afterwards,
      placedAt: Milliseconds,
    }),
  }),
  z.object({
    type: z.literal('TicketModified'),
    data: z.object({
      ...ticket,
      bets: z.array(AcceptedBet),
      totalMinor: z.int().positive(),
      previous: z.object({ bets: z.array(AcceptedBet), totalMinor: z.int().positive() }),
      ...afterwards,
      placedAt: Milliseconds,
      modifiedAt: Milliseconds,
    }),
  }),
  z.object({
    type: z.literal('TicketVoided'),
    data: z.object({
      ...ticket,
      /** Who gave the money back, from the drawer of `shiftId`; `cashierId` is who sold it. */
      voidedBy: z.string(),
      bets: z.array(AcceptedBet),
      totalMinor: z.int().positive(),
      reason: Reason,
      ...afterwards,
      placedAt: Milliseconds,
      voidedAt: Milliseconds,
    }),
  }),
  z.object({
    type: z.literal('TicketPaid'),
    data: z.object({
      ...ticket,
      /** Who paid, from the drawer of `shiftId`; `cashierId` is who sold it. */
      paidBy: z.string(),
      kind: z.enum(['prize', 'refund']),
      amountMinor: z.int().positive(),
      /** As settled: `prizeMinor` is what each won, or 0 for a refund. */
      bets: z.array(AcceptedBet),
      totalMinor: z.int().positive(),
      placedAt: Milliseconds,
      paidAt: Milliseconds,
    }),
  }),
  /** The close of a round that waits for a beacon; one that draws from the chain starts at once. */
  z.object({
    type: z.literal('RoundClosed'),
    data: z.object({ roundId: Digits, trackId: z.string(), chainHead: z.string(), closedAt: Milliseconds }),
  }),
  z.object({
    type: z.literal('RoundStarted'),
    data: z.object({
      roundId: Digits,
      trackId: z.string(),
      /** Head of the hash chain over the accepted tickets: published before anything is drawn. */
      chainHead: z.string(),
      entropy: Entropy.optional(),
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
      entropy: Entropy,
      counter: z.int().nonnegative(),
      weights: z.array(z.object({ participantNumber: z.int(), weight: z.int().positive() })),
      commitment: z.string(),
      chainHead: z.string(),
      totals: z.object({ receipts: z.int(), bets: z.int(), stakesMinor: z.int(), prizesMinor: z.int() }),
      /** Null at fixed odds. */
      pool: Pool.nullable().default(null),
      finishedAt: Milliseconds,
    }),
  }),
  z.object({
    type: z.literal('RoundVoided'),
    data: z.object({
      roundId: Digits,
      roundNumber: z.int().positive(),
      trackId: z.string(),
      reason: Reason,
      voidedBy: z.string(),
      serverSeed: z.string(),
      commitment: z.string(),
      chainHead: z.string(),
      entropyKind: EntropyKind.default('chain'),
      weights: z.array(z.object({ participantNumber: z.int(), weight: z.int().positive() })),
      totals: z.object({ receipts: z.int(), bets: z.int(), stakesMinor: z.int() }),
      voidedAt: Milliseconds,
    }),
  }),
  /** Nothing more moves through this shift's drawer here; what did is final. */
  z.object({
    type: z.literal('ShiftSealed'),
    data: z.object({ roundId: Digits, shiftId: z.string(), cashierId: z.string(), sums: DrawerSums, sealedAt: Milliseconds }),
  }),
]);
export type RoundEvent = z.infer<typeof RoundEvent>;
export type EventOf<Type extends RoundEvent['type']> = Extract<RoundEvent, { type: Type }>['data'];

/**
 * Commands. Who acts moves money through the drawer of `context.within.shiftId`, which is no part of the command: a retry
 * from the next shift is the same command.
 */
export type RoundCommand =
  | ({ readonly type: 'OpenRound' } & RoundPlan)
  | { readonly type: 'PlaceTicket'; readonly cashierId: string; readonly bets: readonly Stake[] }
  | { readonly type: 'ModifyTicket'; readonly receiptId: string; readonly cashierId: string; readonly bets: readonly Stake[] }
  | {
      readonly type: 'VoidTicket';
      readonly receiptId: string;
      readonly by: string;
      /** May void what others sold. */
      readonly isAdmin: boolean;
      readonly reason: string;
    }
  | { readonly type: 'PayTicket'; readonly receiptId: string; readonly by: string; readonly redeemCode: string }
  | { readonly type: 'VoidRound'; readonly by: string; readonly reason: string }
  /** A pulse that the round's object fetched and verified. */
  | { readonly type: 'ProvideEntropy'; readonly pulse: BeaconPulse }
  /** A shift is being closed, or its cashier may no longer move money. */
  | { readonly type: 'SealShift'; readonly shiftId: string; readonly cashierId: string }
  /** Time's own commands: the close, the start of the race, its end, and the end of the patience with a beacon. */
  | { readonly type: 'StartRound' }
  | { readonly type: 'FinishRound' }
  | { readonly type: 'GiveUpBeacon' }
  /** Makes an object that lost its storage, or its alarm, look at the clock. */
  | { readonly type: 'WakeRound' };

/** Totals are kept as the tickets come, so that a close costs the same for ten tickets and for a million. */
export interface RoundTotals {
  /** Tickets ever sold: the next one's sequence is one more. The rest counts only those that stand. */
  readonly sold: number;
  readonly receipts: number;
  readonly bets: number;
  readonly stakesMinor: number;
  /** Money on each runner, by participant number. */
  readonly stakesByRunner: Readonly<Record<number, number>>;
  /** At fixed odds, what is due if this runner wins, by participant number. */
  readonly prizesMinor: Readonly<Record<number, number>>;
}

/** What a round holds from its opening to the end of its last payout. Tickets stand in the stream, not here (round/ticket.ts). */
export interface RoundBook {
  readonly plan: RoundPlan;
  readonly commitment: string;
  /** Head of the hash chain over sales, modifications and voids. */
  readonly head: string;
  readonly totals: RoundTotals;
  /** By shift: what moved through its drawer, and whether it is sealed. */
  readonly drawers: Readonly<Record<string, { readonly sums: DrawerSums; readonly isSealed: boolean }>>;
}

export type RoundState =
  | { readonly status: 'unopened' }
  | (RoundBook & { readonly status: 'waiting' })
  /** Bets are closed; the beacon has not spoken yet. */
  | (RoundBook & { readonly status: 'closed'; readonly closedAt: number })
  | (RoundBook & { readonly status: 'running'; readonly entropy: Entropy; readonly finishesAt: number })
  | (RoundBook & { readonly status: 'finished'; readonly winner: number; readonly pool: Pool | null })
  | (RoundBook & { readonly status: 'void' });

export type OpenedRound = Exclude<RoundState, { status: 'unopened' }>;
