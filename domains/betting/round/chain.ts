import type { ChainEntry } from '../contract.ts';
import { chainHead } from './draw.ts';

/**
 * The head of a round's chain after these links, in their order; of none it is the commitment. Anyone who has the links computes
 * the head that was published at the close, and finds their own ticket among them.
 */
export function headAfter(commitment: string, entries: Iterable<ChainEntry>): string {
  let head = commitment;
  for (const { kind, receiptId, bets } of entries) {
    head = chainHead(head, kind === 'sale' ? receiptId : `${kind}|${receiptId}`, bets);
  }
  return head;
}
