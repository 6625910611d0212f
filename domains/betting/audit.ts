import { rulesOf, type AuditedAs, type AuditRule } from '../../core/audit/rules.ts';
import type { RoundEvent } from './round/model.ts';
import type { ShiftEvent } from './shift/model.ts';
import type { TrackEvent } from './track/model.ts';

const receipt = { entityType: 'RECEIPT', entityId: 'receiptId' } as const;
const round = { entityType: 'ROUND', entityId: 'roundId' } as const;
const track = { entityType: 'TRACK', entityId: 'trackId' } as const;
const shift = { entityType: 'SHIFT', entityId: 'shiftId' } as const;

/** Every event is an entry, the house's own steps too: a change to any of them then shows. */
const ROUND: Record<RoundEvent['type'], AuditedAs> = {
  TicketPlaced: { ...receipt, action: 'TICKET_CREATED', newValue: ['roundId', 'shiftId', 'totalMinor', 'bets'] },
  TicketModified: { ...receipt, action: 'TICKET_MODIFIED', oldValue: 'previous', newValue: ['shiftId', 'totalMinor', 'bets'] },
  TicketVoided: { ...receipt, action: 'TICKET_DELETED', oldValue: ['totalMinor', 'bets'], newValue: ['shiftId', 'voidedBy', 'reason'] },
  TicketPaid: { ...receipt, action: 'TICKET_PAID', newValue: ['shiftId', 'paidBy', 'kind', 'amountMinor'] },
  RoundOpened: { ...round, action: 'ROUND_OPENED', newValue: ['trackId', 'roundNumber', 'commitment', 'runners', 'payout', 'entropyKind'] },
  RoundClosed: { ...round, action: 'ROUND_CLOSED', newValue: ['chainHead'] },
  RoundStarted: { ...round, action: 'ROUND_STARTED', newValue: ['chainHead', 'startedAt', 'finishesAt'] },
  RoundFinished: { ...round, action: 'ROUND_FINISHED', newValue: ['winner', 'totals', 'pool', 'serverSeed', 'entropy', 'counter'] },
  RoundVoided: { ...round, action: 'ROUND_VOIDED', newValue: ['reason', 'voidedBy', 'totals', 'serverSeed'] },
  ShiftSealed: { ...shift, action: 'SHIFT_SEALED', newValue: ['roundId', 'sums'] },
};

const SETTINGS = [
  'runners',
  'limits',
  'roundWaitDurationMs',
  'raceDurationMs',
  'payout',
  'entropyKind',
  'maxMarginBasisPoints',
  'by',
  'reason',
] as const;

const TRACK: Record<TrackEvent['type'], AuditedAs> = {
  TrackOpened: { ...track, action: 'TRACK_OPENED', newValue: SETTINGS.slice(0, -2) },
  TrackChanged: { ...track, action: 'TRACK_CHANGED', oldValue: 'previous', newValue: SETTINGS },
  TrackPaused: { ...track, action: 'TRACK_PAUSED', newValue: ['by', 'reason'] },
  TrackResumed: { ...track, action: 'TRACK_RESUMED', newValue: ['by', 'reason'] },
  TrackEmptied: { ...track, action: 'TRACK_EMPTIED', newValue: ['roundId', 'finishesAt'] },
  RoundScheduled: { ...track, action: 'ROUND_SCHEDULED', newValue: ['roundId', 'roundNumber', 'closesAt'] },
  RoundReminded: { ...track, action: 'ROUND_REMINDED', newValue: ['roundId', 'reminders'] },
};

const SHIFT: Record<ShiftEvent['type'], AuditedAs> = {
  ShiftOpened: { ...shift, action: 'SHIFT_OPENED', newValue: ['cashierId', 'isAutomatic', 'floatMinor'] },
  ShiftEnteredRound: { ...shift, action: 'SHIFT_ENTERED_ROUND', newValue: ['roundId'] },
  ShiftClosing: { ...shift, action: 'SHIFT_CLOSING', newValue: ['roundIds', 'countedMinor'] },
  ShiftRoundCounted: { ...shift, action: 'SHIFT_ROUND_COUNTED', newValue: ['roundId', 'sums'] },
  ShiftClosed: { ...shift, action: 'SHIFT_CLOSED', newValue: ['sums', 'floatMinor', 'expectedMinor', 'countedMinor', 'differenceMinor'] },
  MoneySuspended: {
    entityType: 'USER',
    entityId: 'cashierId',
    action: 'USER_MONEY_SUSPENDED',
    newValue: ['minRoleVersion', 'signedInAfter'],
  },
};

/** How betting's events stand in the audit trail. */
export const BETTING_RULES: readonly AuditRule[] = [...rulesOf('round', ROUND), ...rulesOf('track', TRACK), ...rulesOf('shift', SHIFT)];

/** Whose shift it is, by its id: `<n>-<user id>`. */
export function cashierOfShift(shiftId: string): string {
  return shiftId.slice(shiftId.indexOf('-') + 1);
}
