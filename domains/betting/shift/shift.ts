import { unreachable, type Rejection } from '../../../core/kernel/decision.ts';
import type { DrawerSums, Shift } from '../contract.ts';
import { addSums } from '../round/evolve.ts';
import { NOTHING_MOVED } from '../round/model.ts';
import { expectedIn } from './decider.ts';
import type { ShiftEvent } from './model.ts';

/** A shift as its own events tell it. */
export interface ShiftStanding {
  /** Its sums are final once it is closed; before, they hold only what sealed rounds have answered. */
  readonly shift: Shift;
  /** Rounds that have not answered yet what moved in them. */
  readonly uncounted: readonly string[];
}

/** What a cashier's object answers about a shift, or why it cannot say now. */
export type ShiftRead =
  | { readonly ok: true; readonly standing: ShiftStanding | null }
  | { readonly ok: false; readonly rejection: Rejection };

/** The shift that these events are about; null where they are about none. */
export function standingOf(history: readonly ShiftEvent[]): ShiftStanding | null {
  return history.reduce<ShiftStanding | null>(afterEvent, null);
}

function afterEvent(standing: ShiftStanding | null, event: ShiftEvent): ShiftStanding | null {
  if (event.type === 'ShiftOpened') return opened(event.data);
  if (standing === null) return null;
  const { shift, uncounted } = standing;
  switch (event.type) {
    case 'ShiftEnteredRound':
      return { shift, uncounted: [...uncounted, event.data.roundId] };
    case 'ShiftClosing':
      return { shift: { ...shift, status: 'closing', countedMinor: event.data.countedMinor }, uncounted };
    case 'ShiftRoundCounted': {
      const { roundId, sums } = event.data;
      return { shift: withSums(shift, addSums(shift.sums, sums)), uncounted: uncounted.filter((id) => id !== roundId) };
    }
    case 'ShiftClosed': {
      const { sums, expectedMinor, differenceMinor, closedAt } = event.data;
      return { shift: { ...shift, status: 'closed', sums, expectedMinor, differenceMinor, closedAt: instant(closedAt) }, uncounted: [] };
    }
    case 'MoneySuspended':
      return standing;
    default:
      return unreachable(event);
  }
}

function opened(data: Extract<ShiftEvent, { type: 'ShiftOpened' }>['data']): ShiftStanding {
  const { shiftId, cashierId, isAutomatic, floatMinor, openedAt } = data;
  const money = { floatMinor, sums: NOTHING_MOVED, expectedMinor: floatMinor, countedMinor: null, differenceMinor: null };
  return {
    shift: { shiftId, cashierId, status: 'open', isAutomatic, openedAt: instant(openedAt), closedAt: null, ...money },
    uncounted: [],
  };
}

/** The same shift with other sums, and what should lie in the drawer by them. */
export function withSums(shift: Shift, sums: DrawerSums): Shift {
  return { ...shift, sums, expectedMinor: expectedIn(shift.floatMinor, sums) };
}

function instant(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}
