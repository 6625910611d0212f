import { unreachable } from '../../../core/kernel/decision.ts';
import type { Receipt, ReceiptDetail } from '../contract.ts';
import { poolPrize } from './pool.ts';
import type { AcceptedBet, OpenedRound, RoundEvent } from './model.ts';
import { redeemCodeOf } from './redeem-code.ts';

/** A ticket as its own events tell it. */
export interface Ticket {
  readonly receiptId: string;
  readonly roundId: string;
  /** Who sold it. */
  readonly cashierId: string;
  readonly bets: readonly AcceptedBet[];
  readonly totalMinor: number;
  readonly placedAt: number;
  readonly standing: 'sold' | 'void' | 'paid';
  readonly paidMinor: number;
}

/** The ticket that these events are about; null where they are about none. */
export function ticketOf(history: readonly RoundEvent[]): Ticket | null {
  return history.reduce<Ticket | null>((_ticket, event) => afterEvent(event), null);
}

/** Each event about a ticket says all of it. */
function afterEvent(event: RoundEvent): Ticket | null {
  switch (event.type) {
    case 'TicketPlaced':
    case 'TicketModified':
      return { ...pick(event.data), standing: 'sold', paidMinor: 0 };
    case 'TicketVoided':
      return { ...pick(event.data), standing: 'void', paidMinor: 0 };
    case 'TicketPaid':
      return { ...pick(event.data), standing: 'paid', paidMinor: event.data.amountMinor };
    case 'RoundOpened':
    case 'RoundClosed':
    case 'RoundStarted':
    case 'RoundFinished':
    case 'RoundVoided':
    case 'ShiftSealed':
      return null;
    default:
      return unreachable(event);
  }
}

function pick(data: Omit<Ticket, 'standing' | 'paidMinor'>): Omit<Ticket, 'standing' | 'paidMinor'> {
  const { receiptId, roundId, cashierId, bets, totalMinor, placedAt } = data;
  return { receiptId, roundId, cashierId, bets, totalMinor, placedAt };
}

/** How a ticket stands in its round, its bets as settled, and what is due on it. */
export interface Standing {
  readonly status: Receipt['status'];
  readonly bets: readonly AcceptedBet[];
  /** The prize, or the refund; 0 where nothing is due. */
  readonly dueMinor: number;
}

export function standingOf(ticket: Ticket, round: OpenedRound): Standing {
  const { bets, totalMinor } = ticket;
  if (ticket.standing !== 'sold') return { status: ticket.standing, bets, dueMinor: 0 };
  if (round.status === 'void' || (round.status === 'finished' && round.pool?.isRefunded === true)) {
    return { status: 'refundable', bets: bets.map((bet) => ({ ...bet, prizeMinor: 0 })), dueMinor: totalMinor };
  }
  if (round.status !== 'finished') return { status: 'open', bets, dueMinor: 0 };
  const { winner, pool } = round;
  const settled = bets.map((bet, betIndex) => ({ ...bet, prizeMinor: wonBy(bet, betIndex, ticket.receiptId, winner, pool) }));
  const dueMinor = settled.reduce((sum, { prizeMinor }) => sum + prizeMinor, 0);
  return { status: dueMinor > 0 ? 'won' : 'lost', bets: settled, dueMinor };
}

type Finished = Extract<OpenedRound, { status: 'finished' }>;

function wonBy(bet: AcceptedBet, betIndex: number, receiptId: string, winner: number, pool: Finished['pool']): number {
  if (bet.participantNumber !== winner) return 0;
  return pool === null ? bet.prizeMinor : poolPrize(pool, { receiptId, betIndex, stakeMinor: bet.stakeMinor });
}

/** A ticket as staff see it. @param redeemSecret  The round's own (`derive('redeem')`). */
export function receiptOf(ticket: Ticket, { status, bets }: Pick<Standing, 'status' | 'bets'>, redeemSecret: string): Receipt {
  const { receiptId, roundId, totalMinor, placedAt } = ticket;
  const redeemCode = redeemCodeOf(redeemSecret, receiptId);
  return { receiptId, roundId, status, totalMinor, bets: [...bets], redeemCode, createdAt: new Date(placedAt).toISOString() };
}

/** The same with all that is known of it, its code included. */
export function detailOf(ticket: Ticket, round: OpenedRound, redeemSecret: string): ReceiptDetail {
  const standing = standingOf(ticket, round);
  const { cashierId, paidMinor } = ticket;
  const closesAt = new Date(round.plan.closesAt).toISOString();
  return { ...receiptOf(ticket, standing, redeemSecret), cashierId, dueMinor: standing.dueMinor, paidMinor, closesAt };
}
