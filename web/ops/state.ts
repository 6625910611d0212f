import { batch, signal } from '@preact/signals';
import type { History, Summary } from '../../core/metrics/contract.ts';
import { answered, api, type Answer } from '../live/api.ts';
import { connection } from '../live/store.ts';

const EVERY_MS = 5_000;
const MINUTES = 60;
const UNAUTHENTICATED = 401;
const FORBIDDEN = 403;

/** Who looks: not known yet, nobody who is signed in, somebody who may not see this, or an admin. */
export const access = signal<'unknown' | 'nobody' | 'forbidden' | 'admin'>('unknown');
export const summary = signal<Summary | undefined>(undefined);
export const history = signal<History | undefined>(undefined);

/** When the newest figures came, ms since the epoch. */
let heardAt: number | undefined;
let silentUntil = 0;

/** Asks every few seconds how the house is, while somebody looks: a hidden page must not keep a deployment awake. */
export function watchHouse(): void {
  const look = () => {
    const answers = access.peek() !== 'nobody' && access.peek() !== 'forbidden';
    if (answers && document.visibilityState === 'visible') void askHouse();
  };
  look();
  setInterval(look, EVERY_MS);
  addEventListener('online', look);
  document.addEventListener('visibilitychange', look);
}

/** Asks now: after a sign-in, say. What nobody answers leaves the figures as they are, and dated. */
export async function askHouse(): Promise<void> {
  if (Date.now() < silentUntil) return;
  try {
    const answers = await Promise.all([
      answered(api.GET('/api/v1/ops/summary')),
      answered(api.GET('/api/v1/ops/history', { params: { query: { minutes: MINUTES } } })),
    ]);
    batch(() => hear(...answers));
  } catch {
    connection.value = heardAt === undefined ? { state: 'unreachable' } : { state: 'offline', since: heardAt };
  }
}

function hear(now: Answer<Summary>, past: Answer<History>): void {
  const wait = Math.max(now.retryAfterMs ?? 0, past.retryAfterMs ?? 0);
  if (wait > 0) {
    silentUntil = Date.now() + wait;
    connection.value = { state: 'limited', since: heardAt, until: silentUntil };
    return;
  }
  if (now.status === UNAUTHENTICATED || now.status === FORBIDDEN) {
    access.value = now.status === FORBIDDEN ? 'forbidden' : 'nobody';
    connection.value = { state: 'polling' };
    return;
  }
  if (now.data === undefined || past.data === undefined) throw new Error(`the house answered ${now.status} and ${past.status}`);
  heardAt = Date.now();
  access.value = 'admin';
  summary.value = now.data;
  history.value = past.data;
  connection.value = { state: 'live' };
}
