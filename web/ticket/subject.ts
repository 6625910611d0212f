import { computed, effect, signal } from '@preact/signals';
import type { TicketStatus } from '../../domains/betting/contract.ts';
import { answered, api } from '../live/api.ts';
import { idInAddress } from '../page/address.ts';
import { rounds } from '../round/topics.ts';
import { asSettled } from './as-settled.ts';

/** The code that the address names, and the number beside it in a ticket's square. */
export const code = idInAddress();
const receiptId = new URLSearchParams(location.search).get('n');

/** The ticket as the server told it last: undefined until it has. */
const told = signal<TicketStatus | 'unknown' | 'ambiguous' | undefined>(undefined);

const round = computed(() => {
  const ticket = told.value;
  return typeof ticket === 'object' ? rounds.views.value.get(ticket.roundId)?.round : undefined;
});

/** The ticket as it stands now. */
export const subject = computed(() => {
  const ticket = told.value;
  return typeof ticket === 'object' ? asSettled(ticket, round.value) : ticket;
});

/** The round whose settling decides. */
export const wantedTopics = computed((): readonly string[] => {
  const ticket = told.value;
  return typeof ticket === 'object' ? [rounds.topic(ticket.roundId)] : [];
});

const NONE: ReadonlySet<number> = new Set([400, 404]);
const AMBIGUOUS = 409;
/** What the round does not tell happens at a counter, and its holder stands there. A venue's pages share one address, and its limit. */
const EVERY_MS = 60_000;
const AGAIN_MS = 5_000;
/** Once the round is settled the tables follow within moments; the pages of a venue must not all ask in the same one. */
const AFTER_ROUND_MS = 2_000;
const SPREAD_MS = 8_000;

let timer: number | undefined;

/** Asks how the ticket stands: now, once its round is settled, when somebody looks again, and now and then meanwhile. */
export function watchTicket(): void {
  void ask();
  const isOver = computed(() => round.value?.status === 'finished' || round.value?.status === 'void');
  effect(() => {
    if (isOver.value) askIn(AFTER_ROUND_MS + Math.random() * SPREAD_MS);
  });
  document.addEventListener('visibilitychange', () => askIn(0));
  addEventListener('online', () => askIn(0));
}

async function ask(): Promise<void> {
  const params = { path: { redeemCode: code }, query: receiptId === null ? {} : { receiptId } };
  try {
    const { status, data, retryAfterMs } = await answered(api.GET('/api/v1/tickets/{redeemCode}', { params }));
    if (data !== undefined) told.value = data;
    else if (NONE.has(status)) told.value = 'unknown';
    else if (status === AMBIGUOUS) told.value = 'ambiguous';
    // A ticket that was sold this moment is in the tables the next.
    askIn(retryAfterMs ?? (data === undefined || isBehind() ? AGAIN_MS : EVERY_MS));
  } catch {
    askIn(AGAIN_MS);
  }
}

function askIn(ms: number): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    if (document.visibilityState === 'visible') void ask();
  }, ms);
}

/** Whether its round is settled, and what the server told of the ticket is from before. */
function isBehind(): boolean {
  const ticket = told.peek();
  const status = round.peek()?.status;
  return typeof ticket === 'object' && ticket.status === 'open' && (status === 'finished' || status === 'void');
}
