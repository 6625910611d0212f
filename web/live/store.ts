import { computed, signal } from '@preact/signals';
import type { RoundView, TrackView } from '../../domains/betting/live.ts';
import type { MatchView } from '../../domains/esports/live.ts';
import { ServerClock } from './server-clock.ts';
import type { Connection } from './session.ts';

/** What the page shows, as it is known now. Written by start.ts only. */
export const connection = signal<Connection>({ state: 'connecting' });
export const track = signal<TrackView | undefined>(undefined);
export const rounds = signal<ReadonlyMap<string, RoundView>>(new Map());
export const matches = signal<ReadonlyMap<string, MatchView>>(new Map());
/** The matches to follow: those the server says are live, and those that ended while they were shown. */
export const followedMatches = signal<readonly string[]>([]);

export const clock = new ServerClock();
/** The server's time, four times a second. What moves smoothly asks `serverNow` on every frame instead. */
export const serverTick = signal(Date.now());

export function serverNow(): number {
  return clock.at(Date.now());
}

/** Whether the numbers shown may be old. */
export const stale = computed(() => connection.value.state === 'offline');

export const TRACK_TOPIC = 'track:main';

/** The round that takes bets, the race that runs, and the last race, whose end stays on show. */
export const wantedTopics = computed((): readonly string[] => {
  const view = track.value;
  const last = view?.running?.round.roundId ?? view?.results[0]?.roundId;
  const roundIds = [view?.waiting?.roundId, last].filter((id) => id !== undefined);
  return [TRACK_TOPIC, ...new Set(roundIds.map((id) => `round:${id}`)), ...followedMatches.value.map((id) => `match:${id}`)];
});
