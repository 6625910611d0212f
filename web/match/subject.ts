import { computed } from '@preact/signals';
import type { Match, Score, StoredStats } from '../../domains/esports/contract.ts';
import { matchLive, type MatchView } from '../../domains/esports/live.ts';
import { dataAt, fetchedWhen } from '../live/fetched.ts';
import { idInAddress } from '../page/address.ts';
import { matches } from './topics.ts';

/** The match that the address names. */
export const matchId = idInAddress();

type KnownMatch = MatchView & { readonly match: Match };

const SCORES = 100;

const live = computed(() => matches.views.value.get(matchId));
const fetched = fetchedWhen(() => live.value !== undefined && live.value.match === null, readMatch);

/** The match as it is known now; undefined until it is, null when there is none. */
export const subject = computed((): KnownMatch | null | undefined => {
  const view = live.value;
  if (view?.match) return { ...view, match: view.match };
  if (view === undefined || fetched.value === undefined) return undefined;
  return fetched.value.found ? fetched.value.data : null;
});

/** What the API tells of a match whose topic is gone: all but the gold over time. */
async function readMatch(): Promise<KnownMatch | undefined> {
  const match = await dataAt(`/matches/${matchId}`);
  if (match === undefined) return undefined;
  const [scores, stats] = await Promise.all([dataAt(`/matches/${matchId}/scores?limit=${SCORES}`), dataAt(`/matches/${matchId}/stats`)]);
  const feed = ((scores ?? []) as readonly Score[]).toReversed();
  return { ...matchLive.initial, match: match as Match, feed, players: (stats ?? []) as readonly StoredStats[] };
}
