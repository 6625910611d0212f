import { rest } from '../kernel/rest.ts';
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
export class OutboxReader<Event> {
  readonly name: string;
  readonly #journal: Journal<Event>;
  readonly #deliver: (records: readonly StoredRecord<Event>[]) => Promise<void>;
  readonly #restMs: number;
  #running: Promise<void> | null = null;
  #startedAt = 0;
  #failures = 0;
  #retryAt = 0;
  /** The last version that was acknowledged. */
  cursor: number;

  /** @param restMs  Least time from one delivery's start to the next: the first leaves at once, what follows is gathered. */
  constructor(
    name: string,
    journal: Journal<Event>,
    cursor: number,
    deliver: (records: readonly StoredRecord<Event>[]) => Promise<void>,
    restMs = 0,
  ) {
    this.name = name;
    this.#restMs = restMs;
    this.#journal = journal;
    this.#deliver = deliver;
    this.cursor = cursor;
  }

  get isCaughtUp(): boolean {
    return this.cursor >= this.#journal.head;
  }

  /** Delivers until nothing is left or a delivery fails; joins a run that is under way. Never rejects. */
  run(now: number): Promise<void> {
    if (this.#running !== null) return this.#running;
    if (this.isCaughtUp || now < this.#retryAt) return Promise.resolve();
    this.#running = this.#drain().finally(() => {
      this.#running = null;
    });
    return this.#running;
  }

  async #drain(): Promise<void> {
    try {
      while (!this.isCaughtUp) {
        await rest(this.#startedAt, this.#restMs);
        this.#startedAt = Date.now();
        // One batch in flight: two could arrive in either order, and the second would look like a gap.
        const batch = this.#journal.read(this.cursor, BATCH_RECORDS);
        await this.#deliver(batch);
        this.cursor = batch.at(-1)?.version ?? this.cursor;
        this.#failures = 0;
      }
    } catch (thrown) {
      this.#failures += 1;
      this.#retryAt = Date.now() + Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.#failures - 1));
      if (this.#failures === 1) {
        log.warn('an outbox delivery failed and is retried', { reader: this.name, cursor: this.cursor, error: asError(thrown) });
      }
    }
  }
}
