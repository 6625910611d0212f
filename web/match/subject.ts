import { computed } from '@preact/signals';
import { api } from '../live/api.ts';
import { fetchedWhen, found } from '../live/fetched.ts';
import { idInAddress } from '../page/address.ts';
import type { ShownMatch } from './shown.ts';
import { matches } from './topics.ts';

/** The match that the address names. */
export const matchId = idInAddress();

const SCORES = 100;

const live = computed(() => matches.views.value.get(matchId));
const fetched = fetchedWhen(() => live.value !== undefined && live.value.match === null, readMatch);

/** The match as it is known now; undefined until it is, null when there is none. */
export const subject = computed((): ShownMatch | null | undefined => {
  const view = live.value;
  if (view?.match) return { ...view, match: view.match };
  if (view === undefined || fetched.value === undefined) return undefined;
  return fetched.value.found ? fetched.value.data : null;
});

/** What the API tells of a match whose topic is gone: all but the gold over time. */
async function readMatch(): Promise<ShownMatch | undefined> {
  const path = { matchId };
  const match = await found(api.GET('/api/v1/matches/{matchId}', { params: { path } }));
  if (match === undefined) return undefined;
  const [scores, players] = await Promise.all([
    found(api.GET('/api/v1/matches/{matchId}/scores', { params: { path, query: { limit: SCORES } } })),
    found(api.GET('/api/v1/matches/{matchId}/stats', { params: { path } })),
  ]);
  return { match, feed: (scores ?? []).toReversed(), players: players ?? [], series: [] };
}
