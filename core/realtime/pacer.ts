/** How long a fan-out keeps the next one waiting, ms. */
export interface Pace {
  /** Never sooner after it began, so that what happens close together leaves together. */
  readonly soonest: number;
  /** Never later after it drained; and after it began, should the runtime not tell that it drained. */
  readonly latest: number;
}

/** After a fan-out the hub rests this many times as long as it took: it spends at most a quarter of its thread on sending. */
const REST = 3;

/**
 * Says when the next frames may leave. A frame costs workerd ~24 µs whatever its size, so under load fewer and larger
 * ones are sent: when idle a frame leaves at once; otherwise when the last fan-out has drained and the hub has rested.
 * What waits meanwhile is not late but joined: without the rest a hub of 1,000 sockets was busy sending all the time,
 * and its topics waited for it (tried: half the CPU for the same events, see the commits of this file).
 * Pure: the clock is an argument, timers are the caller's, and none is asked for when nothing waits.
 */
export class Pacer {
  readonly #pace: Pace;
  #leftAt = Number.MIN_SAFE_INTEGER;
  #drainedAt: number | undefined = Number.MIN_SAFE_INTEGER;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** How long frames that are ready now must wait; 0 = they leave at once. */
  wait(now: number): number {
    const { soonest, latest } = this.#pace;
    if (this.#drainedAt === undefined) return Math.max(0, this.#leftAt + latest - now);
    const rest = Math.min(latest, REST * (this.#drainedAt - this.#leftAt));
    return Math.max(0, this.#leftAt + soonest - now, this.#drainedAt + rest - now);
  }

  /** A fan-out begins. */
  left(now: number): void {
    this.#leftAt = now;
    this.#drainedAt = undefined;
  }

  /** The runtime came back to us after the fan-out that left at `leftAt`: its writes were made. */
  drained(leftAt: number, now: number): void {
    if (leftAt === this.#leftAt) this.#drainedAt = now;
  }
}
