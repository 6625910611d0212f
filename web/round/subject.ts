import { computed } from '@preact/signals';
import type { Round } from '../../domains/betting/contract.ts';
import { roundLive, type RoundView } from '../../domains/betting/live.ts';
import { api } from '../live/api.ts';
import { fetchedWhen, found } from '../live/fetched.ts';
import { idInAddress } from '../page/address.ts';
import { rounds } from './topics.ts';

/** The round that the address names. */
export const roundId = idInAddress();

const live = computed(() => rounds.views.value.get(roundId));
const fetched = fetchedWhen(() => live.value !== undefined && live.value.round === null, readRound);

/** The round as it is known now; undefined until it is, null when there is none. */
export const subject = computed((): (RoundView & { readonly round: Round }) | null | undefined => {
  const view = live.value;
  if (view?.round) return { ...view, round: view.round };
  if (view === undefined || fetched.value === undefined) return undefined;
  return fetched.value.found ? fetched.value.data : null;
});

/** Whether the stakes on each runner are known: the API alone, without the topic, does not tell them. */
export const stakesKnown = computed(() => live.value?.round !== null);

/** What the API tells of a round whose topic is gone: all but the race and the stakes on each runner. */
async function readRound(): Promise<(RoundView & { readonly round: Round }) | undefined> {
  const params = { path: { roundId } };
  const [round, proof] = await Promise.all([
    found(api.GET('/api/v1/rounds/{roundId}', { params })),
    found(api.GET('/api/v1/rounds/{roundId}/fairness', { params })),
  ]);
  if (round === undefined || proof === undefined) return undefined;
  return { ...roundLive.initial, round, proof, chainHead: proof.chainHead };
}
