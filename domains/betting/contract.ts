import { z } from 'zod';

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
    winner: Winner.nullable(),
    totals: z.object({ receipts: Minor, stakesMinor: Minor }),
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

/** What anyone needs to check a draw; `serverSeed`, `counter` and `winner` are null until the round is settled. */
export const Fairness = z
  .object({
    roundId: Digits,
    commitment: z.string(),
    chainHead: z.string().nullable(),
    entropy: z.object({ kind: z.enum(['chain', 'beacon']), value: z.string().nullable() }),
    serverSeed: z.string().nullable(),
    weights: z.array(z.object({ participantNumber: z.int().positive(), weight: z.int().positive() })),
    counter: z.int().nonnegative().nullable(),
    winner: z.int().positive().nullable(),
  })
  .meta({ id: 'Fairness' });
export type Fairness = z.infer<typeof Fairness>;

export const Stake = z
  .object({
    participantNumber: z.int().positive().max(1_000),
    stakeMinor: z.int().positive().max(1_000_000_000),
  })
  .meta({ id: 'Stake' });
export type Stake = z.infer<typeof Stake>;
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
