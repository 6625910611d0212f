import { computed, signal } from '@preact/signals';
import type { Stake } from '../../../domains/betting/contract.ts';
import { oddsHundredths, openRound } from '../floor.ts';

/** A ticket that is being typed. */
export interface Slip {
  /** The idempotency key that it will be sent under, however often. */
  readonly key: string;
  readonly bets: readonly Stake[];
  /** The ticket whose bets these replace; null for a new one. */
  readonly replaces: { readonly receiptId: string; readonly roundId: string } | null;
}

export const slip = signal<Slip>(newSlip());
/** The stake of the bet before, which a runner's number alone bets again. */
export const lastStakeMinor = signal<number | null>(null);

export const totalMinor = computed(() => slip.value.bets.reduce((sum, { stakeMinor }) => sum + stakeMinor, 0));

/** What each bet would pay by the odds of this moment; null where nobody knows. */
export function prizeMinor({ participantNumber, stakeMinor }: Stake): number | null {
  const odds = oddsHundredths.value.get(participantNumber) ?? null;
  return odds === null ? null : Math.floor((stakeMinor * odds) / 100);
}

/** The most that the ticket can pay: one runner wins, and every bet on it. Null where no bet's prize is known. */
export const bestPrizeMinor = computed((): number | null => {
  const byRunner = new Map<number, number>();
  for (const bet of slip.value.bets) {
    const prize = prizeMinor(bet);
    if (prize !== null) byRunner.set(bet.participantNumber, (byRunner.get(bet.participantNumber) ?? 0) + prize);
  }
  return byRunner.size === 0 ? null : Math.max(...byRunner.values());
});

function newSlip(): Slip {
  return { key: crypto.randomUUID(), bets: [], replaces: null };
}

/** Adds a bet. What was sent under the key before was answered: other bets are another ticket. */
export function addBet(bet: Stake): void {
  slip.value = { ...slip.value, key: crypto.randomUUID(), bets: [...slip.value.bets, bet] };
  lastStakeMinor.value = bet.stakeMinor;
}

export function removeBet(index: number): void {
  slip.value = { ...slip.value, key: crypto.randomUUID(), bets: slip.value.bets.filter((_, at) => at !== index) };
}

/** Begins a new ticket. */
export function clearSlip(): void {
  slip.value = newSlip();
}

/** Keeps the bets for a next attempt, which is another command. */
export function rekeySlip(): void {
  slip.value = { ...slip.value, key: crypto.randomUUID() };
}

/** Puts the bets of a sold ticket back into the line, to be changed. */
export function changeTicket(receiptId: string, roundId: string, bets: readonly Stake[]): void {
  slip.value = {
    key: crypto.randomUUID(),
    bets: bets.map(({ participantNumber, stakeMinor }) => ({ participantNumber, stakeMinor })),
    replaces: { receiptId, roundId },
  };
}

/** Whether a runner of this number is in the round that takes bets. */
export function isRunner(participantNumber: number): boolean {
  return openRound.value?.participants.some((runner) => runner.participantNumber === participantNumber) ?? false;
}
