import { send, type AggregateStub } from '../../../core/aggregates/client.ts';
import type { Rejection } from '../../../core/kernel/decision.ts';
import type { Queries } from '../../../core/projections/checkpoint.ts';
import type { Shift } from '../contract.ts';
import { cashierOfShift, withinSession } from './decider.ts';
import type { ShiftReply } from './definition.ts';
import { closeShift } from './ending.ts';
import type { EnteringDeps, Teller } from './entering.ts';
import type { ShiftCommand } from './model.ts';
import { withSums, type ShiftRead } from './shift.ts';
import { recordedSums } from './store.ts';

/** How long the end of a shift is waited for: its rounds answer within some tens of milliseconds, where nothing is amiss. */
const CLOSING_PATIENCE_MS = 2_000;

export interface ShiftDeps {
  readonly database: Queries;
  readonly round: EnteringDeps['round'];
  /** A cashier's object: takes commands, and shows a shift (durable-objects/shift.ts). */
  readonly shift: (cashierId: string) => AggregateStub & { read(shiftId: string | null, patienceMs: number): Promise<string> };
}

/** A shift, or why there is none to show. */
export type ShiftTold = { readonly ok: true; readonly shift: Shift } | { readonly ok: false; readonly rejection: Rejection };

/** Who asks: a cashier sees only their own shifts, an admin all. */
export interface Viewer extends Teller {
  readonly isAdmin: boolean;
}

const UNKNOWN: ShiftTold = { ok: false, rejection: { code: 'betting/unknown-shift', details: {} } };

/** Opens a shift of one's own by hand, with the float that was counted into the drawer. */
export async function openShift(deps: ShiftDeps, floatMinor: number, commandId: string, teller: Teller): Promise<ShiftTold> {
  const { userId, requestId, clientHash } = teller;
  const sent = { commandId, actor: userId, correlationId: requestId, clientHash, within: withinSession(teller) };
  const command: ShiftCommand = { type: 'OpenShift', cashierId: userId, floatMinor };
  const outcome = await send<ShiftCommand, ShiftReply>(deps.shift(userId), { ...sent, command });
  return outcome.ok ? readShift(deps, userId, outcome.reply.shiftId) : outcome;
}

/** A shift by its id. What an open one has moved is as far as it is recorded; a closed one's figures are exact. */
export function findShift(deps: ShiftDeps, shiftId: string, viewer: Viewer): Promise<ShiftTold> {
  const cashierId = visible(shiftId, viewer);
  return cashierId === null ? Promise.resolve(UNKNOWN) : readShift(deps, cashierId, shiftId);
}

/** One's open shift. */
export async function currentShift(deps: ShiftDeps, { userId }: Teller): Promise<ShiftTold> {
  const told = await readShift(deps, userId, null);
  const isNone = !told.ok && told.rejection.code === 'betting/unknown-shift';
  return isNone ? { ok: false, rejection: { code: 'betting/no-shift', details: {} } } : told;
}

/** Closes a shift with what was counted. Waits until every round has answered, rather than count short. */
export async function endShift(
  deps: ShiftDeps,
  { shiftId, countedMinor, commandId }: { readonly shiftId: string; readonly countedMinor: number; readonly commandId: string },
  viewer: Viewer,
): Promise<ShiftTold> {
  const cashierId = visible(shiftId, viewer);
  if (cashierId === null) return UNKNOWN;
  const outcome = await closeShift(deps, cashierId, { shiftId, countedMinor, commandId }, viewer);
  if (!outcome.ok) return outcome;
  const read = await ask(deps, cashierId, shiftId, CLOSING_PATIENCE_MS);
  if (!read.ok) return read;
  if (read.standing === null) return UNKNOWN;
  const { shift, uncounted } = read.standing;
  if (shift.status === 'closed') return { ok: true, shift };
  return { ok: false, rejection: { code: 'betting/shift-closing', details: { shiftId, missingRounds: uncounted.length } } };
}

/** Whose shift this is, where the viewer may see it. */
function visible(shiftId: string, { userId, isAdmin }: Viewer): string | null {
  const cashierId = cashierOfShift(shiftId);
  return cashierId === userId || isAdmin ? cashierId : null;
}

async function readShift(deps: ShiftDeps, cashierId: string, shiftId: string | null): Promise<ShiftTold> {
  const read = await ask(deps, cashierId, shiftId, 0);
  if (!read.ok) return read;
  if (read.standing === null) return UNKNOWN;
  const { shift } = read.standing;
  if (shift.status === 'closed') return { ok: true, shift };
  return { ok: true, shift: withSums(shift, await recordedSums(deps.database, shift.shiftId)) };
}

async function ask(deps: ShiftDeps, cashierId: string, shiftId: string | null, patienceMs: number): Promise<ShiftRead> {
  return JSON.parse(await deps.shift(cashierId).read(shiftId, patienceMs)) as ShiftRead;
}
