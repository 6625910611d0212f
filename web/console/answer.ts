import { ApiProblem, ApiUnreachable, type Problem } from '../../client/index.ts';
import { clock } from '../live/store.ts';
import { who } from './who.ts';

/** What became of a call. `unknown`: no answer came, so that a command may have been done or not. */
export type Said<Data> =
  | { readonly is: 'done'; readonly data: Data; readonly cursor: string | null }
  | { readonly is: 'refused'; readonly problem: Problem }
  | { readonly is: 'unknown' };

interface Envelope<Data> {
  readonly data: Data;
  readonly meta: { readonly timestamp: string };
  readonly pagination?: { readonly cursor: string | null };
}

const PAUSE_MS = 1_500;
const UNAUTHENTICATED = 401;
/** Nobody knows whether it was done. */
const DOUBTFUL: ReadonlySet<number> = new Set([500, 502, 504]);
/** Nothing was decided about the command itself. */
const PASSING: ReadonlySet<number> = new Set([401, 403, 408, 429, 503]);

/** Takes the answer to a call of `api` that was made just now. A session that has ended brings the sign-in back. */
export async function said<Data>(call: Promise<Envelope<Data>>): Promise<Said<Data>> {
  const sentAt = Date.now();
  try {
    const { data, meta, pagination } = await call;
    clock.read({ sentAt, receivedAt: Date.now(), serverTime: Date.parse(meta.timestamp), precisionMs: 1 });
    return { is: 'done', data, cursor: pagination?.cursor ?? null };
  } catch (thrown) {
    if (thrown instanceof ApiUnreachable) return { is: 'unknown' };
    if (!(thrown instanceof ApiProblem)) throw thrown;
    if (thrown.status === UNAUTHENTICATED) who.value = { is: 'ended' };
    return { is: 'refused', problem: thrown.problem };
  }
}

interface Insisting {
  /** Whether an attempt before this call may have been done. */
  readonly isDoubtful: boolean;
  /** Whether who sent it still works here; a key belongs to its user. */
  readonly isStillHere: () => boolean;
  /** Told after each attempt that left it open. */
  readonly onUnknown: () => void;
}

/**
 * Sends a command until it is known what became of it; `send` must use the same idempotency key each time.
 *
 * @returns done; refused, and so not done by any attempt; or left: who sent it signed out before that was known.
 */
export async function settled<Data>(
  send: () => Promise<Envelope<Data>>,
  { isDoubtful, isStillHere, onUnknown }: Insisting,
): Promise<Exclude<Said<Data>, { readonly is: 'unknown' }> | { readonly is: 'left' }> {
  for (let doubtful = isDoubtful; ;) {
    const answer = await said(send());
    if (answer.is === 'done') return answer;
    if (answer.is === 'refused' && !leavesOpen(answer.problem, doubtful)) return answer;
    doubtful = true;
    onUnknown();
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (!isStillHere()) return { is: 'left' };
  }
}

function leavesOpen({ status }: Problem, isDoubtful: boolean): boolean {
  return DOUBTFUL.has(status) || (isDoubtful && PASSING.has(status));
}
