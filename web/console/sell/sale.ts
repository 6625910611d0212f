import { signal } from '@preact/signals';
import type { Problem } from '../../../client/schema.ts';
import type { Receipt } from '../../../domains/betting/contract.ts';
import { api } from '../../live/api.ts';
import { connection } from '../../live/store.ts';
import { settled } from '../answer.ts';
import { openRound } from '../floor.ts';
import { printTicket, printsAtOnce } from '../print/printer.ts';
import { who } from '../who.ts';
import { forget, pendingSale, remember, type PendingSale } from './pending-sale.ts';
import { clearSlip, rekeySlip, slip } from './slip.ts';

/** A ticket as a sale answers it, or as a change does: that may keep its code to itself. */
export type Ticket = Omit<Receipt, 'redeemCode'> & { readonly redeemCode: string | null };

/** How the ticket at the counter stands. */
export type Sale =
  | { readonly is: 'typing' }
  /** Sent. `isDoubtful`: an answer got lost, and the same is asked again until one comes. */
  | { readonly is: 'sending'; readonly isDoubtful: boolean }
  | { readonly is: 'sold'; readonly receipt: Ticket; readonly isChange: boolean }
  /** Nothing was sold; the bets are still on the slip. */
  | { readonly is: 'refused'; readonly problem: Problem }
  | { readonly is: 'offline' | 'no round' | 'no bets' };

export const sale = signal<Sale>({ is: 'typing' });

/** Sells the slip, or changes the ticket that it replaces. Once, however often this is asked for. */
export async function sell(): Promise<void> {
  const now = who.peek();
  if (sale.peek().is === 'sending' || now.is !== 'in') return;
  const { bets, replaces } = slip.peek();
  if (bets.length === 0) return void (sale.value = { is: 'no bets' });
  // A sale is refused rather than queued: nobody at the counter would know whether it was made.
  if (isOffline()) return void (sale.value = { is: 'offline' });
  const roundId = replaces?.roundId ?? openRound.peek()?.roundId;
  if (roundId === undefined) return void (sale.value = { is: 'no round' });
  await send(now.user.id, { ...slip.peek(), roundId });
}

/** Asks again what became of the ticket that was sent before the page was left. */
export function resumeSale(userId: string): void {
  const pending = pendingSale(userId);
  if (pending === null || sale.peek().is === 'sending') return;
  slip.value = { key: pending.key, bets: pending.bets, replaces: pending.replaces };
  void send(userId, pending, true);
}

async function send(userId: string, pending: PendingSale, isDoubtful = false): Promise<void> {
  remember(userId, pending);
  sale.value = { is: 'sending', isDoubtful };
  const isStillHere = () => {
    const now = who.peek();
    return now.is === 'in' && now.user.id === userId;
  };
  const answer = await settled(() => order(pending), {
    isDoubtful,
    isStillHere,
    onUnknown: () => (sale.value = { is: 'sending', isDoubtful: true }),
  });
  if (answer.is === 'left') return void (sale.value = { is: 'typing' });
  forget(userId);
  if (answer.is === 'done') {
    sale.value = { is: 'sold', receipt: answer.data, isChange: pending.replaces !== null };
    clearSlip();
    const { redeemCode } = answer.data;
    if (printsAtOnce.peek() && redeemCode !== null) await printTicket({ ...answer.data, redeemCode });
    return;
  }
  rekeySlip();
  sale.value = { is: 'refused', problem: answer.problem };
}

async function order({ key, roundId, bets, replaces }: PendingSale): Promise<Ordered> {
  const header = { 'Idempotency-Key': key };
  if (replaces === null) return api.POST('/api/v1/receipts', { params: { header }, body: { roundId, bets } });
  return api.PATCH('/api/v1/receipts/{receiptId}', { params: { path: { receiptId: replaces.receiptId }, header }, body: { bets } });
}

interface Ordered {
  readonly data: Ticket;
  readonly meta: { readonly timestamp: string };
}

function isOffline(): boolean {
  const { state } = connection.peek();
  return !navigator.onLine || state === 'offline' || state === 'unreachable';
}
