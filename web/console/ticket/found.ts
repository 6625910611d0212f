import { effect, signal } from '@preact/signals';
import type { Problem } from '../../../client/index.ts';
import type { ReceiptDetail, Round } from '../../../domains/betting/contract.ts';
import { api } from '../../live/api.ts';
import { said } from '../answer.ts';
import { track } from '../floor.ts';
import { readTicket } from './typed-ticket.ts';

/** The ticket that was asked for. */
export type Found =
  | { readonly is: 'nothing' | 'asking' | 'misread number' | 'unreadable' | 'unreachable' }
  | { readonly is: 'refused'; readonly problem: Problem }
  /** `code` is what was read off the ticket, '' where only its number was. */
  | { readonly is: 'found'; readonly ticket: ReceiptDetail; readonly round: Round | null; readonly code: string };

export const found = signal<Found>({ is: 'nothing' });

/** Looks up what was typed or scanned. */
export async function lookUp(typed: string): Promise<void> {
  const asked = readTicket(typed);
  switch (asked.is) {
    case 'misread number':
    case 'unreadable':
      found.value = asked;
      return;
    case 'number':
      found.value = { is: 'asking' };
      return show(asked.receiptId, asked.code ?? '');
    case 'code': {
      found.value = { is: 'asking' };
      const answer = await said(api.GET('/api/v1/tickets/{redeemCode}', { params: { path: { redeemCode: asked.code } } }));
      if (answer.is === 'done') return show(answer.data.receiptId, asked.code);
      found.value = answer.is === 'unknown' ? { is: 'unreachable' } : answer;
    }
  }
}

async function show(receiptId: string, code: string): Promise<void> {
  const answer = await said(api.GET('/api/v1/receipts/{receiptId}', { params: { path: { receiptId } } }));
  if (answer.is !== 'done') return void (found.value = answer.is === 'unknown' ? { is: 'unreachable' } : answer);
  const round = await said(api.GET('/api/v1/rounds/{roundId}', { params: { path: { roundId: answer.data.roundId } } }));
  found.value = { is: 'found', ticket: answer.data, round: round.is === 'done' ? round.data : null, code };
}

/** Shows what a command has made of the ticket. */
export function showChanged(ticket: ReceiptDetail): void {
  const now = found.peek();
  if (now.is === 'found') found.value = { ...now, ticket };
}

/** Asks again for an open ticket whenever its track moves on: its race may have been run. */
export function followFound(): () => void {
  let seen: unknown;
  return effect(() => {
    const moment = `${track.value?.running?.round.roundId} ${track.value?.results[0]?.roundId} ${track.value?.waiting?.roundId}`;
    const now = found.peek();
    if (seen !== undefined && seen !== moment && now.is === 'found' && now.ticket.status === 'open')
      void show(now.ticket.receiptId, now.code);
    seen = moment;
  });
}
