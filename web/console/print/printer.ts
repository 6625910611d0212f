import { signal } from '@preact/signals';
import type { Receipt } from '../../../domains/betting/contract.ts';
import { api } from '../../live/api.ts';
import { openRound } from '../floor.ts';

/** What stands on paper. */
export interface Printed {
  readonly receipt: Pick<Receipt, 'receiptId' | 'roundId' | 'totalMinor' | 'bets' | 'redeemCode' | 'createdAt'>;
  /** By participant number. */
  readonly names: ReadonlyMap<number, string>;
  readonly isPool: boolean;
  /** A second print says so: one ticket is paid once. */
  readonly isCopy: boolean;
}

export const printed = signal<Printed | null>(null);

const REMEMBERED = 'ringside.prints-at-once';

/** Whether a ticket is printed as soon as it is sold; a setting of this browser. */
export const printsAtOnce = signal(remembered());

export function setPrintsAtOnce(wanted: boolean): void {
  printsAtOnce.value = wanted;
  try {
    localStorage.setItem(REMEMBERED, wanted ? 'yes' : 'no');
  } catch {
    // Without storage the choice holds until the page is left.
  }
}

function remembered(): boolean {
  try {
    return localStorage.getItem(REMEMBERED) === 'yes';
  } catch {
    return false;
  }
}

/** Prints a ticket, or prints it again. */
export async function printTicket(receipt: Printed['receipt'], { isCopy } = { isCopy: false }): Promise<void> {
  const round = await roundOf(receipt.roundId);
  const names = new Map(round?.participants.map(({ participantNumber, name }) => [participantNumber, name]));
  printed.value = { receipt, names, isPool: round?.payout.model === 'pari-mutuel', isCopy };
  // The paper is drawn in the next picture.
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  cutPaper();
  print();
}

const MM_A_PIXEL = 25.4 / 96;
const cut = document.createElement('style');

/** Says how long the ticket is: a style sheet cannot know, and a roll would run on to the next page. */
function cutPaper(): void {
  const height = document.querySelector<HTMLElement>('.paper')?.offsetHeight ?? 0;
  cut.textContent = `@page { size: 80mm ${Math.ceil(height * MM_A_PIXEL) + 1}mm; }`;
  document.head.append(cut);
}

async function roundOf(roundId: string) {
  const current = openRound.peek();
  if (current?.roundId === roundId) return current;
  const answer = await api.GET('/api/v1/rounds/{roundId}', { params: { path: { roundId } } }).catch(() => undefined);
  return answer?.data;
}
