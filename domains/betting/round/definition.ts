import type { AggregateDefinition, DecisionContext, Reaction } from '../../../core/aggregates/definition.ts';
import { unreachable } from '../../../core/kernel/decision.ts';
import type { Receipt, ReceiptDetail } from '../contract.ts';
import { announcements } from './announcements.ts';
import { decide, due } from './decider.ts';
import { evolve, initialState } from './evolve.ts';
import { RoundEvent, type RoundCommand, type RoundState } from './model.ts';
import { receiptOf, ticketOf, type Ticket } from './ticket.ts';

/** What the sender of a command is told: the ticket as the command left it, nothing for what is about no ticket. */
export interface RoundReply {
  readonly receipt: Receipt | null;
  /** All of a ticket that was changed, voided or paid. */
  readonly detail: ReceiptDetail | null;
}

export const roundDefinition: AggregateDefinition<RoundState, RoundCommand, RoundEvent, RoundReply> = {
  type: 'round',
  stateShape: 2,
  eventSchema: RoundEvent,
  upcasters: {},
  initialState,
  decide,
  evolve,
  due,
  opens: (command) => command.type === 'OpenRound',
  subject: (event) => ('receiptId' in event.data ? event.data.receiptId : null),
  reply: replyFrom,
  announce: announcements,
  react: reactions,
};

/** From the command's own events, so that a retry is told what the first try was, whatever became of the ticket since. */
function replyFrom(events: readonly RoundEvent[], state: RoundState, { derive }: DecisionContext<RoundEvent>): RoundReply {
  const ticket = ticketOf(events);
  if (ticket === null || state.status === 'unopened') return { receipt: null, detail: null };
  const receipt = receiptOf(ticket, { status: statusOf(ticket), bets: ticket.bets }, derive('redeem'));
  if (events.some(({ type }) => type === 'TicketPlaced')) return { receipt, detail: null };
  const { cashierId, paidMinor } = ticket;
  const closesAt = new Date(state.plan.closesAt).toISOString();
  return { receipt, detail: { ...receipt, cashierId, dueMinor: 0, paidMinor, closesAt } };
}

function statusOf({ standing }: Ticket): Receipt['status'] {
  return standing === 'sold' ? 'open' : standing;
}

function reactions(event: RoundEvent): readonly Reaction[] {
  switch (event.type) {
    case 'RoundStarted': {
      const { roundId, trackId, startedAt, finishesAt } = event.data;
      return [{ aggregateType: 'track', id: trackId, command: { type: 'ContinueTrack', roundId, startedAt, finishesAt } }];
    }
    case 'RoundVoided': {
      const { roundId, trackId, voidedAt } = event.data;
      return [
        { aggregateType: 'track', id: trackId, command: { type: 'ContinueTrack', roundId, startedAt: voidedAt, finishesAt: voidedAt } },
      ];
    }
    case 'RoundClosed': {
      const { roundId, closedAt } = event.data;
      return [{ aggregateType: 'beacon', id: roundId, command: { type: 'FetchPulse', closedAt } }];
    }
    case 'ShiftSealed': {
      const { roundId, shiftId, cashierId, sums } = event.data;
      return [{ aggregateType: 'shift', id: cashierId, command: { type: 'CountRound', shiftId, roundId, sums } }];
    }
    case 'RoundOpened':
    case 'RoundFinished':
    case 'TicketPlaced':
    case 'TicketModified':
    case 'TicketVoided':
    case 'TicketPaid':
      return [];
    default:
      return unreachable(event);
  }
}
