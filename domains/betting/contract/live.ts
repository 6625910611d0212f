import { z } from 'zod';
import { Fairness, Race, Round, Winner } from './round.ts';
import { Stake } from './ticket.ts';
import { Digits, Instant, Minor } from './values.ts';

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
