import type { Match } from '../../domains/esports/contract.ts';
import { readApi } from '../live/api.ts';
import { clock, followedMatches, matches } from '../live/store.ts';

const EVERY_MS = 10_000;
/** A match that ended while it was shown keeps its final score on the page for so long. */
const FINAL_STAYS_MS = 120_000;
const SHOWN_MATCHES = 8;

/** Keeps the list of matches to follow. The look at the server's clock that comes with each answer is used too. */
export function watchLiveMatches(): void {
  void look();
  setInterval(() => void look(), EVERY_MS);
}

async function look(): Promise<void> {
  if (document.visibilityState === 'hidden') return;
  try {
    const { body, reading } = await readApi('/matches?status=LIVE');
    if (reading !== undefined) clock.read(reading);
    follow(body === undefined ? [] : (body.data as readonly Match[]).map(({ matchId }) => matchId));
  } catch {
    // Nobody answers: what is followed stays, and its last figures are dated by the connection's state.
  }
}

function follow(liveIds: readonly string[]): void {
  const staying = followedMatches.peek().filter((id) => stays(matches.peek().get(id)?.match ?? null));
  const followed = [...new Set([...staying, ...liveIds])].slice(-SHOWN_MATCHES);
  if (followed.join() !== followedMatches.peek().join()) followedMatches.value = followed;
}

/** The list comes from the read tables, which may not have a match's start yet, or already have its end. */
function stays(match: Match | null): boolean {
  if (match === null || match.status === 'LIVE') return match !== null;
  return match.endedAt !== null && clock.at(Date.now()) - Date.parse(match.endedAt) < FINAL_STAYS_MS;
}
