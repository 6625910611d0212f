import { signal } from '@preact/signals';
import type { Problem } from '../../../client/index.ts';
import type { ReceiptDetail } from '../../../domains/betting/contract.ts';
import { api } from '../../live/api.ts';
import { settled } from '../answer.ts';
import { who } from '../who.ts';
import { showChanged } from './found.ts';

/** What is being done with the ticket that was looked up, or was just done. */
export type Deed =
  | { readonly is: 'none' }
  | { readonly is: 'doing'; readonly isDoubtful: boolean }
  | { readonly is: 'paid'; readonly amountMinor: number }
  | { readonly is: 'voided'; readonly amountMinor: number }
  | { readonly is: 'refused'; readonly problem: Problem };

export const deed = signal<Deed>({ is: 'none' });

type Command = (header: {
  'Idempotency-Key': string;
}) => Promise<{ readonly data: ReceiptDetail; readonly meta: { readonly timestamp: string } }>;

/** Pays what is due, once. */
export async function pay({ receiptId, dueMinor }: ReceiptDetail, redeemCode: string): Promise<void> {
  await perform({ is: 'paid', amountMinor: dueMinor }, (header) =>
    api.POST('/api/v1/receipts/{receiptId}/payout', { params: { path: { receiptId }, header }, body: { redeemCode } }),
  );
}

/** Takes a ticket back before the close; its money goes back over the counter. */
export async function voidTicket({ receiptId, totalMinor }: ReceiptDetail, reason: string): Promise<void> {
  await perform({ is: 'voided', amountMinor: totalMinor }, (header) =>
    api.DELETE('/api/v1/receipts/{receiptId}', { params: { path: { receiptId }, header }, body: { reason } }),
  );
}

/** One at a time, under one key until it is known what became of it. */
async function perform(done: Deed, command: Command): Promise<void> {
  const cashier = who.peek();
  if (deed.peek().is === 'doing' || cashier.is !== 'in') return;
  deed.value = { is: 'doing', isDoubtful: false };
  const header = { 'Idempotency-Key': crypto.randomUUID() };
  const isStillHere = () => {
    const now = who.peek();
    return now.is === 'in' && now.user.id === cashier.user.id;
  };
  const onUnknown = () => {
    deed.value = { is: 'doing', isDoubtful: true };
  };
  const answer = await settled(() => command(header), { isDoubtful: false, isStillHere, onUnknown });
  if (answer.is === 'done') {
    deed.value = done;
    showChanged(answer.data);
  } else {
    deed.value = answer.is === 'left' ? { is: 'none' } : answer;
  }
}
