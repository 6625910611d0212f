import type { DecisionContext } from '../../../core/aggregates/definition.ts';
import { accept, refuse, refuseForNow, unreachable, type Decision } from '../../../core/kernel/decision.ts';
import type { DrawerSums } from '../contract.ts';
import { addSums } from '../round/evolve.ts';
import { NOTHING_MOVED } from '../round/model.ts';
import type { ClosingShift, OpenShift, Session, ShiftCommand, ShiftEvent, ShiftState } from './model.ts';

type CommandOf<Type extends ShiftCommand['type']> = Extract<ShiftCommand, { type: Type }>;

/** How long a shift lasts that opened by itself. */
const AUTOMATIC_SHIFT_MS = 86_400_000;
/** Ten days of rounds of three minutes. */
export const MAX_ROUNDS = 5_000;

export const initialState: ShiftState = { count: 0, open: null, closing: {}, minRoleVersion: 0, signedInAfter: 0 };

/** Decides a command on one cashier's shifts. Amounts are integer minor units. */
export function decide(command: ShiftCommand, state: ShiftState, { now, within }: DecisionContext<ShiftEvent>): Decision<ShiftEvent> {
  switch (command.type) {
    case 'EnterRound':
      return enterRound(command, state, now);
    case 'OpenShift':
      if (isSuspended(sessionIn(within), state)) return refuseForNow('betting/money-suspended');
      if (state.open !== null) return refuse('betting/shift-open', { shiftId: state.open.shiftId });
      return accept(opened(command.cashierId, state, false, command.floatMinor, now));
    case 'CloseShift':
      return closeShift(command, state, now);
    case 'CountRound':
      return countRound(command, state, now);
    case 'SuspendMoney':
      return suspendMoney(command, state, now);
    case 'WakeShifts':
      return accept();
    default:
      return unreachable(command);
  }
}

function enterRound(command: CommandOf<'EnterRound'>, state: ShiftState, now: number): Decision<ShiftEvent> {
  const { cashierId, roundId, opensByItself } = command;
  if (isSuspended(command, state)) return refuseForNow('betting/money-suspended');
  if (state.open === null) {
    if (!opensByItself) return refuseForNow('betting/no-open-shift');
    const shiftId = nextShiftId(cashierId, state);
    return accept(opened(cashierId, state, true, 0, now), { type: 'ShiftEnteredRound', data: { shiftId, cashierId, roundId } });
  }
  const { shiftId, rounds, isAutomatic } = state.open;
  if (Object.hasOwn(rounds, roundId)) return accept();
  if (isOver(state.open, now)) {
    // Nobody counts a drawer that opened by itself: the next one follows. One with a float waits for its cashier.
    if (!isAutomatic) return refuseForNow('betting/shift-too-long', { shiftId });
    const next = opened(cashierId, state, true, 0, now);
    const entered = { shiftId: nextShiftId(cashierId, state), cashierId, roundId };
    return accept(...closing(state.open, null, now), next, { type: 'ShiftEnteredRound', data: entered });
  }
  return accept({ type: 'ShiftEnteredRound', data: { shiftId, cashierId, roundId } });
}

/** A shift that opened by itself lasts a day; none enters rounds without end, because it remembers each until it is closed. */
function isOver({ isAutomatic, openedAt, rounds }: OpenShift, now: number): boolean {
  return (isAutomatic && now - openedAt >= AUTOMATIC_SHIFT_MS) || Object.keys(rounds).length >= MAX_ROUNDS;
}

function closeShift({ shiftId, countedMinor }: CommandOf<'CloseShift'>, state: ShiftState, now: number): Decision<ShiftEvent> {
  if (Object.hasOwn(state.closing, shiftId)) return refuse('betting/shift-already-closed');
  if (state.open?.shiftId !== shiftId) return refuse(isPast(shiftId, state) ? 'betting/shift-already-closed' : 'betting/unknown-shift');
  return accept(...closing(state.open, countedMinor, now));
}

function countRound({ shiftId, roundId, sums }: CommandOf<'CountRound'>, state: ShiftState, now: number): Decision<ShiftEvent> {
  const shift = state.closing[shiftId];
  if (shift?.rounds[roundId] !== null) return accept();
  const counted: ShiftEvent = { type: 'ShiftRoundCounted', data: { shiftId, cashierId: shift.cashierId, roundId, sums } };
  const rounds = { ...shift.rounds, [roundId]: sums };
  return accept(counted, ...closedOnceCounted({ ...shift, rounds }, now));
}

function suspendMoney(command: CommandOf<'SuspendMoney'>, state: ShiftState, now: number): Decision<ShiftEvent> {
  const { cashierId } = command;
  const minRoleVersion = Math.max(command.minRoleVersion, state.minRoleVersion);
  const signedInAfter = Math.max(command.signedInAfter, state.signedInAfter);
  // Told twice: the shift that is open now may be one of a session that came after, and may go on.
  if (minRoleVersion === state.minRoleVersion && signedInAfter === state.signedInAfter) return accept();
  const suspended: ShiftEvent = { type: 'MoneySuspended', data: { cashierId, minRoleVersion, signedInAfter, at: now } };
  return state.open === null ? accept(suspended) : accept(suspended, ...closing(state.open, null, now));
}

function isSuspended({ roleVersion, signedInAt }: Session, { minRoleVersion, signedInAfter }: ShiftState): boolean {
  return roleVersion < minRoleVersion || signedInAt <= signedInAfter;
}

/** A session is no part of what OpenShift says: a retry from the next session is the same command. None may do nothing. */
export function withinSession({ roleVersion, signedInAt }: Session): Record<string, string> {
  return { roleVersion: String(roleVersion), signedInAt: String(signedInAt) };
}

function sessionIn(within: Readonly<Record<string, string>>): Session {
  return { roleVersion: Number(within['roleVersion'] ?? 0), signedInAt: Number(within['signedInAt'] ?? 0) };
}

function opened(cashierId: string, state: ShiftState, isAutomatic: boolean, floatMinor: number, now: number): ShiftEvent {
  const shiftId = nextShiftId(cashierId, state);
  return { type: 'ShiftOpened', data: { shiftId, cashierId, isAutomatic, floatMinor, openedAt: now } };
}

/** A shift that entered no round is closed at once: there is nobody to ask. */
function closing(shift: OpenShift, countedMinor: number | null, now: number): ShiftEvent[] {
  const { shiftId, cashierId, rounds } = shift;
  const data = { shiftId, cashierId, roundIds: Object.keys(rounds), countedMinor, closingAt: now };
  return [{ type: 'ShiftClosing', data }, ...closedOnceCounted({ ...shift, countedMinor }, now)];
}

/** The end of a shift, once every round that it entered has answered what moved there. */
function closedOnceCounted({ rounds, countedMinor, ...shift }: ClosingShift, now: number): ShiftEvent[] {
  const answers = Object.values(rounds);
  const counted = answers.filter((sums) => sums !== null);
  if (counted.length < answers.length) return [];
  const sums = counted.reduce(addSums, NOTHING_MOVED);
  const expectedMinor = expectedIn(shift.floatMinor, sums);
  const differenceMinor = countedMinor === null ? null : countedMinor - expectedMinor;
  return [{ type: 'ShiftClosed', data: { ...shift, sums, expectedMinor, countedMinor, differenceMinor, closedAt: now } }];
}

/** What should lie in a drawer. Below 0 where more was paid out than came in: the house owes the cashier. */
export function expectedIn(floatMinor: number, sums: DrawerSums): number {
  return floatMinor + sums.salesMinor - sums.voidsMinor - sums.payoutsMinor - sums.refundsMinor;
}

function nextShiftId(cashierId: string, { count }: ShiftState): string {
  return `${count + 1}-${cashierId}`;
}

function isPast(shiftId: string, { count }: ShiftState): boolean {
  const number = Number(shiftId.slice(0, shiftId.indexOf('-')));
  return Number.isInteger(number) && number >= 1 && number <= count;
}

/** The cashier of a shift, by its id; null for what is no shift's id. */
export function cashierOfShift(shiftId: string): string | null {
  return /^[1-9]\d{0,8}-(.{1,128})$/.exec(shiftId)?.[1] ?? null;
}

/** Applies an event. Pure. */
export function evolve(state: ShiftState, event: ShiftEvent): ShiftState {
  switch (event.type) {
    case 'ShiftOpened':
      return { ...state, count: state.count + 1, open: { ...event.data, rounds: {} } };
    case 'ShiftEnteredRound':
      if (state.open?.shiftId !== event.data.shiftId) return state;
      return { ...state, open: { ...state.open, rounds: { ...state.open.rounds, [event.data.roundId]: null } } };
    case 'ShiftClosing': {
      const { shiftId, countedMinor } = event.data;
      if (state.open?.shiftId !== shiftId) return state;
      return { ...state, open: null, closing: { ...state.closing, [shiftId]: { ...state.open, countedMinor } } };
    }
    case 'ShiftRoundCounted': {
      const { shiftId, roundId, sums } = event.data;
      const shift = state.closing[shiftId];
      if (shift === undefined) return state;
      return { ...state, closing: { ...state.closing, [shiftId]: { ...shift, rounds: { ...shift.rounds, [roundId]: sums } } } };
    }
    case 'ShiftClosed': {
      const { [event.data.shiftId]: _closed, ...others } = state.closing;
      return { ...state, closing: others };
    }
    case 'MoneySuspended': {
      const { minRoleVersion, signedInAfter } = event.data;
      return { ...state, minRoleVersion, signedInAfter };
    }
    default:
      return unreachable(event);
  }
}
