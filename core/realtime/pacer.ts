/** How long a fan-out keeps the next one waiting, ms. */
export interface Pace {
  /** Never sooner, so that what happens close together leaves together. */
  readonly soonest: number;
  /** Never later, even when the sockets have not drained. */
  readonly latest: number;
}

/**
 * Says when the next frames may leave. A frame costs workerd ~24 µs whatever its size, so under load fewer and larger
 * ones are sent: when idle a frame leaves at once; otherwise when the last fan-out has drained, within `Pace`. Pure:
 * the clock is an argument, timers are the caller's, and none is asked for when nothing waits.
 */
export class Pacer {
  readonly #pace: Pace;
  #leftAt = Number.NEGATIVE_INFINITY;
  #drained = true;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  /** How long frames that are ready now must wait; 0 = they leave at once. */
  wait(now: number): number {
    return Math.max(0, this.#leftAt + (this.#drained ? this.#pace.soonest : this.#pace.latest) - now);
  }

  /** A fan-out begins. */
  left(now: number): void {
    this.#leftAt = now;
    this.#drained = false;
  }

  /** The runtime came back to us after the fan-out that left at `leftAt`: its writes were made. */
  drained(leftAt: number): void {
    if (leftAt === this.#leftAt) this.#drained = true;
  }
}
