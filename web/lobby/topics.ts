import { computed, signal } from '@preact/signals';
import { trackLive, type TrackView } from '../../domains/betting/live.ts';
import { Topics } from '../live/topics.ts';
import { matches } from '../match/topics.ts';
import { rounds } from '../round/topics.ts';

const MAIN_TRACK = 'main';

export const tracks = new Topics<TrackView>('track', trackLive);
export const track = computed(() => tracks.views.value.get(MAIN_TRACK));

/** The matches to follow: those the server says are live, and those that ended while they were shown; undefined until it has said. */
export const followedMatches = signal<readonly string[] | undefined>(undefined);

/** The round that takes bets, the race that runs, the last race, whose end stays on show, and the matches. */
export const wantedTopics = computed((): readonly string[] => {
  const view = track.value;
  const last = view?.running?.round.roundId ?? view?.results[0]?.roundId;
  const roundIds = [view?.waiting?.roundId, last].filter((id) => id !== undefined);
  const roundTopics = [...new Set(roundIds)].map((id) => rounds.topic(id));
  const matchTopics = followedMatches.value?.map((id) => matches.topic(id)) ?? [];
  return [tracks.topic(MAIN_TRACK), ...roundTopics, ...matchTopics];
});
