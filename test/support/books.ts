import type { DrawerSums } from '../../domains/betting/contract.ts';
import type { RoundEvent } from '../../domains/betting/round/model.ts';

interface Line {
  readonly stakes: readonly { readonly participantNumber: number; readonly stakeMinor: number }[];
  readonly totalMinor: number;
  readonly isVoid: boolean;
  readonly paidMinor: number;
}

/**
 * Keeps book over a round's events as a bookkeeper would, who knows nothing of how the round works: a line a ticket, a
 * column a drawer. It adds what moved and looks at nothing that an event says about sums.
 */
export class Books {
  readonly lines = new Map<string, Line>();
  /** By shift; what moved within none is under ''. */
  readonly drawers = new Map<string, DrawerSums>();
  prizesPaidMinor = 0;
  refundsPaidMinor = 0;
  /** Cash that lies in all drawers together, over what they began with. */
  cashMinor = 0;

  static over(events: readonly RoundEvent[]): Books {
    const books = new Books();
    for (const event of events) books.enter(event);
    return books;
  }

  enter(event: RoundEvent): void {
    switch (event.type) {
      case 'TicketPlaced': {
        const { receiptId, bets, totalMinor, shiftId } = event.data;
        this.lines.set(receiptId, { stakes: bets, totalMinor: sumOf(bets), isVoid: false, paidMinor: 0 });
        this.#move(shiftId, totalMinor, { receipts: 1, salesMinor: sumOf(bets) });
        return;
      }
      case 'TicketModified': {
        const { receiptId, bets, shiftId } = event.data;
        const more = sumOf(bets) - this.#line(receiptId).totalMinor;
        this.lines.set(receiptId, { stakes: bets, totalMinor: sumOf(bets), isVoid: false, paidMinor: 0 });
        this.#move(shiftId, more, { salesMinor: more });
        return;
      }
      case 'TicketVoided': {
        const line = this.#line(event.data.receiptId);
        this.lines.set(event.data.receiptId, { ...line, isVoid: true });
        this.#move(event.data.shiftId, -line.totalMinor, { voids: 1, voidsMinor: line.totalMinor });
        return;
      }
      case 'TicketPaid': {
        const { receiptId, amountMinor, kind, shiftId } = event.data;
        const line = this.#line(receiptId);
        this.lines.set(receiptId, { ...line, paidMinor: line.paidMinor + amountMinor });
        if (kind === 'prize') this.prizesPaidMinor += amountMinor;
        else this.refundsPaidMinor += amountMinor;
        const moved = kind === 'prize' ? { payouts: 1, payoutsMinor: amountMinor } : { refunds: 1, refundsMinor: amountMinor };
        this.#move(shiftId, -amountMinor, moved);
        return;
      }
      case 'RoundOpened':
      case 'RoundClosed':
      case 'RoundStarted':
      case 'RoundFinished':
      case 'RoundVoided':
      case 'ShiftSealed':
        return;
    }
  }

  /** Tickets that were not voided. */
  get standing(): Line[] {
    return [...this.lines.values()].filter((line) => !line.isVoid);
  }

  get stakesMinor(): number {
    return this.standing.reduce((sum, { totalMinor }) => sum + totalMinor, 0);
  }

  /** Money on a runner, bet by bet. */
  stakesOn(runner: number): number[] {
    return this.standing.flatMap(({ stakes }) =>
      stakes.filter((stake) => stake.participantNumber === runner).map(({ stakeMinor }) => stakeMinor),
    );
  }

  /** What moved through a drawer. */
  drawer(shiftId: string): DrawerSums {
    return this.drawers.get(shiftId) ?? NOTHING;
  }

  #line(receiptId: string): Line {
    const line = this.lines.get(receiptId);
    if (line === undefined) throw new Error(`nothing was sold under ${receiptId}`);
    return line;
  }

  #move(shiftId: string | null, cashMinor: number, moved: Partial<DrawerSums>): void {
    this.cashMinor += cashMinor;
    const next = { ...this.drawer(shiftId ?? '') };
    for (const column of COLUMNS) next[column] += moved[column] ?? 0;
    this.drawers.set(shiftId ?? '', next);
  }
}

const COLUMNS = ['receipts', 'salesMinor', 'voids', 'voidsMinor', 'payouts', 'payoutsMinor', 'refunds', 'refundsMinor'] as const;
const NOTHING: DrawerSums = {
  receipts: 0,
  salesMinor: 0,
  voids: 0,
  voidsMinor: 0,
  payouts: 0,
  payoutsMinor: 0,
  refunds: 0,
  refundsMinor: 0,
};

function sumOf(stakes: Line['stakes']): number {
  return stakes.reduce((sum, { stakeMinor }) => sum + stakeMinor, 0);
}
