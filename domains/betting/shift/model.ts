import { z } from 'zod';
import { Digits, DrawerSums } from '../contract.ts';

const Milliseconds = z.int().nonnegative();
const shift = { shiftId: z.string(), cashierId: z.string() };

/** The stream of one cashier: their shifts, one after the other, and what each moved. */
export const ShiftEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('ShiftOpened'),
    data: z.object({ ...shift, isAutomatic: z.boolean(), floatMinor: z.int().nonnegative(), openedAt: Milliseconds }),
  }),
  /** Written before the first command of a shift in a round: a shift's rounds are known before any money moves in them. */
  z.object({ type: z.literal('ShiftEnteredRound'), data: z.object({ ...shift, roundId: Digits }) }),
  /** Each of its rounds is told to seal it, and answers with what moved. */
  z.object({
    type: z.literal('ShiftClosing'),
    data: z.object({
      ...shift,
      roundIds: z.array(Digits),
      /** Null where nobody counted: the cashier lost the right to move money. */
      countedMinor: z.int().nonnegative().nullable(),
      closingAt: Milliseconds,
    }),
  }),
  z.object({ type: z.literal('ShiftRoundCounted'), data: z.object({ ...shift, roundId: Digits, sums: DrawerSums }) }),
  z.object({
    type: z.literal('ShiftClosed'),
    data: z.object({
      ...shift,
      isAutomatic: z.boolean(),
      openedAt: Milliseconds,
      floatMinor: z.int().nonnegative(),
      sums: DrawerSums,
      expectedMinor: z.int(),
      countedMinor: z.int().nonnegative().nullable(),
      differenceMinor: z.int().nullable(),
      closedAt: Milliseconds,
    }),
  }),
  /** Sessions of before may move no more money: their role changed, or they were signed out everywhere. */
  z.object({
    type: z.literal('MoneySuspended'),
    data: z.object({ cashierId: z.string(), minRoleVersion: z.int(), signedInAfter: Milliseconds, at: Milliseconds }),
  }),
]);
export type ShiftEvent = z.infer<typeof ShiftEvent>;

/** What of a session decides whether it may still move money. */
export interface Session {
  readonly roleVersion: number;
  /** When it began, ms since the epoch. */
  readonly signedInAt: number;
}

export type ShiftCommand =
  /** Asks for the shift that a command on this round is within; opens one where that happens by itself (setting SHIFTS). */
  | ({ readonly type: 'EnterRound'; readonly cashierId: string; readonly roundId: string; readonly opensByItself: boolean } & Session)
  | { readonly type: 'OpenShift'; readonly cashierId: string; readonly floatMinor: number }
  | { readonly type: 'CloseShift'; readonly shiftId: string; readonly countedMinor: number }
  /** A round answers what moved through the shift's drawer there; from its ShiftSealed. */
  | { readonly type: 'CountRound'; readonly shiftId: string; readonly roundId: string; readonly sums: DrawerSums }
  | { readonly type: 'SuspendMoney'; readonly cashierId: string; readonly minRoleVersion: number; readonly signedInAfter: number }
  /** Makes an object that lost its storage, and its alarm with it, tell again what it had to tell. */
  | { readonly type: 'WakeShifts' };

/** A shift that takes commands. */
export interface OpenShift {
  readonly shiftId: string;
  readonly cashierId: string;
  readonly isAutomatic: boolean;
  readonly floatMinor: number;
  readonly openedAt: number;
  /** What its rounds answered; null: not yet. Every round that it entered has an entry. */
  readonly rounds: Readonly<Record<string, DrawerSums | null>>;
}

/** A shift that takes no more, and waits for its rounds; `countedMinor` is null where nobody counted. */
export interface ClosingShift extends OpenShift {
  readonly countedMinor: number | null;
}

export interface ShiftState {
  /** How many shifts this cashier has had. */
  readonly count: number;
  readonly open: OpenShift | null;
  /** Shifts whose rounds have not all answered, by id. */
  readonly closing: Readonly<Record<string, ClosingShift>>;
  readonly minRoleVersion: number;
  readonly signedInAfter: number;
}
