import { signal } from '@preact/signals';
import type { Match } from '../../domains/esports/contract.ts';
import { answered, api } from '../live/api.ts';
import { clock } from '../live/store.ts';
import { matches } from '../match/topics.ts';
import { followedMatches } from './topics.ts';

/** Everyone behind an address shares its limits: asked more often, a family's pages would starve each other. */
const EVERY_MS = 15_000;
/** A match that ended while it was shown keeps its final score on the page for so long. */
const FINAL_STAYS_MS = 120_000;
const SHOWN_MATCHES = 8;
const SHOWN_NEXT = 4;

/** The matches that have not begun, newest first; undefined until the server has said. */
export const scheduledMatches = signal<readonly Match[] | undefined>(undefined);

/** Keeps both lists of matches: those to follow, and those to come. */
export function watchMatches(): void {
  let silentUntil = 0;
  const look = async () => {
    if (document.visibilityState === 'hidden' || Date.now() < silentUntil) return;
    const [live, scheduled] = await Promise.all([list('LIVE', SHOWN_MATCHES), list('SCHEDULED', SHOWN_NEXT)]);
    silentUntil = Date.now() + Math.max(live.retryAfterMs ?? 0, scheduled.retryAfterMs ?? 0);
    if (live.data !== undefined) follow(live.data.map(({ matchId }) => matchId));
    if (scheduled.data !== undefined) scheduledMatches.value = scheduled.data;
  };
  // Nobody answers: what is followed stays, and its last figures are dated by the connection's state.
  const tryToLook = () => void look().catch(() => undefined);
  tryToLook();
  setInterval(tryToLook, EVERY_MS);
}

function list(status: Match['status'], limit: number) {
  return answered(api.GET('/api/v1/matches', { params: { query: { status, limit } } }));
}

function follow(liveIds: readonly string[]): void {
  const staying = (followedMatches.peek() ?? []).filter((id) => stays(matches.views.peek().get(id)?.match ?? null));
  const followed = [...new Set([...staying, ...liveIds])].slice(-SHOWN_MATCHES);
  if (followed.join() !== followedMatches.peek()?.join()) followedMatches.value = followed;
}

/** The list comes from the read tables, which may not have a match's start yet, or already have its end. */
function stays(match: Match | null): boolean {
  if (match === null || match.status === 'LIVE') return match !== null;
  return match.endedAt !== null && clock.at(Date.now()) - Date.parse(match.endedAt) < FINAL_STAYS_MS;
}
