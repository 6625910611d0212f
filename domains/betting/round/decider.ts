import type { DecisionContext } from '../../../core/aggregates/definition.ts';
import { accept, refuse, unreachable, type Decision } from '../../../core/kernel/decision.ts';
import type { Participant, Stake } from '../contract.ts';
import { chainHead, commitmentOf, drawWinner, weightsOf } from './draw.ts';
import type { AcceptedBet, RoundCommand, RoundEvent, RoundPlan, RoundState, RoundTotals } from './model.ts';
import { raceLanes } from './race.ts';
import { MAX_TICKETS, receiptIdOf } from './receipt-id.ts';

type Waiting = Extract<RoundState, { status: 'waiting' }>;
type Running = Extract<RoundState, { status: 'running' }>;

export const initialState: RoundState = { status: 'unopened' };

/** Decides a command on a round. Amounts are integer minor units; `context.now` is the object's clock. */
export function decide(command: RoundCommand, state: RoundState, context: DecisionContext): Decision<RoundEvent> {
  switch (command.type) {
    case 'OpenRound':
      return openRound(command, state, context);
    case 'PlaceTicket':
      return placeTicket(command.cashierId, command.bets, state, context.now);
    case 'StartRound':
      return state.status === 'waiting' ? accept(roundStarted(state, context)) : accept();
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
  if (state.status === 'running') return { at: state.finishesAt, command: { type: 'FinishRound' } };
  return null;
}

function openRound(command: RoundPlan, state: RoundState, { now, derive }: DecisionContext): Decision<RoundEvent> {
  if (state.status !== 'unopened') return accept();
  const { roundId, roundNumber, trackId, runners, limits, closesAt, raceDurationMs } = command;
  const commitment = commitmentOf(derive('server-seed'));
  return accept({
    type: 'RoundOpened',
    data: { roundId, roundNumber, trackId, runners, limits, closesAt, raceDurationMs, commitment, openedAt: now },
  });
}

/** Sells a ticket, or says why not. A command at or after the close is refused, whatever the alarm did. */
function placeTicket(cashierId: string, stakes: readonly Stake[], state: RoundState, now: number): Decision<RoundEvent> {
  if (state.status === 'unopened') return refuse('betting/unknown-round');
  if (state.status !== 'waiting' || now >= state.plan.closesAt) {
    return refuse('betting/round-closed', { closedAt: new Date(state.plan.closesAt).toISOString() });
  }
  const { plan, totals } = state;
  if (totals.receipts >= MAX_TICKETS) return refuse('betting/round-full', { tickets: MAX_TICKETS });
  if (stakes.length > plan.limits.maxBets) return refuse('betting/too-many-bets', { field: 'bets', maxBets: plan.limits.maxBets });

  const bets: AcceptedBet[] = [];
  for (const [index, stake] of stakes.entries()) {
    const runner = plan.runners.find((candidate) => candidate.participantNumber === stake.participantNumber);
    if (runner === undefined) {
      return refuse('betting/unknown-participant', {
        field: `bets.${index}.participantNumber`,
        participantNumber: stake.participantNumber,
      });
    }
    const { minStakeMinor, maxStakeMinor } = plan.limits;
    if (stake.stakeMinor < minStakeMinor || stake.stakeMinor > maxStakeMinor) {
      return refuse('betting/stake-out-of-limits', { field: `bets.${index}.stakeMinor`, minStakeMinor, maxStakeMinor });
    }
    bets.push(priced(stake, runner));
  }
  if (largestPrize(bets) > plan.limits.maxPayoutMinor) {
    return refuse('betting/payout-too-high', { field: 'bets', maxPayoutMinor: plan.limits.maxPayoutMinor });
  }
  const receiptId = receiptIdOf(plan.roundNumber, totals.receipts + 1);
  const totalMinor = bets.reduce((sum, bet) => sum + bet.stakeMinor, 0);
  return accept({ type: 'TicketPlaced', data: { roundId: plan.roundId, receiptId, cashierId, bets, totalMinor, placedAt: now } });
}

function priced(stake: Stake, runner: Participant): AcceptedBet {
  const { coefficientHundredths } = runner;
  const prizeMinor = Math.floor((stake.stakeMinor * coefficientHundredths) / 100);
  return { participantNumber: stake.participantNumber, stakeMinor: stake.stakeMinor, coefficientHundredths, prizeMinor };
}

/** One runner wins, so a ticket wins at most what its best runner pays. */
function largestPrize(bets: readonly AcceptedBet[]): number {
  return Math.max(...Object.values(prizesByRunner({}, bets)));
}

function roundStarted(state: Waiting, { now, derive }: DecisionContext): RoundEvent {
  const { plan, head } = state;
  const winner = draw(state, derive('server-seed'));
  const numbers = plan.runners.map((runner) => runner.participantNumber);
  const lanes = raceLanes(derive('server-seed'), plan.roundId, numbers, winner.participantNumber);
  const race = { startedAt: new Date(now).toISOString(), durationMs: plan.raceDurationMs, lanes };
  const { roundId, trackId } = plan;
  return { type: 'RoundStarted', data: { roundId, trackId, chainHead: head, startedAt: now, finishesAt: now + plan.raceDurationMs, race } };
}

function roundFinished(state: Running, { now, derive }: DecisionContext): RoundEvent {
  const { plan, head, commitment, totals } = state;
  const serverSeed = derive('server-seed');
  const { participantNumber, counter } = draw(state, serverSeed);
  const name = plan.runners.find((runner) => runner.participantNumber === participantNumber)?.name ?? '';
  const { roundId, roundNumber, trackId } = plan;
  return {
    type: 'RoundFinished',
    data: {
      roundId,
      roundNumber,
      trackId,
      winner: { participantNumber, name },
      serverSeed,
      entropy: { kind: 'chain', value: head },
      counter,
      weights: weightsOf(plan.runners),
      commitment,
      chainHead: head,
      totals: { ...totals, prizesMinor: totals.prizesMinor[participantNumber] ?? 0 },
      finishedAt: now,
    },
  };
}

/** Entropy `chain`: the head of the hash chain at the close. A house that knows its seed could grind it with a last ticket of its own. */
function draw(state: Waiting | Running, serverSeed: string): ReturnType<typeof drawWinner> {
  return drawWinner(serverSeed, state.head, state.plan.roundId, weightsOf(state.plan.runners));
}

/** Applies an event. Pure; a round only ever moves forward. */
export function evolve(state: RoundState, event: RoundEvent): RoundState {
  switch (event.type) {
    case 'RoundOpened': {
      const { commitment, openedAt: _openedAt, ...plan } = event.data;
      const totals: RoundTotals = { receipts: 0, bets: 0, stakesMinor: 0, prizesMinor: {} };
      return { status: 'waiting', plan, commitment, head: commitment, totals };
    }
    case 'TicketPlaced': {
      if (state.status !== 'waiting') return state;
      const { receiptId, bets, totalMinor } = event.data;
      const totals: RoundTotals = {
        receipts: state.totals.receipts + 1,
        bets: state.totals.bets + bets.length,
        stakesMinor: state.totals.stakesMinor + totalMinor,
        prizesMinor: prizesByRunner(state.totals.prizesMinor, bets),
      };
      return { ...state, totals, head: chainHead(state.head, receiptId, bets) };
    }
    case 'RoundStarted':
      return state.status === 'waiting' ? { ...state, status: 'running', finishesAt: event.data.finishesAt } : state;
    case 'RoundFinished':
      return state.status === 'running' ? { status: 'finished', plan: state.plan } : state;
    default:
      return unreachable(event);
  }
}

function prizesByRunner(sums: Readonly<Record<number, number>>, bets: readonly AcceptedBet[]): Record<number, number> {
  const next = { ...sums };
  for (const bet of bets) next[bet.participantNumber] = (next[bet.participantNumber] ?? 0) + bet.prizeMinor;
  return next;
}
