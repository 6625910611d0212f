import type { RoundStatistics, SalesStatistics } from '../../../../domains/betting/contract.ts';

/** What rounds took and gave together. Minor units. */
export function sumOfRounds(rounds: readonly RoundStatistics[]) {
  const sum = (figure: 'totalStakesMinor' | 'totalPaidMinor' | 'houseBalanceMinor') =>
    rounds.reduce((all, { [figure]: value }) => all + value, 0);
  return { stakesMinor: sum('totalStakesMinor'), paidMinor: sum('totalPaidMinor'), balanceMinor: sum('houseBalanceMinor') };
}

export interface DaySales {
  readonly day: string;
  readonly receivedMinor: number;
  readonly payoutsMinor: number;
}

/** Sales of all cashiers together, oldest day first; days on which nothing moved are not among them. */
export function byDay(sales: Pick<SalesStatistics, 'days'>): readonly DaySales[] {
  const days = new Map<string, DaySales>();
  for (const { day, receivedMinor, payoutsMinor } of sales.days) {
    const sum = days.get(day) ?? { day, receivedMinor: 0, payoutsMinor: 0 };
    days.set(day, { day, receivedMinor: sum.receivedMinor + receivedMinor, payoutsMinor: sum.payoutsMinor + payoutsMinor });
  }
  return [...days.values()].toSorted((a, b) => (a.day < b.day ? -1 : 1));
}

/** The date so many days before a moment, as a date field has it. UTC, as the days of sales are. */
export function dateBefore(now: number, days: number): string {
  return new Date(now - days * 86_400_000).toISOString().slice(0, 10);
}
