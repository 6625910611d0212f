/** `closed` lets every call through, `open` none, `half-open` one probe. */
export type BreakerState = 'closed' | 'open' | 'half-open';

export interface BreakerOptions {
  /** Failures in a row that open it. */
  readonly failures: number;
  /** How long it stays open before the first probe, ms; doubled after each failed probe. */
  readonly openMs: number;
  /** The longest it stays open between two probes, ms. */
  readonly longestOpenMs: number;
  /** A probe that has not answered after this long is taken for failed, ms: its request may have been cancelled. */
  readonly probeMs: number;
}

/**
 * A circuit breaker that is only counters and clock readings: no timer, and no promise that two requests could share.
 * (cockatiel, tried in workerd, makes every caller of a half-open circuit wait for the promise of the one that probes: as long
 * as the probe lasts, and without end where the platform cancelled the probe's request. Here the others are skipped at once.)
 */
export class Breaker {
  readonly #options: BreakerOptions;
  #failuresInARow = 0;
  #openMs = 0;
  #openUntil = 0;
  #probeUntil = 0;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  /** The state at `now`, ms since the epoch. */
  state(now: number): BreakerState {
    if (this.#openMs === 0) return 'closed';
    return now < this.#openUntil ? 'open' : 'half-open';
  }

  /** Whether a call may go out at `now`. In half-open the first to ask becomes the probe; the others are refused. */
  admits(now: number): boolean {
    const state = this.state(now);
    if (state === 'closed') return true;
    if (state === 'open' || now < this.#probeUntil) return false;
    this.#probeUntil = now + this.#options.probeMs;
    return true;
  }

  /** Notes a call that went well. @returns whether this closed the breaker. */
  succeeded(): boolean {
    const wasOpen = this.#openMs > 0;
    this.#failuresInARow = 0;
    this.#openMs = 0;
    this.#probeUntil = 0;
    return wasOpen;
  }

  /** Notes a call that failed at `now`. @returns whether this opened it from closed. */
  failed(now: number): boolean {
    this.#failuresInARow += 1;
    const wasOpen = this.#openMs > 0;
    // Calls that left before it opened come back late: they say nothing about the probe, and must not lengthen the wait.
    if (wasOpen ? this.state(now) === 'open' : this.#failuresInARow < this.#options.failures) return false;
    this.#openMs = wasOpen ? Math.min(this.#openMs * 2, this.#options.longestOpenMs) : this.#options.openMs;
    this.#openUntil = now + this.#openMs;
    this.#probeUntil = 0;
    return !wasOpen;
  }
}
