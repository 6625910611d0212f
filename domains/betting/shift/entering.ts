import { send, type AggregateStub, type Outcome } from '../../../core/aggregates/client.ts';
import { NO_DRAWER, type RoundCommand } from '../round/model.ts';
import type { ShiftReply } from './definition.ts';
import type { ShiftCommand } from './model.ts';

/** Who moves money, and in which session. */
export interface Teller {
  readonly userId: string;
  readonly requestId: string;
  readonly clientHash?: string | undefined;
  readonly roleVersion: number;
  /** When the session began, ms since the epoch. */
  readonly signedInAt: number;
}

/** What a command that moves money is sent within. */
export interface Within extends Readonly<Record<string, string>> {
  readonly shiftId: string;
}

export interface EnteringDeps {
  readonly shift: (cashierId: string) => AggregateStub;
  readonly round: (roundId: string) => AggregateStub;
  readonly entered: EnteredShifts;
  /** Setting SHIFTS. */
  readonly shiftsOpenByThemselves: boolean;
}

const MAX_TELLERS = 10_000;
const MAX_ROUNDS = 500;

/**
 * Which shift of a session has entered which rounds, as far as this isolate knows: a ticket then costs no call more. It may
 * be wrong after a shift's end; the round, which was told to seal it, is not.
 */
export class EnteredShifts {
  readonly #tellers = new Map<string, { readonly shiftId: string; readonly roundIds: Set<string> }>();

  find(teller: Teller, roundId: string): string | undefined {
    const known = this.#tellers.get(keyOf(teller));
    return known?.roundIds.has(roundId) === true ? known.shiftId : undefined;
  }

  remember(teller: Teller, roundId: string, shiftId: string): void {
    const key = keyOf(teller);
    const known = this.#tellers.get(key);
    if (known?.shiftId === shiftId && known.roundIds.size < MAX_ROUNDS) {
      known.roundIds.add(roundId);
      return;
    }
    if (this.#tellers.size >= MAX_TELLERS) this.#tellers.clear();
    this.#tellers.set(key, { shiftId, roundIds: new Set([roundId]) });
  }

  forget(teller: Teller): void {
    this.#tellers.delete(keyOf(teller));
  }
}

/** By session, not by person: one that was ended must not go on in the shift that the next one opened. */
function keyOf({ userId, roleVersion, signedInAt }: Teller): string {
  return `${userId} ${roleVersion} ${signedInAt}`;
}

/**
 * Runs commands on one round within the teller's shift. The shift enters the round before the first of them; where a round
 * has sealed the shift meanwhile, the same commands are sent once more within the next one.
 *
 * @param count  How many commands `run` sends: each is answered, also when no shift can be entered.
 */
export async function inShift<Reply>(
  deps: EnteringDeps,
  teller: Teller,
  roundId: string,
  count: number,
  run: (within: Within) => Promise<Outcome<Reply>[]>,
): Promise<Outcome<Reply>[]> {
  const known = deps.entered.find(teller, roundId);
  if (known !== undefined) {
    const outcomes = await run({ shiftId: known });
    if (!outcomes.some(isSealed)) return outcomes;
    deps.entered.forget(teller);
  }
  for (let tries = 0; ; tries += 1) {
    const entered = await enter(deps, teller, roundId);
    if (!entered.ok)
      return NO_SHIFT.has(entered.rejection.code) ? told(entered, await run({ shiftId: NO_DRAWER })) : repeat(entered, count);
    const outcomes = await run({ shiftId: entered.shiftId });
    // A shift may end between entering and selling: that is one more try, not an answer.
    if (tries > 0 || !outcomes.some(isSealed)) return outcomes;
    deps.entered.forget(teller);
  }
}

/** Refusals that say that the teller has no drawer now. */
const NO_SHIFT: ReadonlySet<string> = new Set(['betting/no-open-shift', 'betting/shift-too-long', 'betting/money-suspended']);

/** What was done before its shift ended is told again: a retry must not hear that nothing was. */
function told<Reply>(refusal: Refused, outcomes: readonly Outcome<Reply>[]): Outcome<Reply>[] {
  return outcomes.map((outcome) => (isSealed(outcome) ? refusal : outcome));
}

function repeat(refusal: Refused, count: number): Refused[] {
  return Array.from({ length: count }, () => refusal);
}

type Refused = Extract<Outcome<never>, { ok: false }>;
type Entered = { readonly ok: true; readonly shiftId: string } | Refused;

async function enter(deps: EnteringDeps, teller: Teller, roundId: string): Promise<Entered> {
  const { userId, requestId, clientHash, roleVersion, signedInAt } = teller;
  const sent = { commandId: null, actor: userId, correlationId: requestId, clientHash };
  // A shift waits for the seal of each round that it entered: it must enter none that does not exist. Asking is no ticket of the
  // teller's, whom the round counts.
  const woken = await send<RoundCommand, unknown>(deps.round(roundId), { ...sent, actor: 'system', command: { type: 'WakeRound' } });
  if (!woken.ok) return woken;
  if (woken.version === 0) return { ok: false, rejection: { code: 'betting/unknown-round', details: {} } };
  const session = { roleVersion, signedInAt, opensByItself: deps.shiftsOpenByThemselves };
  const command: ShiftCommand = { type: 'EnterRound', cashierId: userId, roundId, ...session };
  const outcome = await send<ShiftCommand, ShiftReply>(deps.shift(userId), { ...sent, command });
  if (!outcome.ok) return outcome;
  const { shiftId } = outcome.reply;
  if (shiftId === null) return { ok: false, rejection: { code: 'core/internal', details: {} } };
  deps.entered.remember(teller, roundId, shiftId);
  return { ok: true, shiftId };
}

function isSealed(outcome: Outcome<unknown>): boolean {
  return !outcome.ok && outcome.rejection.code === 'betting/shift-closed';
}
