import type { EventRecord } from '../../core/kernel/event.ts';
import type { AcceptedBet, RoundEvent } from '../../domains/betting/round/model.ts';

export interface ReceiptRow {
  roundId: string;
  status: 'open' | 'void' | 'paid';
  totalMinor: number;
  bets: number;
  paidMinor: number;
}

export interface StatisticsRow {
  receipts: number;
  bets: number;
  stakesMinor: number;
  prizePoolMinor: number;
  paidMinor: number;
  status: string;
}

/**
 * The read side's rows as a fold over the record. The shipped SQL is tested on a real Postgres; what is watched here is that
 * each event reaches the rows once and in order: sums are added to, so that an event that came twice or never shows.
 */
export class Tables {
  readonly receipts = new Map<string, ReceiptRow>();
  readonly rounds = new Map<string, StatisticsRow>();

  apply(records: readonly EventRecord[]): void {
    for (const { aggregateType, type, data } of records) {
      if (aggregateType === 'round') this.#take({ type, data } as RoundEvent);
    }
  }

  #take(event: RoundEvent): void {
    const { roundId } = event.data;
    const row = this.rounds.get(roundId) ?? { receipts: 0, bets: 0, stakesMinor: 0, prizePoolMinor: 0, paidMinor: 0, status: 'waiting' };
    this.rounds.set(roundId, row);
    switch (event.type) {
      case 'TicketPlaced': {
        const { receiptId, totalMinor, bets } = event.data;
        this.receipts.set(receiptId, { roundId, status: 'open', totalMinor, bets: bets.length, paidMinor: 0 });
        row.receipts += 1;
        return add(row, bets, 1);
      }
      case 'TicketModified': {
        const { receiptId, totalMinor, bets, previous } = event.data;
        this.receipts.set(receiptId, { roundId, status: 'open', totalMinor, bets: bets.length, paidMinor: 0 });
        add(row, previous.bets, -1);
        return add(row, bets, 1);
      }
      case 'TicketVoided': {
        const receipt = this.receipts.get(event.data.receiptId);
        if (receipt !== undefined) receipt.status = 'void';
        row.receipts -= 1;
        return add(row, event.data.bets, -1);
      }
      case 'TicketPaid': {
        const receipt = this.receipts.get(event.data.receiptId);
        if (receipt !== undefined) Object.assign(receipt, { status: 'paid', paidMinor: receipt.paidMinor + event.data.amountMinor });
        row.paidMinor += event.data.amountMinor;
        return;
      }
      case 'RoundStarted':
        row.status = 'running';
        return;
      case 'RoundFinished':
        row.status = 'finished';
        row.prizePoolMinor += event.data.totals.prizesMinor;
        return;
      case 'RoundVoided':
        row.status = 'void';
        return;
      case 'RoundOpened':
      case 'RoundClosed':
      case 'ShiftSealed':
    }
  }
}

function add(row: StatisticsRow, bets: readonly AcceptedBet[], sign: 1 | -1): void {
  row.bets += sign * bets.length;
  for (const bet of bets) row.stakesMinor += sign * bet.stakeMinor;
}
