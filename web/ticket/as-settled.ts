import type { Round, TicketStatus } from '../../domains/betting/contract.ts';

/**
 * An open ticket as its round has settled it, before the tables say so: everybody at a venue looks in the same second, and
 * asking then would be too much at once. What a pool pays is not known from the round alone: such a ticket stays open here.
 *
 * @param round  As its topic tells it now; undefined while it has not.
 */
export function asSettled(ticket: TicketStatus, round: Round | null | undefined): TicketStatus {
  if (ticket.status !== 'open' || round === null || round === undefined) return ticket;
  if (round.status === 'void') {
    const bets = ticket.bets.map((bet) => ({ ...bet, prizeMinor: 0 }));
    return { ...ticket, status: 'refundable', bets, dueMinor: ticket.totalMinor, voidReason: round.voidReason };
  }
  const { winner } = round;
  if (round.status !== 'finished' || winner === null || ticket.payout.model !== 'fixed-odds') return ticket;
  const bets = ticket.bets.map((bet) => ({ ...bet, prizeMinor: bet.participantNumber === winner.participantNumber ? bet.prizeMinor : 0 }));
  const dueMinor = bets.reduce((sum, { prizeMinor }) => sum + prizeMinor, 0);
  return { ...ticket, status: dueMinor > 0 ? 'won' : 'lost', bets, dueMinor, winner };
}
