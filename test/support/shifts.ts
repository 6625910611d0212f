import { expectedIn } from '../../domains/betting/shift/decider.ts';
import { shiftDefinition } from '../../domains/betting/shift/definition.ts';
import { NOTHING_MOVED } from '../../domains/betting/round/model.ts';
import type { DrawerSums } from '../../domains/betting/contract.ts';
import type { ShiftCommand, ShiftEvent } from '../../domains/betting/shift/model.ts';
import { T } from './betting.ts';
import { givenOf, type Asked } from './given.ts';

export const CASHIER = 'cashier-1';
export const SHIFT = `1-${CASHIER}`;
export const givenShift = givenOf(shiftDefinition, `shift:${CASHIER}`);
/** A session that nothing stands against. */
export const SESSION = { roleVersion: 1, signedInAt: T - 1_000 };
const own = { shiftId: SHIFT, cashierId: CASHIER };

export function enterRound(
  roundId = '7001',
  changes: { opensByItself?: boolean; roleVersion?: number; signedInAt?: number } = {},
): Asked<ShiftCommand> {
  return { command: { type: 'EnterRound', cashierId: CASHIER, roundId, opensByItself: true, ...SESSION, ...changes }, at: T };
}
export function openShift(floatMinor = 5_000, session: Partial<typeof SESSION> = {}): Asked<ShiftCommand> {
  const { roleVersion, signedInAt } = { ...SESSION, ...session };
  const within = { roleVersion: String(roleVersion), signedInAt: String(signedInAt) };
  return { command: { type: 'OpenShift', cashierId: CASHIER, floatMinor }, at: T, within };
}
export function closeShift(countedMinor = 0, shiftId = SHIFT): Asked<ShiftCommand> {
  return { command: { type: 'CloseShift', shiftId, countedMinor }, at: T + 9 };
}
export function countRound(roundId: string, sums: Partial<DrawerSums> = {}, shiftId = SHIFT): Asked<ShiftCommand> {
  return { command: { type: 'CountRound', shiftId, roundId, sums: { ...NOTHING_MOVED, ...sums } }, at: T + 10 };
}
export function suspendMoney(changes: { minRoleVersion?: number; signedInAfter?: number } = {}): Asked<ShiftCommand> {
  return { command: { type: 'SuspendMoney', cashierId: CASHIER, minRoleVersion: 2, signedInAfter: 0, ...changes }, at: T + 5 };
}

export function shiftOpened(floatMinor = 0, shiftId = SHIFT): ShiftEvent {
  return { type: 'ShiftOpened', data: { ...own, shiftId, isAutomatic: floatMinor === 0, floatMinor, openedAt: T } };
}
export function entered(roundId: string, shiftId = SHIFT): ShiftEvent {
  return { type: 'ShiftEnteredRound', data: { ...own, shiftId, roundId } };
}
export function shiftClosing(roundIds: string[], countedMinor: number | null = 0, shiftId = SHIFT): ShiftEvent {
  return { type: 'ShiftClosing', data: { ...own, shiftId, roundIds, countedMinor, closingAt: T } };
}
export function roundCounted(roundId: string, sums: Partial<DrawerSums> = {}, shiftId = SHIFT): ShiftEvent {
  return { type: 'ShiftRoundCounted', data: { ...own, shiftId, roundId, sums: { ...NOTHING_MOVED, ...sums } } };
}
export function shiftClosed(shiftId = SHIFT, sums = NOTHING_MOVED): ShiftEvent {
  const money = { floatMinor: 0, sums, expectedMinor: expectedIn(0, sums), countedMinor: 0, differenceMinor: -expectedIn(0, sums) };
  return { type: 'ShiftClosed', data: { ...own, shiftId, isAutomatic: true, openedAt: T, ...money, closedAt: T } };
}
