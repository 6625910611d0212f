import { isDeepStrictEqual } from 'node:util';
import { matchLive, type MatchView } from '../../domains/esports/live.ts';
import type { Seen } from './spectator-protocols.ts';

/**
 * How many of a match's spectators ended elsewhere than somebody who came last: at another offset, or with another view.
 *
 * @param watchers  What each of them saw, a snapshot first.
 * @param newcomer  The same of the one who came last, whose snapshot was taken late.
 */
export function straysAmong(watchers: readonly (readonly Seen[])[], newcomer: readonly Seen[]): number {
  const [offset, view] = [newcomer.at(-1)?.offset, viewAfter(newcomer)];
  return watchers.filter((seen) => seen.at(-1)?.offset !== offset || !isDeepStrictEqual(viewAfter(seen), view)).length;
}

/** The view after a snapshot and what followed it. */
function viewAfter(seen: readonly Seen[]): unknown {
  return seen.reduce<unknown>(
    (view, { event, data }) => (event === 'snapshot' ? data : matchLive.apply(view as MatchView, { event, data })),
    matchLive.initial,
  );
}
