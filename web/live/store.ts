import { computed, signal } from '@preact/signals';
import { ServerClock } from './server-clock.ts';
import type { Connection } from './session.ts';

/** How fresh what the page shows is. Written by what keeps the page fresh: start.ts, or the poll of a page without topics. */
export const connection = signal<Connection>({ state: 'connecting' });

export const clock = new ServerClock();
/** The server's time, four times a second. What moves smoothly asks `serverNow` on every frame instead. */
export const serverTick = signal(Date.now());

export function serverNow(): number {
  return clock.at(Date.now());
}

/** Since when the numbers shown may be old; undefined while they are right, or none came. */
export const staleSince = computed(() => ('since' in connection.value ? connection.value.since : undefined));
