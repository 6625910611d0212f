import { isDeepStrictEqual } from 'node:util';
import { matchLive, type MatchView } from '../../domains/esports/live.ts';
import type { Seen } from './spectator-protocols.ts';

/**
 * How many of a match's spectators ended elsewhere than a newcomer begins: at another offset, or with another view when
 * what they were sent is applied to what they were shown first.
 *
 * @param watchers  What each of them saw, a snapshot first.
 */
export function straysAmong(watchers: readonly (readonly Seen[])[], newcomer: Seen): number {
  return watchers.filter((seen) => seen.at(-1)?.offset !== newcomer.offset || !isDeepStrictEqual(viewAfter(seen), newcomer.data)).length;
}

function viewAfter(seen: readonly Seen[]): unknown {
  return seen.reduce<unknown>(
    (view, { event, data }) => (event === 'snapshot' ? data : matchLive.apply(view as MatchView, { event, data })),
    matchLive.initial,
  );
}
