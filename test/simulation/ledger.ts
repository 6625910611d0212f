import type { DrawerSums } from '../../domains/betting/contract.ts';
import { NOTHING_MOVED, type AcceptedBet, type EventOf, type RoundEvent } from '../../domains/betting/round/model.ts';
import { promised } from './trace.ts';

export interface LedgerTicket {
  readonly cashierId: string;
  bets: readonly AcceptedBet[];
  totalMinor: number;
  standing: 'sold' | 'void' | 'paid';
  paidMinor: number;
}

type Sums = { -readonly [Name in keyof DrawerSums]: number };

/**
 * What the events of one round say of its money, counted here by rules of its own: no code of the house is asked what is due.
 * Each event is checked against all before it.
 */
export class RoundLedger {
  status: 'unopened' | 'waiting' | 'closed' | 'running' | 'finished' | 'void' = 'unopened';
  readonly tickets = new Map<string, LedgerTicket>();
  readonly drawers = new Map<string, Sums>();
  readonly sealed = new Set<string>();
  opened: EventOf<'RoundOpened'> | null = null;
  finished: EventOf<'RoundFinished'> | null = null;
  readonly #roundId: string;

  constructor(roundId: string) {
    this.#roundId = roundId;
  }

  get isOver(): boolean {
    return this.status === 'finished' || this.status === 'void';
  }

  /** Sums over the tickets that stand. */
  get totals(): { receipts: number; bets: number; stakesMinor: number; paidMinor: number; dueMinor: number } {
    const totals = { receipts: 0, bets: 0, stakesMinor: 0, paidMinor: 0, dueMinor: 0 };
    for (const [receiptId, ticket] of this.tickets) {
      if (ticket.standing === 'void') continue;
      totals.receipts += 1;
      totals.bets += ticket.bets.length;
      totals.stakesMinor += ticket.totalMinor;
      totals.paidMinor += ticket.paidMinor;
      totals.dueMinor += this.dueOn(receiptId);
    }
    return totals;
  }

  take(event: RoundEvent, recordedAt: number): void {
    switch (event.type) {
      case 'RoundOpened':
        this.#expect(this.status === 'unopened', 'opened twice');
        this.status = 'waiting';
        this.opened = event.data;
        return;
      case 'TicketPlaced':
        return this.#placed(event.data, recordedAt);
      case 'TicketModified':
        return this.#modified(event.data, recordedAt);
      case 'TicketVoided':
        return this.#voided(event.data, recordedAt);
      case 'TicketPaid':
        return this.#paid(event.data);
      case 'RoundClosed':
        this.#expect(this.status === 'waiting', `closed while ${this.status}`);
        this.#expect(recordedAt >= (this.opened?.closesAt ?? 0), 'closed before its time');
        this.status = 'closed';
        return;
      case 'RoundStarted':
        this.#expect(this.status === (this.opened?.entropyKind === 'beacon' ? 'closed' : 'waiting'), `started while ${this.status}`);
        // A clock may be put back between a close and the beacon's pulse: what is closed stays closed.
        this.#expect(this.status === 'closed' || recordedAt >= (this.opened?.closesAt ?? 0), 'started before its close');
        this.status = 'running';
        return;
      case 'RoundFinished':
        return this.#settled(event.data);
      case 'RoundVoided':
        this.#expect(this.status === 'waiting' || this.status === 'closed' || this.status === 'running', `voided while ${this.status}`);
        this.status = 'void';
        return;
      case 'ShiftSealed': {
        const { shiftId, sums } = event.data;
        this.#expect(!this.sealed.has(shiftId), `${shiftId} was sealed twice`);
        const counted = this.drawers.get(shiftId) ?? NOTHING_MOVED;
        this.#expect(same(sums, counted), `${shiftId} was sealed with ${JSON.stringify(sums)}, its events say ${JSON.stringify(counted)}`);
        this.sealed.add(shiftId);
      }
    }
  }

  /** What is due on a ticket as the round stands. */
  dueOn(receiptId: string): number {
    const ticket = this.tickets.get(receiptId);
    if (ticket === undefined || ticket.standing === 'void') return 0;
    const { opened, finished } = this;
    if (this.status === 'void' || finished?.pool?.isRefunded === true) return ticket.totalMinor;
    if (finished === null || opened === null) return 0;
    const winner = finished.winner.participantNumber;
    if (opened.payout.model === 'pari-mutuel') return this.#poolShares().get(receiptId) ?? 0;
    const won = ticket.bets.filter((bet) => bet.participantNumber === winner);
    return won.reduce((sum, bet) => sum + Math.floor((bet.stakeMinor * bet.coefficientHundredths) / 100), 0);
  }

  #shares: Map<string, number> | null = null;

  /** The pool less the takeout, by stake; what rounding left goes, one unit each, to the earliest winning bets. */
  #poolShares(): Map<string, number> {
    if (this.#shares !== null) return this.#shares;
    const { opened, finished } = this;
    const shares = new Map<string, number>();
    if (opened?.payout.model !== 'pari-mutuel' || finished === null) return shares;
    const standing = [...this.tickets].filter(([, { standing: state }]) => state !== 'void').toSorted(([a], [b]) => Number(a) - Number(b));
    const pool = standing.reduce((sum, [, { totalMinor }]) => sum + totalMinor, 0);
    const winners = standing.flatMap(([receiptId, { bets }]) =>
      bets
        .filter((bet) => bet.participantNumber === finished.winner.participantNumber)
        .map((bet) => ({ receiptId, stake: bet.stakeMinor })),
    );
    const backed = winners.reduce((sum, { stake }) => sum + stake, 0);
    const shared = pool - Math.floor((pool * opened.payout.takeoutBasisPoints) / 10_000);
    let left = shared - winners.reduce((sum, { stake }) => sum + Math.floor((stake * shared) / backed), 0);
    for (const { receiptId, stake } of winners) {
      const odd = left > 0 ? 1 : 0;
      left -= odd;
      shares.set(receiptId, (shares.get(receiptId) ?? 0) + Math.floor((stake * shared) / backed) + odd);
    }
    this.#shares = shares;
    return shares;
  }

  #placed(data: EventOf<'TicketPlaced'>, recordedAt: number): void {
    this.#beforeTheClose(data.receiptId, recordedAt);
    this.#expect(!this.tickets.has(data.receiptId), `${data.receiptId} was sold twice`);
    this.#priced(data);
    const { cashierId, bets, totalMinor } = data;
    this.tickets.set(data.receiptId, { cashierId, bets, totalMinor, standing: 'sold', paidMinor: 0 });
    this.#move(data.shiftId, { receipts: 1, salesMinor: totalMinor });
  }

  #modified(data: EventOf<'TicketModified'>, recordedAt: number): void {
    this.#beforeTheClose(data.receiptId, recordedAt);
    const ticket = this.#sold(data.receiptId);
    this.#priced(data);
    this.#expect(data.previous.totalMinor === ticket.totalMinor, `${data.receiptId} was modified from another total`);
    this.#move(data.shiftId, { salesMinor: data.totalMinor - ticket.totalMinor });
    ticket.bets = data.bets;
    ticket.totalMinor = data.totalMinor;
  }

  #voided(data: EventOf<'TicketVoided'>, recordedAt: number): void {
    this.#beforeTheClose(data.receiptId, recordedAt);
    const ticket = this.#sold(data.receiptId);
    this.#expect(data.totalMinor === ticket.totalMinor, `${data.receiptId} was voided with another total`);
    ticket.standing = 'void';
    this.#move(data.shiftId, { voids: 1, voidsMinor: data.totalMinor });
  }

  #paid(data: EventOf<'TicketPaid'>): void {
    this.#expect(this.isOver, `${data.receiptId} was paid while ${this.status}`);
    const ticket = this.#sold(data.receiptId);
    const due = this.dueOn(data.receiptId);
    this.#expect(data.amountMinor === due, `${data.receiptId} was paid ${data.amountMinor}, due was ${due}`);
    ticket.standing = 'paid';
    ticket.paidMinor = data.amountMinor;
    const isPrize = data.kind === 'prize';
    this.#expect(
      isPrize === (this.status === 'finished' && this.finished?.pool?.isRefunded !== true),
      `${data.receiptId} was paid a ${data.kind}`,
    );
    this.#move(data.shiftId, isPrize ? { payouts: 1, payoutsMinor: due } : { refunds: 1, refundsMinor: due });
  }

  #settled(data: EventOf<'RoundFinished'>): void {
    this.#expect(this.status === 'running', `finished while ${this.status}`);
    this.status = 'finished';
    this.finished = data;
    const { receipts, bets, stakesMinor, dueMinor } = this.totals;
    const prizesMinor = data.pool?.isRefunded === true ? 0 : dueMinor;
    const own = { receipts, bets, stakesMinor, prizesMinor };
    this.#expect(same(data.totals, own), `finished with ${JSON.stringify(data.totals)}, its events say ${JSON.stringify(own)}`);
    if (data.pool === null || data.pool.isRefunded || stakesMinor === 0) return;
    this.#expect(dueMinor + data.pool.takeoutMinor === stakesMinor, 'a pool was not shared to the last unit');
  }

  #priced({ bets, totalMinor, receiptId }: Pick<EventOf<'TicketPlaced'>, 'bets' | 'totalMinor' | 'receiptId'>): void {
    const stakes = bets.reduce((sum, bet) => sum + bet.stakeMinor, 0);
    this.#expect(stakes === totalMinor, `${receiptId} totals ${totalMinor}, its stakes ${stakes}`);
  }

  #beforeTheClose(receiptId: string, recordedAt: number): void {
    this.#expect(this.status === 'waiting', `${receiptId} was changed while ${this.status}`);
    this.#expect(recordedAt < (this.opened?.closesAt ?? 0), `${receiptId} was changed at or after the close`);
  }

  #sold(receiptId: string): LedgerTicket {
    const ticket = this.tickets.get(receiptId);
    promised(
      ticket?.standing === 'sold',
      () => `round ${this.#roundId}: ${receiptId} is ${ticket?.standing ?? 'unknown'}, and was changed or paid`,
    );
    return ticket;
  }

  #move(shiftId: string | null, more: Partial<Sums>): void {
    if (shiftId === null) return;
    this.#expect(!this.sealed.has(shiftId), `money moved in ${shiftId} after its seal`);
    const sums = this.drawers.get(shiftId) ?? { ...NOTHING_MOVED };
    for (const name of Object.keys(sums) as (keyof Sums)[]) sums[name] += more[name] ?? 0;
    this.drawers.set(shiftId, sums);
  }

  #expect(holds: boolean, otherwise: string): void {
    promised(holds, () => `round ${this.#roundId}: ${otherwise}`);
  }
}

/** Whether two records of numbers say the same. */
export function same(one: Readonly<Record<string, number>>, other: Readonly<Record<string, number>>): boolean {
  return Object.keys(one).length === Object.keys(other).length && Object.keys(one).every((name) => one[name] === other[name]);
}
