import { asError, log } from '../metrics/log.ts';
import type { Journal, StoredRecord } from './journal.ts';

const FIRST_RETRY_MS = 250;
const LONGEST_RETRY_MS = 2_000;
/** Batches are bounded so that one call stays well under a second and a few megabytes. */
const BATCH_RECORDS = 2_000;

/**
 * One reader of an aggregate's outbox: hands records on in order, with one batch in flight, from a cursor of its own that
 * moves only when a batch was acknowledged. A batch may therefore arrive twice, and never out of order.
 */
export class OutboxReader {
  readonly name: string;
  readonly #journal: Journal;
  readonly #deliver: (records: readonly StoredRecord[]) => Promise<void>;
  #running: Promise<void> | null = null;
  #failures = 0;
  /** The last version that was acknowledged. */
  cursor: number;
  /** Not before this moment, ms since the epoch: set after a failure. */
  retryAt = 0;

  constructor(name: string, journal: Journal, deliver: (records: readonly StoredRecord[]) => Promise<void>) {
    this.name = name;
    this.#journal = journal;
    this.#deliver = deliver;
    this.cursor = Number(journal.get(`cursor:${name}`) ?? 0);
  }

  get isCaughtUp(): boolean {
    return this.cursor >= this.#journal.head;
  }

  /** Delivers until nothing is left or a delivery fails; joins a run that is under way. Never rejects. */
  run(now: number): Promise<void> {
    if (this.#running !== null || this.isCaughtUp || now < this.retryAt) return this.#running ?? Promise.resolve();
    this.#running = this.#drain().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  /** Counts everything up to a version as delivered: it came from where this reader delivers to. */
  skipTo(version: number): void {
    this.cursor = version;
    this.#journal.set(`cursor:${this.name}`, String(version));
  }

  async #drain(): Promise<void> {
    try {
      while (!this.isCaughtUp) {
        // One batch in flight: two could arrive in either order, and the second would look like a gap.
        const batch = this.#journal.read(this.cursor, BATCH_RECORDS);
        await this.#deliver(batch);
        this.skipTo(batch.at(-1)?.version ?? this.cursor);
        this.#failures = 0;
        this.retryAt = 0;
      }
    } catch (thrown) {
      this.#failures += 1;
      const wait = Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
      this.retryAt = Date.now() + wait;
      if (this.#failures === 1) log.warn('an outbox delivery failed and is retried', { reader: this.name, cursor: this.cursor, error: asError(thrown) });
    }
  }
}
