import { asError, log } from '../metrics/log.ts';
import { meter } from '../metrics/meter.ts';
import { Breaker, type BreakerState } from './breaker.ts';
import { withTimeLimit } from './time-limit.ts';

/** What a call out did not get: the dependency refused, hung, was too slow, or is being left alone for a while. */
export class DependencyAway extends Error {
  override readonly name = 'DependencyAway';
  readonly dependency: string;

  constructor(dependency: string, cause?: unknown) {
    super(`${dependency} is away`, { cause });
    this.dependency = dependency;
  }
}

export interface GuardOptions {
  /** How logs and /healthz call it, e.g. `redis`. */
  readonly name: string;
  /** Longest a call may take, ms. */
  readonly timeLimitMs: number;
  /** Whether an error means that the dependency is away (the default), not that it refused this one request. */
  readonly isAway?: (error: unknown) => boolean;
  /** Failures in a row that open the breaker. Default 3. */
  readonly failures?: number;
  /** First pause before a probe, ms. Default 500; it doubles up to `longestOpenMs`, default 5,000. */
  readonly openMs?: number;
  readonly longestOpenMs?: number;
  /** The clock, ms since the epoch. */
  readonly now?: () => number;
}

/** A time limit and a breaker around everything that is asked of one dependency. */
export class Guard {
  readonly name: string;
  readonly #timeLimitMs: number;
  readonly #isAway: (error: unknown) => boolean;
  readonly #now: () => number;
  readonly #breaker: Breaker;
  #awayAt = 0;

  constructor(options: GuardOptions) {
    this.name = options.name;
    this.#timeLimitMs = options.timeLimitMs;
    this.#isAway = options.isAway ?? (() => true);
    this.#now = options.now ?? Date.now;
    this.#breaker = new Breaker({
      failures: options.failures ?? 3,
      openMs: options.openMs ?? 500,
      longestOpenMs: options.longestOpenMs ?? 5_000,
      probeMs: options.timeLimitMs * 2,
    });
  }

  get state(): BreakerState {
    return this.#breaker.state(this.#now());
  }

  /** When a call last failed or was skipped, ms since the epoch; 0 for never. What was written after that is whole. */
  get lastAwayAt(): number {
    return this.#awayAt;
  }

  /**
   * Runs one call under the time limit, unless the breaker is open.
   * @throws DependencyAway when the dependency is away; an error that is about this request alone passes through.
   */
  async run<T>(operation: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const startedAt = this.#now();
    if (!this.#breaker.admits(startedAt)) {
      this.#awayAt = startedAt;
      throw new DependencyAway(this.name);
    }
    try {
      const value = await withTimeLimit(this.#timeLimitMs, operation);
      this.#answered();
      return value;
    } catch (error) {
      if (!this.#isAway(error)) {
        this.#answered();
        throw error;
      }
      this.#awayAt = this.#now();
      if (this.#breaker.failed(this.#awayAt)) this.#opened(asError(error));
      throw new DependencyAway(this.name, error);
    }
  }

  #opened(error: Error): void {
    const dependency = this.name;
    log.warn(`${dependency} is away`, { dependency, error });
    meter.count('ringside_breaker_opened_total', { dependency });
    meter.set('ringside_breakers_open', { dependency }, 1);
  }

  #answered(): void {
    if (!this.#breaker.succeeded()) return;
    log.info(`${this.name} is back`, { dependency: this.name });
    meter.set('ringside_breakers_open', { dependency: this.name }, 0);
  }
}
