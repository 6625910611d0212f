import { z } from 'zod';
import { Payout, Winner } from './round.ts';
import { Digits, Instant, Minor } from './values.ts';

/** Tickets: as they are sold, looked up, listed, paid and seen by whoever holds one. */

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
