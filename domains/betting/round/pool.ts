import type { Pool } from './model.ts';

/** A bet as a pool sees it. */
export interface PooledBet {
  readonly receiptId: string;
  readonly betIndex: number;
  readonly stakeMinor: number;
}

const BASIS_POINTS = 10_000n;

/** The house's part of a pool, rounded down to the minor unit. @param takeoutBasisPoints  1,500 is 15 %. */
export function takeoutOf(poolMinor: number, takeoutBasisPoints: number): number {
  return Number((BigInt(poolMinor) * BigInt(takeoutBasisPoints)) / BASIS_POINTS);
}

/** A winning stake's part of what is shared: `stake × shared / all`, rounded down. Exact also where the product passes 2^53. */
export function shareOf(stakeMinor: number, sharedMinor: number, winningStakesMinor: number): number {
  return Number((BigInt(stakeMinor) * BigInt(sharedMinor)) / BigInt(winningStakesMinor));
}

/**
 * Shares a pool among the winning bets in proportion to stake, every minor unit: those that rounding left go to the earliest
 * bets, one each.
 *
 * @param poolMinor  All stakes that stand.
 * @param winners    The bets on the winner, by receipt and place on it.
 * @returns the pool; `isRefunded` where nobody backed the winner: then nothing is taken and every stake goes back.
 */
export function sharePool(poolMinor: number, takeoutBasisPoints: number, winners: readonly PooledBet[]): Pool {
  let winningStakesMinor = 0;
  for (const { stakeMinor } of winners) winningStakesMinor += stakeMinor;
  if (winningStakesMinor === 0) {
    return { poolMinor, takeoutMinor: 0, sharedMinor: 0, winningStakesMinor, lastOddCent: null, isRefunded: poolMinor > 0 };
  }
  const takeoutMinor = takeoutOf(poolMinor, takeoutBasisPoints);
  const sharedMinor = poolMinor - takeoutMinor;
  let oddCents = sharedMinor;
  for (const { stakeMinor } of winners) oddCents -= shareOf(stakeMinor, sharedMinor, winningStakesMinor);
  // Each share lost less than one unit, so fewer units are left than there are bets.
  const last = oddCents === 0 ? undefined : winners[oddCents - 1];
  const lastOddCent = last === undefined ? null : { receiptId: last.receiptId, betIndex: last.betIndex };
  return { poolMinor, takeoutMinor, sharedMinor, winningStakesMinor, lastOddCent, isRefunded: false };
}

/** What a winning bet gets from a pool, the odd cent included. */
export function poolPrize(pool: Pool, { receiptId, betIndex, stakeMinor }: PooledBet): number {
  if (pool.winningStakesMinor === 0) return 0;
  const share = shareOf(stakeMinor, pool.sharedMinor, pool.winningStakesMinor);
  return share + (getsOddCent(pool.lastOddCent, receiptId, betIndex) ? 1 : 0);
}

/** Receipts of one round have numbers of one length, so their order is that of their digits. */
function getsOddCent(last: Pool['lastOddCent'], receiptId: string, betIndex: number): boolean {
  if (last === null) return false;
  return receiptId < last.receiptId || (receiptId === last.receiptId && betIndex <= last.betIndex);
}
