import type { Slip } from './slip.ts';

/** A ticket that was sent and not answered yet. It outlives a reload: the same key is sent again, and the ticket is sold once. */
export interface PendingSale extends Slip {
  readonly roundId: string;
}

const placeOf = (userId: string) => `ringside.sale.${userId}`;

/** Keys are the cashier's own: what one left open, the next must not send as theirs. */
export function remember(userId: string, sale: PendingSale): void {
  sessionStorage.setItem(placeOf(userId), JSON.stringify(sale));
}

export function forget(userId: string): void {
  sessionStorage.removeItem(placeOf(userId));
}

export function pendingSale(userId: string): PendingSale | null {
  const stored: unknown = JSON.parse(sessionStorage.getItem(placeOf(userId)) ?? 'null');
  return isPendingSale(stored) ? stored : null;
}

function isPendingSale(stored: unknown): stored is PendingSale {
  return (
    typeof stored === 'object' && stored !== null && 'key' in stored && 'roundId' in stored && 'bets' in stored && 'replaces' in stored
  );
}
