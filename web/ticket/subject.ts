import { computed, effect, signal } from '@preact/signals';
import type { TicketStatus } from '../../domains/betting/contract.ts';
import { answered, api } from '../live/api.ts';
import { idInAddress } from '../page/address.ts';
import { rounds } from '../round/topics.ts';

/** The code that the address names, and the number beside it in a ticket's square. */
export const code = idInAddress();
const receiptId = new URLSearchParams(location.search).get('n');

/** The ticket: undefined until it is known. */
export const subject = signal<TicketStatus | 'unknown' | 'ambiguous' | undefined>(undefined);

/** The round whose settling decides. */
export const wantedTopics = computed((): readonly string[] => {
  const ticket = subject.value;
  return typeof ticket === 'object' ? [rounds.topic(ticket.roundId)] : [];
});

const NONE: ReadonlySet<number> = new Set([400, 404]);
const AMBIGUOUS = 409;
/** Nobody can take it back or be paid unseen: it is asked after now and then. */
const EVERY_MS = 10_000;
/** After its round has moved the tables follow within moments. */
const SOON_MS = 1_000;

let timer: number | undefined;

/** Asks how the ticket stands: now, when its round moves, and now and then while somebody looks. */
export function watchTicket(): void {
  void ask();
  effect(() => {
    const ticket = subject.peek();
    const status = typeof ticket === 'object' ? rounds.views.value.get(ticket.roundId)?.round?.status : rounds.views.value.size;
    if (status !== undefined && isUnsettled()) askIn(0);
  });
  document.addEventListener('visibilitychange', () => askIn(0));
  addEventListener('online', () => askIn(0));
}

async function ask(): Promise<void> {
  const params = { path: { redeemCode: code }, query: receiptId === null ? {} : { receiptId } };
  try {
    const { status, data, retryAfterMs } = await answered(api.GET('/api/v1/tickets/{redeemCode}', { params }));
    if (data !== undefined) subject.value = data;
    else if (NONE.has(status)) subject.value = 'unknown';
    else if (status === AMBIGUOUS) subject.value = 'ambiguous';
    askIn(retryAfterMs ?? (isBehind() ? SOON_MS : EVERY_MS));
  } catch {
    askIn(EVERY_MS / 2);
  }
}

function askIn(ms: number): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (document.visibilityState === 'visible') void ask();
  }, ms);
}

/** Whether its round is over, and the ticket does not know it yet. */
function isBehind(): boolean {
  const ticket = subject.peek();
  if (typeof ticket !== 'object' || ticket.status !== 'open') return false;
  const status = rounds.views.peek().get(ticket.roundId)?.round?.status;
  return status === 'finished' || status === 'void';
}

function isUnsettled(): boolean {
  const ticket = subject.peek();
  return typeof ticket === 'object' && (ticket.status === 'open' || ticket.status === 'won' || ticket.status === 'refundable');
}
