import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { poolPrize, sharePool, takeoutOf, type PooledBet } from '../../../domains/betting/round/pool.ts';
import { receiptIdOf } from '../../../domains/betting/round/receipt-id.ts';
import {
  given,
  placeTicket,
  round,
  roundOpened,
  roundFinished,
  roundStarted,
  ticketPlaced,
  CLOSE,
  RACE_MS,
} from '../../support/betting.ts';

const TAKEOUT = 1_500;
const PARI = { payout: { model: 'pari-mutuel' as const, takeoutBasisPoints: TAKEOUT } };
const bet = (participantNumber: number, stakeMinor: number) => ({ participantNumber, stakeMinor });

/** Bets on the winner as a round lists them: by receipt, then by place on it. */
function backers(stakes: readonly (readonly number[])[]): PooledBet[] {
  return stakes.flatMap((own, index) =>
    own.map((stakeMinor, betIndex) => ({ receiptId: receiptIdOf(7_001, index + 1), betIndex, stakeMinor })),
  );
}
const big = fc.oneof(fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1, max: 2 ** 46 }));

describe('a pool', () => {
  it('is shared whole: prizes and takeout are the pool, to the minor unit', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(big, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 30 }),
        fc.nat({ max: 2 ** 50 }),
        fc.integer({ min: 1, max: 9_999 }),
        (stakes, losingMinor, takeout) => {
          const winners = backers(stakes);
          const winningMinor = winners.reduce((sum, { stakeMinor }) => sum + stakeMinor, 0);
          const pool = sharePool(winningMinor + losingMinor, takeout, winners);
          const prizes = winners.map((winner) => poolPrize(pool, winner));
          expect(prizes.reduce((sum, prize) => sum + BigInt(prize), 0n)).toBe(BigInt(pool.sharedMinor));
          expect(BigInt(pool.sharedMinor) + BigInt(pool.takeoutMinor)).toBe(BigInt(pool.poolMinor));
          expect(BigInt(pool.takeoutMinor)).toBe((BigInt(pool.poolMinor) * BigInt(takeout)) / 10_000n);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives each winner its fair share, rounded down, and one unit more to the earliest of them', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(big, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 30 }),
        fc.nat(),
        (stakes, losingMinor) => {
          const winners = backers(stakes);
          const winningMinor = winners.reduce((sum, { stakeMinor }) => sum + stakeMinor, 0);
          const pool = sharePool(winningMinor + losingMinor, TAKEOUT, winners);
          const extras = winners.map((winner) => {
            const fair = (BigInt(winner.stakeMinor) * BigInt(pool.sharedMinor)) / BigInt(winningMinor);
            return Number(BigInt(poolPrize(pool, winner)) - fair);
          });
          expect(extras.join('')).toMatch(/^1*0*$/);
        },
      ),
    );
  });

  it('is exact where the products pass 2^53, up to the largest pool that a number holds', () => {
    const half = (Number.MAX_SAFE_INTEGER - 1) / 2;
    const winners = backers([[half], [half]]);
    const pool = sharePool(Number.MAX_SAFE_INTEGER, 1, winners);
    expect(pool.takeoutMinor).toBe(900_719_925_474);
    expect(pool.sharedMinor).toBe(9_006_298_534_815_517);
    const prizes = winners.map((winner) => poolPrize(pool, winner));
    expect(prizes).toEqual([4_503_149_267_407_759, 4_503_149_267_407_758]);
  });

  it('gives three winners of a pool of 100 less 15 their 29, 28 and 28', () => {
    const winners = backers([[10], [10], [10]]);
    const pool = sharePool(100, TAKEOUT, winners);
    expect(pool).toEqual({
      poolMinor: 100,
      takeoutMinor: 15,
      sharedMinor: 85,
      winningStakesMinor: 30,
      lastOddCent: { receiptId: receiptIdOf(7_001, 1), betIndex: 0 },
      isRefunded: false,
    });
    expect(winners.map((winner) => poolPrize(pool, winner))).toEqual([29, 28, 28]);
  });

  it('takes nothing where nobody backed the winner: every stake goes back', () => {
    expect(sharePool(500, TAKEOUT, [])).toMatchObject({ takeoutMinor: 0, sharedMinor: 0, isRefunded: true });
    expect(sharePool(0, TAKEOUT, [])).toMatchObject({ takeoutMinor: 0, sharedMinor: 0, isRefunded: false });
  });

  it('rounds the takeout down', () => {
    expect([0, 6, 7, 13, 14].map((poolMinor) => takeoutOf(poolMinor, TAKEOUT))).toEqual([0, 0, 1, 1, 2]);
  });
});

describe('a round that pays from its pool', () => {
  it('promises no prize, has no largest payout, and tells with each ticket what lies on each runner', () => {
    given(roundOpened(PARI), ticketPlaced(1, [bet(1, 100)]))
      .when(placeTicket({ bets: [bet(2, 100_000), bet(2, 100_000), bet(1, 50)] }))
      .thenHappens({
        type: 'TicketPlaced',
        data: {
          bets: [{ prizeMinor: 0 }, { prizeMinor: 0 }, { prizeMinor: 0 }],
          stakesByRunner: { 1: 150, 2: 200_000 },
          takeoutBasisPoints: TAKEOUT,
        },
      });
  });

  it('settles with its pool, over the tickets that stand', () => {
    const winner = winnerOf();
    const other = (winner % 3) + 1;
    const running = [
      roundOpened(PARI),
      ticketPlaced(1, [bet(winner, 10), bet(other, 40)]),
      ticketPlaced(2, [bet(winner, 20)]),
      ticketPlaced(3, [bet(other, 30)]),
      roundStarted(),
    ];
    given(...running)
      .when(round('FinishRound', CLOSE + RACE_MS))
      .thenHappens({
        type: 'RoundFinished',
        data: {
          totals: { receipts: 3, bets: 4, stakesMinor: 100, prizesMinor: 85 },
          pool: { poolMinor: 100, takeoutMinor: 15, sharedMinor: 85, winningStakesMinor: 30, isRefunded: false },
        },
      });
  });

  it('gives every stake back where nobody backed the winner', () => {
    const other = (winnerOf() % 3) + 1;
    given(roundOpened(PARI), ticketPlaced(1, [bet(other, 40)]), roundStarted())
      .when(round('FinishRound', CLOSE + RACE_MS))
      .thenHappens({
        type: 'RoundFinished',
        data: { totals: { prizesMinor: 0 }, pool: { poolMinor: 40, takeoutMinor: 0, isRefunded: true } },
      });
  });
});

/** The stories of these tests start with one and the same chain head, so one runner wins them all. */
function winnerOf(): number {
  const finished = roundFinished(roundOpened(PARI), roundStarted());
  return finished.type === 'RoundFinished' ? finished.data.winner.participantNumber : 0;
}
