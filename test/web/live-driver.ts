import type { LiveView } from '../../core/kernel/live.ts';
import { Following } from '../../web/live/following.ts';
import { LiveSession, type Action, type Input } from '../../web/live/session.ts';

/** A view that is its own log: every number said, in order. Like the real ones it answers nothing to an event it does not know. */
const numbers: LiveView<readonly number[]> = {
  initial: [],
  apply: (view, { event, data }) => (event === 'number' ? [...view, data as number] : (undefined as unknown as readonly number[])),
};

export const T0 = 1_000_000;

/** A session with time in hand. `random` answers half, so that a wait is half of the longest. */
export function drive(random: () => number = () => 0.5) {
  let now = T0;
  const session = new LiveSession({ follow: () => new Following(numbers), random }, now);
  const step = (input: Input): Action[] => session.step(input, now);
  return {
    step,
    receive: (...frames: readonly unknown[]) => step({ type: 'received', text: JSON.stringify(frames.length === 1 ? frames[0] : frames) }),
    want: (...topics: readonly string[]) => step({ type: 'wanted', topics }),
    /** Lets time pass in ticks of a quarter of a second. @returns what was to be done meanwhile. */
    wait(milliseconds: number): Action[] {
      const actions: Action[] = [];
      for (const end = now + milliseconds; now < end;) {
        now = Math.min(end, now + 250);
        actions.push(...step({ type: 'tick' }));
      }
      return actions;
    },
    view: (topic: string) => session.view(topic),
    now: () => now,
    connection: () => session.connection(now),
  };
}

export const frame = (topic: string, offset: number, data: unknown = offset, epoch = 'a') => ({
  topic,
  epoch,
  offset,
  event: 'number',
  data,
});
export const snapshot = (topic: string, offset: number, data: readonly number[], epoch = 'a') => ({
  topic,
  epoch,
  offset,
  event: 'snapshot',
  data,
});

/** The messages among actions. */
export function sent(actions: readonly Action[]): unknown[] {
  return actions.flatMap((action) => (action.type === 'send' ? [JSON.parse(action.text)] : []));
}

/** A driven session that is open and has `track:main` at offset 2. */
export function driveLive() {
  const driven = drive();
  driven.want('track:main');
  driven.step({ type: 'tick' });
  driven.step({ type: 'opened' });
  driven.receive(snapshot('track:main', 2, [1, 2]));
  return driven;
}
