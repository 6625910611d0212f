import { send, type Outcome } from '../../../core/aggregates/client.ts';
import type { RoundCommand } from '../round/model.ts';
import type { ShiftReply } from './definition.ts';
import type { EnteringDeps } from './entering.ts';
import type { ShiftCommand } from './model.ts';

export type EndingDeps = Pick<EnteringDeps, 'shift' | 'round'>;

/** Who ends a shift, and within which request. */
interface By {
  readonly userId: string;
  readonly requestId: string;
  readonly clientHash?: string | undefined;
}

/** Refusals of a round in which no money moves anyway. */
const TAKES_NO_MONEY: ReadonlySet<string> = new Set(['betting/unknown-round', 'core/stream-halted']);

/** How many rounds are told at once: as many calls as the platform lets out. */
const SEALS_AT_ONCE = 6;

/**
 * Stops a person's money: no session that began before, or holds an older role, moves any more, in any round, once this
 * has answered. The shift that was open is closed, uncounted.
 */
export function suspendMoney(
  deps: EndingDeps,
  cashierId: string,
  suspended: { readonly minRoleVersion: number; readonly signedInAfter: number },
  by: By,
): Promise<Outcome<ShiftReply>> {
  return end(deps, cashierId, { type: 'SuspendMoney', cashierId, ...suspended }, null, by);
}

/** Closes a shift: it takes no more commands, and its rounds are told to answer what moved in them. */
export function closeShift(
  deps: EndingDeps,
  cashierId: string,
  { shiftId, countedMinor, commandId }: { readonly shiftId: string; readonly countedMinor: number; readonly commandId: string },
  by: By,
): Promise<Outcome<ShiftReply>> {
  return end(deps, cashierId, { type: 'CloseShift', shiftId, countedMinor }, commandId, by);
}

/** The outbox tells the rounds too, in its time; here they are told before anybody hears that it is done. */
async function end(
  deps: EndingDeps,
  cashierId: string,
  command: ShiftCommand,
  commandId: string | null,
  { userId, requestId, clientHash }: By,
): Promise<Outcome<ShiftReply>> {
  const sent = { actor: userId, correlationId: requestId, clientHash };
  const outcome = await send<ShiftCommand, ShiftReply>(deps.shift(cashierId), { ...sent, command, commandId });
  if (!outcome.ok) return outcome;
  const { sealing } = outcome.reply;
  for (let from = 0; from < sealing.length; from += SEALS_AT_ONCE) {
    const sealed = await Promise.all(sealing.slice(from, from + SEALS_AT_ONCE).map(seal));
    // A round that could not be told yet would go on moving money: whoever asked asks again.
    const untold = sealed.find((answer) => !answer.ok && !TAKES_NO_MONEY.has(answer.rejection.code));
    if (untold?.ok === false) return untold;
  }
  return outcome;

  function seal({ shiftId, roundId }: ShiftReply['sealing'][number]) {
    const order: RoundCommand = { type: 'SealShift', shiftId, cashierId };
    return send<RoundCommand, unknown>(deps.round(roundId), { ...sent, command: order, commandId: null });
  }
}
