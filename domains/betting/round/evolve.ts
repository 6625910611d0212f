import { unreachable } from '../../../core/kernel/decision.ts';
import { chainHead } from './draw.ts';
import type { DrawerSums } from '../contract.ts';
import {
  NOTHING_MOVED,
  type AcceptedBet,
  type EventOf,
  type RoundBook,
  type RoundEvent,
  type RoundState,
  type RoundTotals,
} from './model.ts';

export const initialState: RoundState = { status: 'unopened' };

const NOTHING_SOLD: RoundTotals = { sold: 0, receipts: 0, bets: 0, stakesMinor: 0, stakesByRunner: {}, prizesMinor: {} };

/** Applies an event. Pure; a round only ever moves forward: an event out of place changes nothing. */
export function evolve(state: RoundState, event: RoundEvent): RoundState {
  if (state.status === 'unopened') return event.type === 'RoundOpened' ? openedRound(event.data) : state;
  switch (event.type) {
    case 'RoundOpened':
      return state;
    case 'TicketPlaced':
      return state.status === 'waiting' ? { ...state, ...afterSale(state, event.data) } : state;
    case 'TicketModified':
      return state.status === 'waiting' ? { ...state, ...afterModification(state, event.data) } : state;
    case 'TicketVoided':
      return state.status === 'waiting' ? { ...state, ...afterVoid(state, event.data) } : state;
    case 'TicketPaid':
      return isSettled(state) ? { ...state, drawers: moved(state, event.data.shiftId, paidSums(event.data)) } : state;
    case 'ShiftSealed': {
      const { shiftId, sums } = event.data;
      return { ...state, drawers: { ...state.drawers, [shiftId]: { sums, isSealed: true } } };
    }
    case 'RoundClosed':
      return state.status === 'waiting' ? { ...bookOf(state), status: 'closed', closedAt: event.data.closedAt } : state;
    case 'RoundStarted': {
      if (state.status !== 'waiting' && state.status !== 'closed') return state;
      // The events of old drew from the chain, and did not say so.
      const entropy = event.data.entropy ?? { kind: 'chain', value: event.data.chainHead };
      return { ...bookOf(state), status: 'running', entropy, finishesAt: event.data.finishesAt };
    }
    case 'RoundFinished':
      if (state.status !== 'running') return state;
      return { ...bookOf(state), status: 'finished', winner: event.data.winner.participantNumber, pool: event.data.pool };
    case 'RoundVoided':
      return isSettled(state) ? state : { ...bookOf(state), status: 'void' };
    default:
      return unreachable(event);
  }
}

function openedRound({ commitment, openedAt: _openedAt, ...plan }: EventOf<'RoundOpened'>): RoundState {
  return { status: 'waiting', plan, commitment, head: commitment, totals: NOTHING_SOLD, drawers: {} };
}

function isSettled({ status }: RoundState): boolean {
  return status === 'finished' || status === 'void';
}

function bookOf({ plan, commitment, head, totals, drawers }: RoundBook): RoundBook {
  return { plan, commitment, head, totals, drawers };
}

/** What has moved through a shift's drawer in this round. */
export function drawerOf({ drawers }: RoundBook, shiftId: string): RoundBook['drawers'][string] {
  return drawers[shiftId] ?? { sums: NOTHING_MOVED, isSealed: false };
}

type Change = Pick<RoundBook, 'totals' | 'head' | 'drawers'>;

function afterSale(book: RoundBook, { receiptId, bets, totalMinor, shiftId }: EventOf<'TicketPlaced'>): Change {
  const totals = { ...changed(book.totals, bets, 1), sold: book.totals.sold + 1, receipts: book.totals.receipts + 1 };
  const head = chainHead(book.head, receiptId, bets);
  return { totals, head, drawers: moved(book, shiftId, { receipts: 1, salesMinor: totalMinor }) };
}

function afterModification(book: RoundBook, { receiptId, bets, totalMinor, previous, shiftId }: EventOf<'TicketModified'>): Change {
  const totals = changed(changed(book.totals, previous.bets, -1), bets, 1);
  const head = chainHead(book.head, `modify|${receiptId}`, bets);
  return { totals, head, drawers: moved(book, shiftId, { salesMinor: totalMinor - previous.totalMinor }) };
}

function afterVoid(book: RoundBook, { receiptId, bets, totalMinor, shiftId }: EventOf<'TicketVoided'>): Change {
  const totals = { ...changed(book.totals, bets, -1), receipts: book.totals.receipts - 1 };
  const head = chainHead(book.head, `void|${receiptId}`, bets);
  return { totals, head, drawers: moved(book, shiftId, { voids: 1, voidsMinor: totalMinor }) };
}

function paidSums({ kind, amountMinor }: EventOf<'TicketPaid'>): Partial<DrawerSums> {
  return kind === 'prize' ? { payouts: 1, payoutsMinor: amountMinor } : { refunds: 1, refundsMinor: amountMinor };
}

function changed(totals: RoundTotals, bets: readonly AcceptedBet[], sign: 1 | -1): RoundTotals {
  return {
    ...totals,
    bets: totals.bets + sign * bets.length,
    stakesMinor: bets.reduce((sum, bet) => sum + sign * bet.stakeMinor, totals.stakesMinor),
    stakesByRunner: sumsByRunner(totals.stakesByRunner, bets, sign, 'stakeMinor'),
    prizesMinor: sumsByRunner(totals.prizesMinor, bets, sign, 'prizeMinor'),
  };
}

/** Adds (or with -1 takes away) what bets hold, by runner. */
export function sumsByRunner(
  sums: Readonly<Record<number, number>>,
  bets: readonly AcceptedBet[],
  sign: 1 | -1,
  what: 'prizeMinor' | 'stakeMinor',
): Record<number, number> {
  const next = { ...sums };
  for (const bet of bets) next[bet.participantNumber] = (next[bet.participantNumber] ?? 0) + sign * bet[what];
  return next;
}

/** Commands that came within no shift (those of machines in tests, and events of old) move no drawer. */
function moved(book: RoundBook, shiftId: string | null, more: Partial<DrawerSums>): RoundBook['drawers'] {
  if (shiftId === null) return book.drawers;
  const { sums, isSealed } = drawerOf(book, shiftId);
  return { ...book.drawers, [shiftId]: { sums: addSums(sums, more), isSealed } };
}

/** Adds sums of drawers; what is missing counts as 0. */
export function addSums(sums: DrawerSums, more: Partial<DrawerSums>): DrawerSums {
  return {
    receipts: sums.receipts + (more.receipts ?? 0),
    salesMinor: sums.salesMinor + (more.salesMinor ?? 0),
    voids: sums.voids + (more.voids ?? 0),
    voidsMinor: sums.voidsMinor + (more.voidsMinor ?? 0),
    payouts: sums.payouts + (more.payouts ?? 0),
    payoutsMinor: sums.payoutsMinor + (more.payoutsMinor ?? 0),
    refunds: sums.refunds + (more.refunds ?? 0),
    refundsMinor: sums.refundsMinor + (more.refundsMinor ?? 0),
  };
}
