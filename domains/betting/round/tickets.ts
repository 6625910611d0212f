import type { DecisionContext } from '../../../core/aggregates/definition.ts';
import { accept, refuse, refuseForNow, type Decision } from '../../../core/kernel/decision.ts';
import type { Participant, Stake } from '../contract.ts';
import { drawerOf, sumsByRunner } from './evolve.ts';
import { NO_DRAWER, type AcceptedBet, type OpenedRound, type RoundCommand, type RoundEvent, type RoundState } from './model.ts';
import { shareOf } from './pool.ts';
import { MAX_TICKETS, receiptIdOf } from './receipt-id.ts';
import { isRedeemCode, redeemCodeOf, redeemHashOf } from './redeem-code.ts';
import { standingOf, ticketOf, type Ticket } from './ticket.ts';

type Context = DecisionContext<RoundEvent>;
type CommandOf<Type extends RoundCommand['type']> = Extract<RoundCommand, { type: Type }>;
type Refusal = ReturnType<typeof refuse> & { readonly isForNow?: boolean };

/** Sells a ticket, or says why not. A command at or after the close is refused, whatever the alarm did. */
export function placeTicket(
  { cashierId, bets: stakes }: CommandOf<'PlaceTicket'>,
  state: RoundState,
  context: Context,
): Decision<RoundEvent> {
  if (state.status === 'unopened') return refuse('betting/unknown-round');
  const closed = refusedAfterClose(state, context.now) ?? refusedDrawer(state, context);
  if (closed !== null) return closed;
  const { plan, totals } = state;
  if (totals.sold >= MAX_TICKETS) return refuse('betting/round-full', { tickets: MAX_TICKETS });
  const priced = price(stakes, state);
  if (!priced.ok) return priced;
  const receiptId = receiptIdOf(plan.roundNumber, totals.sold + 1);
  const redeemCode = redeemCodeOf(context.derive('redeem'), receiptId);
  const redeemHash = redeemHashOf(context.deriveHouse('redeem-index'), redeemCode);
  const { bets, totalMinor } = priced;
  const sold = { receiptId, cashierId, shiftId: shiftOf(context), bets, totalMinor, redeemHash, ...poolAfter(state, bets, []) };
  return accept({ type: 'TicketPlaced', data: { roundId: plan.roundId, ...sold, placedAt: context.now } });
}

/** Replaces the bets of a ticket before the close; only who sold it may. */
export function modifyTicket(command: CommandOf<'ModifyTicket'>, state: RoundState, context: Context): Decision<RoundEvent> {
  const found = findTicket(command.receiptId, state, context);
  if (!found.ok) return found;
  const { ticket, round } = found;
  if (ticket.cashierId !== command.cashierId) return refuse('betting/not-your-ticket');
  const closed = refusedAfterClose(round, context.now) ?? refusedUnlessSold(ticket) ?? refusedDrawer(round, context);
  if (closed !== null) return closed;
  const priced = price(command.bets, round);
  if (!priced.ok) return priced;
  const { bets, totalMinor } = priced;
  const previous = { bets: [...ticket.bets], totalMinor: ticket.totalMinor };
  const pool = poolAfter(round, bets, ticket.bets);
  return accept({
    type: 'TicketModified',
    data: { ...about(ticket, context), bets, totalMinor, previous, ...pool, modifiedAt: context.now },
  });
}

/** Gives a ticket's stakes back before the close; who sold it may, and an admin. */
export function voidTicket(command: CommandOf<'VoidTicket'>, state: RoundState, context: Context): Decision<RoundEvent> {
  const found = findTicket(command.receiptId, state, context);
  if (!found.ok) return found;
  const { ticket, round } = found;
  if (ticket.cashierId !== command.by && !command.isAdmin) return refuse('betting/not-your-ticket');
  const closed = refusedAfterClose(round, context.now) ?? refusedUnlessSold(ticket) ?? refusedDrawer(round, context);
  if (closed !== null) return closed;
  const { totalMinor } = ticket;
  const bets = [...ticket.bets];
  const why = { voidedBy: command.by, reason: command.reason, voidedAt: context.now };
  return accept({ type: 'TicketVoided', data: { ...about(ticket, context), bets, totalMinor, ...poolAfter(round, [], bets), ...why } });
}

/** Pays what a ticket won, or gives back what a void round took: once, whoever asks and however often. */
export function payTicket(command: CommandOf<'PayTicket'>, state: RoundState, context: Context): Decision<RoundEvent> {
  const found = findTicket(command.receiptId, state, context);
  if (!found.ok) return found;
  const { ticket, round } = found;
  const right = redeemCodeOf(context.derive('redeem'), ticket.receiptId);
  if (!isRedeemCode(command.redeemCode, right)) return refuse('betting/wrong-redeem-code', { field: 'redeemCode' });
  const { status, bets, dueMinor } = standingOf(ticket, round);
  if (status === 'open') return refuseForNow('betting/not-settled');
  if (status === 'void' || status === 'lost' || status === 'paid') return refuse(`betting/ticket-${status}`);
  const closed = refusedDrawer(round, context);
  if (closed !== null) return closed;
  const kind = status === 'won' ? 'prize' : 'refund';
  const { totalMinor } = ticket;
  return accept({
    type: 'TicketPaid',
    data: { ...about(ticket, context), paidBy: command.by, kind, amountMinor: dueMinor, bets: [...bets], totalMinor, paidAt: context.now },
  });
}

/** What moved through a shift's drawer here becomes final. Sealing twice changes nothing. */
export function sealShift({ shiftId, cashierId }: CommandOf<'SealShift'>, state: RoundState, { now }: Context): Decision<RoundEvent> {
  // A shift registers before its first command: one that never came leaves a round that was never opened.
  if (state.status === 'unopened') return refuse('betting/unknown-round');
  const drawer = drawerOf(state, shiftId);
  if (drawer.isSealed) return accept();
  return accept({ type: 'ShiftSealed', data: { roundId: state.plan.roundId, shiftId, cashierId, sums: drawer.sums, sealedAt: now } });
}

type Found = { readonly ok: true; readonly ticket: Ticket; readonly round: OpenedRound } | Refusal;

function findTicket(receiptId: string, state: RoundState, context: Context): Found {
  const ticket = ticketOf(context.history(receiptId));
  if (state.status === 'unopened' || ticket === null) return refuse('betting/unknown-receipt');
  return { ok: true, ticket, round: state };
}

function refusedAfterClose(state: OpenedRound, now: number): Refusal | null {
  if (state.status === 'void') return refuse('betting/round-void');
  if (state.status === 'waiting' && now < state.plan.closesAt) return null;
  return refuse('betting/round-closed', { closedAt: new Date(state.plan.closesAt).toISOString() });
}

function refusedUnlessSold({ standing }: Ticket): Refusal | null {
  return standing === 'sold' ? null : refuse(`betting/ticket-${standing}`);
}

/** A sealed drawer moves no more money. The cashier's next shift may send the same command again. */
function refusedDrawer(state: OpenedRound, { within }: Context): Refusal | null {
  const { shiftId } = within;
  if (shiftId === undefined) return null;
  return shiftId === NO_DRAWER || drawerOf(state, shiftId).isSealed ? refuseForNow('betting/shift-closed') : null;
}

function shiftOf({ within }: Context): string | null {
  return within['shiftId'] ?? null;
}

function about({ roundId, receiptId, cashierId, placedAt }: Ticket, context: Context) {
  return { roundId, receiptId, cashierId, placedAt, shiftId: shiftOf(context) };
}

/** Money on each runner once these bets stand and those do not; nothing at fixed odds, whose odds do not move. */
function poolAfter({ plan, totals }: OpenedRound, added: readonly AcceptedBet[], removed: readonly AcceptedBet[]) {
  if (plan.payout.model !== 'pari-mutuel') return {};
  const left = sumsByRunner(totals.stakesByRunner, removed, -1, 'stakeMinor');
  const { takeoutBasisPoints } = plan.payout;
  return { stakesByRunner: sumsByRunner(left, added, 1, 'stakeMinor'), takeoutBasisPoints };
}

type Priced = { readonly ok: true; readonly bets: AcceptedBet[]; readonly totalMinor: number } | Refusal;

/** Checks stakes against the limits of the round and says what each may win. */
function price(stakes: readonly Stake[], { plan, totals }: OpenedRound): Priced {
  const { limits, runners, payout } = plan;
  if (stakes.length > limits.maxBets) return refuse('betting/too-many-bets', { field: 'bets', maxBets: limits.maxBets });
  const bets: AcceptedBet[] = [];
  for (const [index, stake] of stakes.entries()) {
    const runner = runners.find((candidate) => candidate.participantNumber === stake.participantNumber);
    if (runner === undefined) {
      const { participantNumber } = stake;
      return refuse('betting/unknown-participant', { field: `bets.${index}.participantNumber`, participantNumber });
    }
    const { minStakeMinor, maxStakeMinor } = limits;
    if (stake.stakeMinor < minStakeMinor || stake.stakeMinor > maxStakeMinor) {
      return refuse('betting/stake-out-of-limits', { field: `bets.${index}.stakeMinor`, minStakeMinor, maxStakeMinor });
    }
    bets.push(accepted(stake, runner, payout.model === 'fixed-odds'));
  }
  const { maxPayoutMinor } = limits;
  const prizeMinor = largestPrize(bets);
  if (prizeMinor > maxPayoutMinor) return refuse('betting/payout-too-high', { field: 'bets', maxPayoutMinor });
  const totalMinor = bets.reduce((sum, bet) => sum + bet.stakeMinor, 0);
  // Sums past 2^53 would lose cents.
  const mostMinor = Math.max(totals.stakesMinor, ...Object.values(totals.prizesMinor));
  if (mostMinor + Math.max(totalMinor, prizeMinor) > Number.MAX_SAFE_INTEGER) return refuse('betting/round-full', { tickets: totals.sold });
  return { ok: true, bets, totalMinor };
}

/** A prize at fixed odds is the stake × the coefficient, rounded down; a pool's is known after the draw. */
function accepted({ participantNumber, stakeMinor }: Stake, { coefficientHundredths }: Participant, isFixed: boolean): AcceptedBet {
  const prizeMinor = isFixed ? shareOf(stakeMinor, coefficientHundredths, 100) : 0;
  return { participantNumber, stakeMinor, coefficientHundredths, prizeMinor };
}

/** One runner wins, so a ticket wins at most what its best runner pays. */
function largestPrize(bets: readonly AcceptedBet[]): number {
  return Math.max(...Object.values(sumsByRunner({}, bets, 1, 'prizeMinor')));
}
