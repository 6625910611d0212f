import type { DrawerSums } from '../../domains/betting/contract.ts';
import { NOTHING_MOVED } from '../../domains/betting/round/model.ts';
import type { ShiftEvent } from '../../domains/betting/shift/model.ts';
import { same } from './ledger.ts';
import { promised } from './trace.ts';

/** What moved through a drawer in one round, by the round's own events. */
export interface Moved {
  readonly roundId: string;
  readonly sums: DrawerSums;
}

/** The shifts of one cashier by their events, each checked against the events of all rounds. */
export class ShiftLedger {
  readonly closing = new Set<string>();
  readonly closed = new Set<string>();
  open: string | null = null;
  readonly #cashierId: string;
  readonly #entered = new Map<string, Set<string>>();
  readonly #floats = new Map<string, number>();

  constructor(cashierId: string) {
    this.#cashierId = cashierId;
  }

  /** @param moved  What moved in a shift, by the events of the rounds; null where a round is not to be believed, since it forked. */
  take(event: ShiftEvent, moved: ((shiftId: string) => readonly Moved[]) | null): void {
    switch (event.type) {
      case 'ShiftOpened':
        this.#expect(this.open === null, 'two shifts are open');
        this.open = event.data.shiftId;
        this.#entered.set(event.data.shiftId, new Set());
        this.#floats.set(event.data.shiftId, event.data.floatMinor);
        return;
      case 'ShiftEnteredRound':
        this.#entered.get(event.data.shiftId)?.add(event.data.roundId);
        return;
      case 'ShiftClosing':
        this.#expect(this.open === event.data.shiftId, `${event.data.shiftId} was closed and not open`);
        this.open = null;
        this.closing.add(event.data.shiftId);
        return;
      case 'ShiftRoundCounted': {
        if (moved === null) return;
        const { shiftId, roundId, sums } = event.data;
        const own = moved(shiftId).find((one) => one.roundId === roundId)?.sums ?? NOTHING_MOVED;
        this.#expect(same(sums, own), `${shiftId} counted ${JSON.stringify(sums)} in ${roundId}, its events say ${JSON.stringify(own)}`);
        return;
      }
      case 'ShiftClosed':
        this.#expect(this.closing.delete(event.data.shiftId), `${event.data.shiftId} ended twice, or before it was closed`);
        if (moved !== null) this.#ended(event.data, moved(event.data.shiftId));
        this.closed.add(event.data.shiftId);
        return;
      case 'MoneySuspended':
    }
  }

  #ended(data: Extract<ShiftEvent, { type: 'ShiftClosed' }>['data'], moved: readonly Moved[]): void {
    const { shiftId, sums, countedMinor, differenceMinor, expectedMinor } = data;
    for (const { roundId } of moved) this.#expect(this.#entered.get(shiftId)?.has(roundId) === true, `${shiftId} never entered ${roundId}`);
    const own = { ...NOTHING_MOVED } as Record<keyof DrawerSums, number>;
    for (const { sums: more } of moved) for (const name of Object.keys(own) as (keyof DrawerSums)[]) own[name] += more[name];
    this.#expect(same(sums, own), `${shiftId} closed with ${JSON.stringify(sums)}, the events say ${JSON.stringify(own)}`);
    const expected = (this.#floats.get(shiftId) ?? 0) + own.salesMinor - own.voidsMinor - own.payoutsMinor - own.refundsMinor;
    this.#expect(expectedMinor === expected, `${shiftId} expects ${expectedMinor} in the drawer, not ${expected}`);
    this.#expect(differenceMinor === (countedMinor === null ? null : countedMinor - expected), `${shiftId} differs wrongly`);
  }

  #expect(holds: boolean, otherwise: string): void {
    promised(holds, () => `shifts of ${this.#cashierId}: ${otherwise}`);
  }
}
