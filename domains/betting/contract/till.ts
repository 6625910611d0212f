import { z } from 'zod';
import { Digits, Instant, Minor } from './values.ts';

/** Drawers, and the sums of what moved through them. */

/** What moved through a drawer. Sales are less what modifications gave back. */
export const DrawerSums = z
  .object({
    receipts: z.int(),
    salesMinor: z.int(),
    voids: z.int(),
    voidsMinor: z.int(),
    payouts: z.int(),
    payoutsMinor: z.int(),
    refunds: z.int(),
    refundsMinor: z.int(),
  })
  .meta({ id: 'DrawerSums' });
export type DrawerSums = z.infer<typeof DrawerSums>;

export const ShiftStatus = z.enum(['open', 'closing', 'closed']);

/** A cashier's time at the drawer. Amounts in minor units. */
export const Shift = z
  .object({
    shiftId: z.string(),
    cashierId: z.string(),
    status: ShiftStatus,
    isAutomatic: z.boolean().describe('Opened by its first sale, with no float'),
    openedAt: Instant,
    closedAt: Instant.nullable(),
    floatMinor: Minor,
    sums: DrawerSums.describe('Final once closed; as far as recorded before'),
    expectedMinor: z.int().describe('Float and sales less voids, payouts and refunds: what should lie in the drawer'),
    countedMinor: Minor.nullable(),
    differenceMinor: z.int().nullable().describe('Counted less expected'),
  })
  .meta({ id: 'Shift' });
export type Shift = z.infer<typeof Shift>;

export const OpenShiftBody = z.object({ floatMinor: Minor.max(1_000_000_000).default(0) }).strict();

export const CloseShiftBody = z.object({ countedMinor: Minor.max(1_000_000_000_000) }).strict();

/** Sums over tickets by the day (UTC) on which the money moved. */
const SalesSums = z.object({
  receipts: z.int(),
  receivedMinor: z.int().describe('Stakes taken, less voids and what modifications gave back'),
  payoutsMinor: z.int().describe('Prizes and refunds paid'),
  balanceMinor: z.int().describe('Received less payouts'),
});

export const SalesStatistics = SalesSums.extend({
  from: z.iso.date(),
  to: z.iso.date(),
  cashierId: z.string().nullable(),
  days: z.array(SalesSums.extend({ day: z.iso.date(), cashierId: z.string() })).describe('By day and cashier, newest first'),
}).meta({ id: 'SalesStatistics' });
export type SalesStatistics = z.infer<typeof SalesStatistics>;

export const RoundStatistics = z
  .object({
    roundId: Digits,
    totalReceipts: Minor,
    totalBets: Minor,
    totalStakesMinor: Minor,
    totalPrizePoolMinor: Minor.describe('What the winning bets won; 0 until the round is settled'),
    totalPaidMinor: Minor,
    houseBalanceMinor: z.int().describe('Stakes less what has been paid out or refunded: what is in the drawer'),
  })
  .meta({ id: 'RoundStatistics' });
export type RoundStatistics = z.infer<typeof RoundStatistics>;
