import type { AggregateDefinition, DecisionContext, Reaction } from '../../../core/aggregates/definition.ts';
import { unreachable } from '../../../core/kernel/decision.ts';
import type { Announcement } from '../../../core/kernel/live.ts';
import type { Fairness, LiveMessage, Receipt, Round } from '../contract.ts';
import { decide, due, evolve, initialState } from './decider.ts';
import { RoundEvent, type EventOf, type RoundCommand, type RoundState } from './model.ts';
import { redeemCodeOf } from './redeem-code.ts';

/** What the sender of a command is told: the receipt of a sale, nothing for the rest. */
export interface RoundReply {
  readonly receipt: Receipt | null;
}

export const roundDefinition: AggregateDefinition<RoundState, RoundCommand, RoundEvent, RoundReply> = {
  type: 'round',
  eventSchema: RoundEvent,
  upcasters: {},
  initialState,
  decide,
  evolve,
  due,
  opens: (command) => command.type === 'OpenRound',
  reply: (events, _state, context) => ({ receipt: receiptFrom(events, context) }),
  announce: (event) => announcements(event),
  react: (event): readonly Reaction[] => {
    if (event.type !== 'RoundStarted') return [];
    const { roundId, trackId, startedAt, finishesAt } = event.data;
    return [{ aggregateType: 'track', id: trackId, command: { type: 'ContinueTrack', roundId, startedAt, finishesAt } }];
  },
};

/** A ticket as its seller sees it when it is sold. */
export function soldReceipt(ticket: EventOf<'TicketPlaced'>, redeemSecret: string): Receipt {
  const { receiptId, roundId, totalMinor, bets, placedAt } = ticket;
  const redeemCode = redeemCodeOf(redeemSecret, receiptId);
  return { receiptId, roundId, status: 'open', totalMinor, bets, redeemCode, createdAt: new Date(placedAt).toISOString() };
}

function receiptFrom(events: readonly RoundEvent[], { derive }: DecisionContext): Receipt | null {
  const placed = events.find((event) => event.type === 'TicketPlaced');
  return placed === undefined ? null : soldReceipt(placed.data, derive('redeem'));
}

function announcements(event: RoundEvent): readonly Announcement[] {
  switch (event.type) {
    case 'RoundOpened': {
      const message = roundWaiting(event.data);
      return [onRound(event.data.roundId, message), onTrack(event.data.trackId, message)];
    }
    case 'TicketPlaced': {
      const { roundId, receiptId, totalMinor, bets } = event.data;
      const stakes = bets.map(({ participantNumber, stakeMinor }) => ({ participantNumber, stakeMinor }));
      return [onRound(roundId, { event: 'ticket_created', data: { receiptId, totalMinor, bets: stakes } })];
    }
    case 'RoundStarted': {
      const { roundId, trackId, chainHead, race } = event.data;
      const startedAt = instant(event.data.startedAt);
      const message: LiveMessage = {
        event: 'round_started',
        data: { roundId, startedAt, finishesAt: instant(event.data.finishesAt), chainHead, race },
      };
      return [onRound(roundId, message), onTrack(trackId, message)];
    }
    case 'RoundFinished': {
      const message = roundFinished(event.data);
      return [onRound(event.data.roundId, message), onTrack(event.data.trackId, message)];
    }
    default:
      return unreachable(event);
  }
}

function roundWaiting(data: EventOf<'RoundOpened'>): LiveMessage {
  const { roundId, roundNumber, trackId, runners, commitment } = data;
  const closesAt = instant(data.closesAt);
  const round: Round = {
    roundId,
    roundNumber,
    trackId,
    status: 'waiting',
    closesAt,
    startedAt: null,
    finishedAt: null,
    participants: runners,
    commitment,
    winner: null,
    totals: { receipts: 0, stakesMinor: 0 },
  };
  return { event: 'round_waiting', data: { round, nextStartTime: closesAt } };
}

function roundFinished(data: EventOf<'RoundFinished'>): LiveMessage {
  const { roundId, roundNumber, winner } = data;
  const { receipts, stakesMinor, prizesMinor } = data.totals;
  const totals = { receipts, stakesMinor, prizesMinor };
  return {
    event: 'round_finished',
    data: { roundId, roundNumber, finishedAt: instant(data.finishedAt), winner, totals, proof: proofOf(data) },
  };
}

/** All that anyone needs to check the draw of a finished round. */
export function proofOf(data: EventOf<'RoundFinished'>): Fairness {
  const { roundId, commitment, chainHead, entropy, serverSeed, weights, counter, winner } = data;
  return { roundId, commitment, chainHead, entropy, serverSeed, weights, counter, winner: winner.participantNumber };
}

function onRound(roundId: string, message: LiveMessage): Announcement {
  return { topic: `round:${roundId}`, ...message };
}

function onTrack(trackId: string, message: LiveMessage): Announcement {
  return { topic: `track:${trackId}`, ...message };
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
