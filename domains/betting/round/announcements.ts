import { unreachable } from '../../../core/kernel/decision.ts';
import type { Announcement } from '../../../core/kernel/live.ts';
import type { Fairness, LiveMessage, Round, Stake } from '../contract.ts';
import type { AcceptedBet, EventOf, RoundEvent } from './model.ts';
import { shareOf, takeoutOf } from './pool.ts';

/** What a round's event says to the public. Tickets are told to the round's own topic: numbers and amounts, nobody's name. */
export function announcements(event: RoundEvent): readonly Announcement[] {
  switch (event.type) {
    case 'RoundOpened':
      return toBoth(event.data, roundWaiting(event.data));
    case 'TicketPlaced': {
      const { roundId, receiptId, totalMinor, bets } = event.data;
      return [onRound(roundId, { event: 'ticket_created', data: { receiptId, totalMinor, bets: stakes(bets) } }), ...odds(event.data)];
    }
    case 'TicketModified': {
      const { roundId, receiptId, totalMinor, bets } = event.data;
      const previous = { totalMinor: event.data.previous.totalMinor, bets: stakes(event.data.previous.bets) };
      const data = { receiptId, totalMinor, bets: stakes(bets), previous };
      return [onRound(roundId, { event: 'ticket_modified', data }), ...odds(event.data)];
    }
    case 'TicketVoided': {
      const { roundId, receiptId, totalMinor, bets } = event.data;
      return [onRound(roundId, { event: 'ticket_deleted', data: { receiptId, totalMinor, bets: stakes(bets) } }), ...odds(event.data)];
    }
    case 'RoundClosed': {
      const { roundId, chainHead, closedAt } = event.data;
      return toBoth(event.data, { event: 'round_closed', data: { roundId, chainHead, closedAt: instant(closedAt) } });
    }
    case 'RoundStarted': {
      const { roundId, chainHead, race, startedAt, finishesAt } = event.data;
      const data = { roundId, startedAt: instant(startedAt), finishesAt: instant(finishesAt), chainHead, race };
      return toBoth(event.data, { event: 'round_started', data });
    }
    case 'RoundFinished':
      return toBoth(event.data, roundFinished(event.data));
    case 'RoundVoided':
      return toBoth(event.data, roundVoided(event.data));
    case 'TicketPaid':
    case 'ShiftSealed':
      return [];
    default:
      return unreachable(event);
  }
}

function roundWaiting(data: EventOf<'RoundOpened'>): LiveMessage {
  const { roundId, roundNumber, trackId, runners, commitment, payout, entropyKind } = data;
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
    payout,
    entropyKind,
    winner: null,
    voidReason: null,
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

function roundVoided(data: EventOf<'RoundVoided'>): LiveMessage {
  const { roundId, roundNumber, reason, commitment, chainHead, serverSeed, weights, entropyKind } = data;
  const entropy = { kind: entropyKind, value: null };
  const proof: Fairness = { roundId, commitment, chainHead, entropy, serverSeed, weights, counter: null, winner: null };
  return { event: 'round_voided', data: { roundId, roundNumber, voidedAt: instant(data.voidedAt), reason, proof } };
}

interface PoolAfter {
  readonly roundId: string;
  readonly stakesByRunner?: Readonly<Record<string, number>> | undefined;
  readonly takeoutBasisPoints?: number | undefined;
}

/** What the pool would pay on each runner that is backed, by the stakes after a ticket's event. */
function odds({ roundId, stakesByRunner, takeoutBasisPoints = 0 }: PoolAfter): readonly Announcement[] {
  if (stakesByRunner === undefined) return [];
  const poolMinor = Object.values(stakesByRunner).reduce((sum, stake) => sum + stake, 0);
  const sharedMinor = poolMinor - takeoutOf(poolMinor, takeoutBasisPoints);
  const list = Object.entries(stakesByRunner).map(([number, stakeMinor]) => ({
    participantNumber: Number(number),
    oddsHundredths: stakeMinor === 0 ? null : shareOf(100, sharedMinor, stakeMinor),
  }));
  return [onRound(roundId, { event: 'odds_changed', data: { roundId, odds: list } })];
}

function stakes(bets: readonly AcceptedBet[]): Stake[] {
  return bets.map(({ participantNumber, stakeMinor }) => ({ participantNumber, stakeMinor }));
}

function toBoth(
  { roundId, trackId }: { readonly roundId: string; readonly trackId: string },
  message: LiveMessage,
): readonly Announcement[] {
  return [onRound(roundId, message), { topic: `track:${trackId}`, ...message }];
}

function onRound(roundId: string, message: LiveMessage): Announcement {
  return { topic: `round:${roundId}`, ...message };
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
