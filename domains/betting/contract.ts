import { z } from 'zod';
import { printable } from '../../core/kernel/printable.ts';

/** The HTTP and socket shapes of betting. Amounts are integer minor units, coefficients integer hundredths, ids strings of digits. */

// Eighteen digits: some numbers of nineteen are past a BIGINT, and Postgres would answer with an error.
export const Digits = z.string().regex(/^\d{1,18}$/, 'must be a number of at most 18 digits');
const Instant = z.iso.datetime();
const Minor = z.int().nonnegative();

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

export const Stake = z
  .object({
    participantNumber: z.int().positive().max(1_000),
    stakeMinor: z.int().positive().max(1_000_000_000),
  })
  .meta({ id: 'Stake' });
export type Stake = z.infer<typeof Stake>;

/** One link of the chain over a round’s tickets: a sale, its bets replaced, or its voiding (with the bets that were taken back). */
export const ChainEntry = z
  .object({ kind: z.enum(['sale', 'modify', 'void']), receiptId: Digits, bets: z.array(Stake) })
  .meta({ id: 'ChainEntry' });
export type ChainEntry = z.infer<typeof ChainEntry>;
/** A receipt holds at most so many bets whatever a track allows; a track's own limit is lower. */
export const MAX_BETS = 100;
export const Bets = z.array(Stake.strict()).min(1).max(MAX_BETS);

export const PlaceTicketBody = z
  .object({ roundId: Digits, bets: Bets })
  .strict()
  .meta({ examples: [{ roundId: '96908000', bets: [{ participantNumber: 3, stakeMinor: 500 }] }] });
export const PlaceTicketsBody = z
  .object({
    roundId: Digits,
    tickets: z
      .array(z.object({ idempotencyKey: z.string().regex(/^[\x21-\x7e]{1,128}$/), bets: Bets }).strict())
      .min(1)
      .max(100),
  })
  .strict();

export const ReceiptStatus = z.enum(['open', 'won', 'lost', 'paid', 'void', 'refundable']);

export const Receipt = z
  .object({
    receiptId: Digits,
    roundId: Digits,
    status: ReceiptStatus,
    totalMinor: Minor,
    bets: z.array(
      z.object({
        participantNumber: z.int().positive(),
        stakeMinor: Minor,
        coefficientHundredths: z.int().positive(),
        prizeMinor: Minor.describe('What the bet can win while open, what it won after'),
      }),
    ),
    redeemCode: z.string(),
    createdAt: Instant,
  })
  .meta({ id: 'Receipt' });
export type Receipt = z.infer<typeof Receipt>;

/** A ticket as staff look it up. */
export const ReceiptDetail = Receipt.extend({
  redeemCode: z.string().nullable().describe('Only for who sold it, and admins: paying asks for the printed one'),
  cashierId: z.string().describe('Who sold it'),
  dueMinor: Minor.describe('What is to be paid on it now: a prize or a refund'),
  paidMinor: Minor.describe('What was paid on it'),
  closesAt: Instant.describe('Until when it may be changed or voided'),
}).meta({ id: 'ReceiptDetail' });
export type ReceiptDetail = z.infer<typeof ReceiptDetail>;

/** A row of the list of tickets. */
export const ReceiptRow = z
  .object({
    receiptId: Digits,
    roundId: Digits,
    cashierId: z.string(),
    status: ReceiptStatus,
    totalMinor: Minor,
    bets: z.int().nonnegative().describe('How many'),
    prizeMinor: Minor.describe('What it won; 0 while open'),
    createdAt: Instant,
  })
  .meta({ id: 'ReceiptRow' });
export type ReceiptRow = z.infer<typeof ReceiptRow>;

export const ModifyTicketBody = z.object({ bets: Bets }).strict();
/** Why somebody does what is out of the ordinary; it stands in the audit trail. */
export const Reason = printable(500);
export const ReasonBody = z.object({ reason: Reason }).strict();
export const PayTicketBody = z
  .object({ redeemCode: z.string().min(1).max(20).describe('As printed; case, spaces and hyphens do not matter') })
  .strict();

/** One ticket as anyone with its code sees it: nothing about the cashier. */
export const TicketStatus = z
  .object({
    receiptId: Digits,
    roundId: Digits,
    roundNumber: z.int().positive(),
    status: ReceiptStatus,
    totalMinor: Minor,
    bets: z.array(
      z.object({
        participantNumber: z.int().positive(),
        name: z.string(),
        stakeMinor: Minor,
        coefficientHundredths: z.int().positive(),
        prizeMinor: Minor.describe('What the bet can win while open, what it won after'),
      }),
    ),
    dueMinor: Minor.describe('What a cashier pays on it now: a prize or a refund'),
    paidMinor: Minor,
    payout: Payout,
    closesAt: Instant,
    winner: Winner.nullable(),
    voidReason: z.string().nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'TicketStatus' });
export type TicketStatus = z.infer<typeof TicketStatus>;

/** What moved through a drawer. Sales are less what modifications gave back. */
export const DrawerSums = z
  .object({
    receipts: z.int(),
    salesMinor: z.int(),
    voids: z.int(),
    voidsMinor: z.int(),
    payouts: z.int(),
    payoutsMinor: z.int(),
    refunds: z.int(),
    refundsMinor: z.int(),
  })
  .meta({ id: 'DrawerSums' });
export type DrawerSums = z.infer<typeof DrawerSums>;

export const ShiftStatus = z.enum(['open', 'closing', 'closed']);

/** A cashier's time at the drawer. Amounts in minor units. */
export const Shift = z
  .object({
    shiftId: z.string(),
    cashierId: z.string(),
    status: ShiftStatus,
    isAutomatic: z.boolean().describe('Opened by its first sale, with no float'),
    openedAt: Instant,
    closedAt: Instant.nullable(),
    floatMinor: Minor,
    sums: DrawerSums.describe('Final once closed; as far as recorded before'),
    expectedMinor: z.int().describe('Float and sales less voids, payouts and refunds: what should lie in the drawer'),
    countedMinor: Minor.nullable(),
    differenceMinor: z.int().nullable().describe('Counted less expected'),
  })
  .meta({ id: 'Shift' });
export type Shift = z.infer<typeof Shift>;

export const OpenShiftBody = z.object({ floatMinor: Minor.max(1_000_000_000).default(0) }).strict();
export const CloseShiftBody = z.object({ countedMinor: Minor.max(1_000_000_000_000) }).strict();

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

/** Sums over tickets by the day (UTC) on which the money moved. */
const SalesSums = z.object({
  receipts: z.int(),
  receivedMinor: z.int().describe('Stakes taken, less voids and what modifications gave back'),
  payoutsMinor: z.int().describe('Prizes and refunds paid'),
  balanceMinor: z.int().describe('Received less payouts'),
});
export const SalesStatistics = SalesSums.extend({
  from: z.iso.date(),
  to: z.iso.date(),
  cashierId: z.string().nullable(),
  days: z.array(SalesSums.extend({ day: z.iso.date(), cashierId: z.string() })).describe('By day and cashier, newest first'),
}).meta({ id: 'SalesStatistics' });
export type SalesStatistics = z.infer<typeof SalesStatistics>;

export const RoundStatistics = z
  .object({
    roundId: Digits,
    totalReceipts: Minor,
    totalBets: Minor,
    totalStakesMinor: Minor,
    totalPrizePoolMinor: Minor.describe('What the winning bets won; 0 until the round is settled'),
    totalPaidMinor: Minor,
    houseBalanceMinor: z.int().describe('Stakes less what has been paid out or refunded: what is in the drawer'),
  })
  .meta({ id: 'RoundStatistics' });
export type RoundStatistics = z.infer<typeof RoundStatistics>;

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

/** The messages of `track:<id>` and `round:<id>`. */
export const LiveMessage = z.discriminatedUnion('event', [
  z.object({ event: z.literal('round_waiting'), data: z.object({ round: Round, nextStartTime: Instant }) }),
  z.object({
    event: z.literal('ticket_created'),
    data: z.object({ receiptId: Digits, totalMinor: Minor, bets: z.array(Stake) }),
  }),
  z.object({
    event: z.literal('ticket_modified'),
    data: z.object({
      receiptId: Digits,
      totalMinor: Minor,
      bets: z.array(Stake),
      previous: z.object({ totalMinor: Minor, bets: z.array(Stake) }),
    }),
  }),
  z.object({
    event: z.literal('ticket_deleted'),
    data: z.object({ receiptId: Digits, totalMinor: Minor, bets: z.array(Stake) }),
  }),
  /** What a pool would pay now, by runner: hundredths of the stake; null while nobody backs it. */
  z.object({
    event: z.literal('odds_changed'),
    data: z.object({
      roundId: Digits,
      odds: z.array(z.object({ participantNumber: z.int(), oddsHundredths: z.int().nullable() })),
    }),
  }),
  /** Bets are closed, and a beacon is waited for. */
  z.object({ event: z.literal('round_closed'), data: z.object({ roundId: Digits, closedAt: Instant, chainHead: z.string() }) }),
  z.object({
    event: z.literal('round_voided'),
    data: z.object({ roundId: Digits, roundNumber: z.int(), voidedAt: Instant, reason: z.string(), proof: Fairness }),
  }),
  z.object({ event: z.literal('track_paused'), data: z.object({ trackId: z.string(), at: Instant }) }),
  z.object({ event: z.literal('track_resumed'), data: z.object({ trackId: z.string(), at: Instant }) }),
  z.object({
    event: z.literal('round_started'),
    data: z.object({ roundId: Digits, startedAt: Instant, finishesAt: Instant, chainHead: z.string(), race: Race }),
  }),
  z.object({
    event: z.literal('round_finished'),
    data: z.object({
      roundId: Digits,
      roundNumber: z.int(),
      finishedAt: Instant,
      winner: Winner,
      totals: z.object({ receipts: Minor, stakesMinor: Minor, prizesMinor: Minor }),
      proof: Fairness,
    }),
  }),
]);
export type LiveMessage = z.infer<typeof LiveMessage>;
