import type { DecisionContext } from '../../../core/aggregates/definition.ts';
import { accept, refuse, unreachable, type Decision } from '../../../core/kernel/decision.ts';
import { beaconEntropy, isPulseAfter } from './beacon.ts';
import { commitmentOf, drawWinner, weightsOf } from './draw.ts';
import type { Entropy, Pool, RoundBook, RoundCommand, RoundEvent, RoundPlan, RoundState } from './model.ts';
import { sharePool, type PooledBet } from './pool.ts';
import { raceLanes } from './race.ts';
import { receiptIdOf } from './receipt-id.ts';
import { ticketOf } from './ticket.ts';
import { modifyTicket, payTicket, placeTicket, sealShift, voidTicket } from './tickets.ts';

type Context = DecisionContext<RoundEvent>;
type Running = Extract<RoundState, { status: 'running' }>;

/** How long after the close a round waits for its beacon before it is void, ms: twenty of its pulses. */
export const BEACON_PATIENCE_MS = 60_000;
const BEACON_SILENT = 'The beacon did not speak in time';

/** Decides a command on a round. Amounts are integer minor units; `context.now` is the object's clock. */
export function decide(command: RoundCommand, state: RoundState, context: Context): Decision<RoundEvent> {
  switch (command.type) {
    case 'OpenRound':
      return openRound(command, state, context);
    case 'PlaceTicket':
      return placeTicket(command, state, context);
    case 'ModifyTicket':
      return modifyTicket(command, state, context);
    case 'VoidTicket':
      return voidTicket(command, state, context);
    case 'PayTicket':
      return payTicket(command, state, context);
    case 'SealShift':
      return sealShift(command, state, context);
    case 'VoidRound':
      return voidRound(command.reason, command.by, state, context);
    case 'StartRound':
      return startRound(state, context);
    case 'ProvideEntropy': {
      if (state.status !== 'closed' || !isPulseAfter(command.pulse, state.closedAt)) return accept();
      return accept(roundStarted(state, beaconEntropy(state.head, command.pulse, state.closedAt), context));
    }
    case 'GiveUpBeacon':
      return state.status === 'closed' ? voidRound(BEACON_SILENT, 'system', state, context) : accept();
    case 'FinishRound':
      return state.status === 'running' ? accept(roundFinished(state, context)) : accept();
    case 'WakeRound':
      return accept();
    default:
      return unreachable(command);
  }
}

/** The close at its time, the end of the race at its: by alarm, or with the first command after it. */
export function due(state: RoundState): { readonly at: number; readonly command: RoundCommand } | null {
  if (state.status === 'waiting') return { at: state.plan.closesAt, command: { type: 'StartRound' } };
  if (state.status === 'closed') return { at: state.closedAt + BEACON_PATIENCE_MS, command: { type: 'GiveUpBeacon' } };
  if (state.status === 'running') return { at: state.finishesAt, command: { type: 'FinishRound' } };
  return null;
}

function openRound(command: RoundPlan, state: RoundState, { now, derive }: Context): Decision<RoundEvent> {
  if (state.status !== 'unopened') return accept();
  const { roundId, roundNumber, trackId, runners, limits, closesAt, raceDurationMs, payout, entropyKind } = command;
  const plan = { roundId, roundNumber, trackId, runners, limits, closesAt, raceDurationMs, payout, entropyKind };
  return accept({ type: 'RoundOpened', data: { ...plan, commitment: commitmentOf(derive('server-seed')), openedAt: now } });
}

function startRound(state: RoundState, context: Context): Decision<RoundEvent> {
  if (state.status !== 'waiting') return accept();
  const { plan, head } = state;
  if (plan.entropyKind === 'chain') return accept(roundStarted(state, { kind: 'chain', value: head }, context));
  const { roundId, trackId } = plan;
  return accept({ type: 'RoundClosed', data: { roundId, trackId, chainHead: head, closedAt: context.now } });
}

/** Ends a round that cannot be run fairly: every ticket that stands may be refunded, and the seed is shown. */
function voidRound(reason: string, voidedBy: string, state: RoundState, { now, derive }: Context): Decision<RoundEvent> {
  if (state.status === 'unopened') return refuse('betting/unknown-round');
  if (state.status === 'finished') return refuse('betting/round-settled');
  if (state.status === 'void') return accept();
  const { plan, head, commitment, totals } = state;
  const { roundId, roundNumber, trackId, entropyKind } = plan;
  const { receipts, bets, stakesMinor } = totals;
  const proof = { entropyKind, serverSeed: derive('server-seed'), commitment, chainHead: head, weights: weightsOf(plan.runners) };
  const data = { roundId, roundNumber, trackId, reason, voidedBy, ...proof, totals: { receipts, bets, stakesMinor }, voidedAt: now };
  return accept({ type: 'RoundVoided', data });
}

function roundStarted({ plan, head }: RoundBook, entropy: Entropy, { now, derive }: Context): RoundEvent {
  const { roundId, trackId, raceDurationMs } = plan;
  const winner = draw(plan, entropy, derive('server-seed'));
  const numbers = plan.runners.map((runner) => runner.participantNumber);
  const lanes = raceLanes(derive('server-seed'), roundId, numbers, winner.participantNumber);
  const race = { startedAt: new Date(now).toISOString(), durationMs: raceDurationMs, lanes };
  return {
    type: 'RoundStarted',
    data: { roundId, trackId, chainHead: head, entropy, startedAt: now, finishesAt: now + raceDurationMs, race },
  };
}

function roundFinished(state: Running, context: Context): RoundEvent {
  const { plan, head, commitment, totals, entropy } = state;
  const serverSeed = context.derive('server-seed');
  const { participantNumber, counter } = draw(plan, entropy, serverSeed);
  const name = plan.runners.find((runner) => runner.participantNumber === participantNumber)?.name ?? '';
  const pool = poolOf(state, participantNumber, context);
  const prizesMinor = pool === null ? (totals.prizesMinor[participantNumber] ?? 0) : pool.sharedMinor;
  const { roundId, roundNumber, trackId } = plan;
  const { receipts, bets, stakesMinor } = totals;
  return {
    type: 'RoundFinished',
    data: {
      roundId,
      roundNumber,
      trackId,
      winner: { participantNumber, name },
      serverSeed,
      entropy,
      counter,
      weights: weightsOf(plan.runners),
      commitment,
      chainHead: head,
      totals: { receipts, bets, stakesMinor, prizesMinor },
      pool,
      finishedAt: context.now,
    },
  };
}

/**
 * Entropy `chain` is the head of the hash chain at the close: a house that knows its seed could grind it with a last ticket of
 * its own. With `beacon` nobody can know it before the close.
 */
function draw({ roundId, runners }: RoundPlan, entropy: Entropy, serverSeed: string): ReturnType<typeof drawWinner> {
  return drawWinner(serverSeed, entropy.value, roundId, weightsOf(runners));
}

/** Shares the pool; null at fixed odds. It reads every ticket once: a pool's close costs more the more were sold. */
function poolOf({ plan, totals }: Running, winner: number, context: Context): Pool | null {
  const { payout, roundNumber } = plan;
  if (payout.model !== 'pari-mutuel') return null;
  const winners: PooledBet[] = [];
  if ((totals.stakesByRunner[winner] ?? 0) > 0) {
    for (let sequence = 1; sequence <= totals.sold; sequence += 1) {
      const ticket = ticketOf(context.history(receiptIdOf(roundNumber, sequence)));
      if (ticket?.standing !== 'sold') continue;
      for (const [betIndex, { participantNumber, stakeMinor }] of ticket.bets.entries()) {
        if (participantNumber === winner) winners.push({ receiptId: ticket.receiptId, betIndex, stakeMinor });
      }
    }
  }
  return sharePool(totals.stakesMinor, payout.takeoutBasisPoints, winners);
}
