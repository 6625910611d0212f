import { z } from 'zod';
import type { Queries } from '../../core/projections/checkpoint.ts';
import { Participant, Payout, ReceiptStatus, type ReceiptRow, type TicketStatus } from './contract.ts';

/** Tickets as the read side has them: lists, and what anyone with a ticket's code may see. A single ticket is its round's to tell. */

const Count = z.coerce.number();
const Id = z.coerce.string();
const Moment = z.coerce.date().transform((date) => date.toISOString());

/** What a list of tickets is narrowed to. */
export interface ReceiptFilter {
  readonly roundId?: string | undefined;
  readonly cashierId?: string | undefined;
  readonly status?: z.infer<typeof ReceiptStatus> | undefined;
}

const ListedRow = z
  .object({
    receipt_id: Id,
    round_id: Id,
    cashier_id: z.string(),
    status: ReceiptStatus,
    total_amount_minor: Count,
    bets: Count,
    prize_minor: Count,
    created_at: Moment,
  })
  .transform((row): ReceiptRow => ({
    receiptId: row.receipt_id,
    roundId: row.round_id,
    cashierId: row.cashier_id,
    status: row.status,
    totalMinor: row.total_amount_minor,
    bets: row.bets,
    prizeMinor: row.prize_minor,
    createdAt: row.created_at,
  }));

/**
 * One page of tickets, newest first, and one more than asked for when there is a next page. Each filter has an index of its own
 * to walk: a round is a range of the key; open tickets are sought in the rounds that are not over.
 */
export async function listReceipts(queries: Queries, filter: ReceiptFilter, before: string | null, limit: number): Promise<ReceiptRow[]> {
  const { roundId = null, cashierId = null, status = null } = filter;
  const rows = await queries.query(
    `SELECT t.receipt_id, t.round_id, t.cashier_id, t.status, t.total_amount_minor, t.prize_minor, t.created_at,
            (SELECT COUNT(*) FROM betting.bets AS b WHERE b.receipt_id = t.receipt_id) AS bets
     FROM betting.receipts AS t
     WHERE ($1::BIGINT IS NULL OR t.receipt_id < $1)
       AND ($2::BIGINT IS NULL OR t.receipt_id BETWEEN $2 * 10000000 AND $2 * 10000000 + 9999999)
       AND ($3::TEXT IS NULL OR t.cashier_id = $3)
       AND ($4::TEXT IS NULL OR t.status = $4)
       AND ($4::TEXT IS DISTINCT FROM 'open'
            OR t.receipt_id >= (SELECT MIN(r.round_id) FROM betting.rounds AS r WHERE r.status IN ('waiting', 'running')) * 10000000)
     ORDER BY t.receipt_id DESC LIMIT $5`,
    [before, roundId, cashierId, status, limit + 1],
  );
  return z.array(ListedRow).parse(rows);
}

const TicketRow = z.object({
  receipt_id: Id,
  round_id: Id,
  round_number: Count,
  status: ReceiptStatus,
  total_amount_minor: Count,
  prize_minor: Count,
  paid_minor: Count,
  created_at: Moment,
  next_start_time: Moment,
  participants: z.array(Participant),
  payout: Payout,
  winner_number: z.number().nullable(),
  void_reason: z.string().nullable(),
  bets: z.array(
    z.object({ participantNumber: z.number(), stakeMinor: z.number(), coefficientHundredths: z.number(), prizeMinor: z.number() }),
  ),
});

/** Two tickets in many millions may share a code; more are not looked for. */
const MOST_TICKETS = 2;

/** The tickets that bear a code, newest first. @param receiptId  The number on the ticket, where it was given too. */
export async function findTickets(queries: Queries, redeemHash: string, receiptId: string | null): Promise<TicketStatus[]> {
  const rows = await queries.query(
    `SELECT t.receipt_id, t.round_id, r.round_number, t.status, t.total_amount_minor, t.prize_minor, t.paid_minor, t.created_at,
            r.next_start_time, r.participants, r.payout, r.winner_number, r.void_reason,
            (SELECT jsonb_agg(jsonb_build_object('participantNumber', b.participant_number, 'stakeMinor', b.value_minor,
                                                 'coefficientHundredths', b.coefficient_hundredths, 'prizeMinor', b.prize_minor)
                              ORDER BY b.bet_index)
             FROM betting.bets AS b WHERE b.receipt_id = t.receipt_id) AS bets
     FROM betting.receipts AS t JOIN betting.rounds AS r USING (round_id)
     WHERE t.redeem_hash = $1 AND ($2::BIGINT IS NULL OR t.receipt_id = $2)
     ORDER BY t.receipt_id DESC LIMIT $3`,
    [redeemHash, receiptId, MOST_TICKETS],
  );
  return z.array(TicketRow).parse(rows).map(statusOf);
}

function statusOf(row: z.infer<typeof TicketRow>): TicketStatus {
  const { status, winner_number: winnerNumber } = row;
  const nameOf = (number: number | null) => row.participants.find(({ participantNumber }) => participantNumber === number)?.name ?? '';
  // The tables keep what a bet pays if its runner wins: that stands until the draw, and for a ticket that was given back before it.
  const isDrawn = status !== 'open' && status !== 'void';
  const won = (participantNumber: number) => !isDrawn || (status !== 'refundable' && participantNumber === winnerNumber);
  return {
    receiptId: row.receipt_id,
    roundId: row.round_id,
    roundNumber: row.round_number,
    status,
    totalMinor: row.total_amount_minor,
    bets: row.bets.map((bet) => ({
      ...bet,
      name: nameOf(bet.participantNumber),
      prizeMinor: won(bet.participantNumber) ? bet.prizeMinor : 0,
    })),
    dueMinor: dueOf(row),
    paidMinor: row.paid_minor,
    payout: row.payout,
    closesAt: row.next_start_time,
    winner: winnerNumber === null ? null : { participantNumber: winnerNumber, name: nameOf(winnerNumber) },
    voidReason: row.void_reason,
    createdAt: row.created_at,
  };
}

function dueOf({ status, prize_minor: prizeMinor, total_amount_minor: totalMinor }: z.infer<typeof TicketRow>): number {
  if (status === 'won') return prizeMinor;
  return status === 'refundable' ? totalMinor : 0;
}
