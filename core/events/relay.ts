import type { AppendOutcome } from './event-store.ts';
import type { RelayAnswer, RelayBatch } from '../aggregates/wiring.ts';
import { asError, log } from '../metrics/log.ts';

/** One call to Postgres carries at most so many events: it stays well under a second and a few megabytes. */
const MAX_EVENTS = 4_000;

interface Queued {
  readonly batch: RelayBatch;
  readonly resolve: (answer: RelayAnswer) => void;
}

export interface RelayDeps {
  /** Appends a JSON array of records. @throws when Postgres cannot be reached in time. */
  readonly append: (records: string) => Promise<readonly AppendOutcome[]>;
  /** Called after each append that stored something, with the last position and whose events they were. */
  readonly stored: (position: number, aggregateTypes: ReadonlySet<string>) => void;
  /** Called for a stream that cannot go on. */
  readonly halted: (streamId: string, reason: string) => void;
}

/** What waits for Postgres over all streams, as last heard. */
export interface Backlog {
  readonly events: number;
  readonly oldestAt: number | null;
  readonly streams: number;
}

/**
 * Writes many aggregates' events to Postgres in one call: sends at once when idle, gathers while a call is in flight.
 * It keeps nothing: what it could not store stays in the aggregates' outboxes, and they send it again.
 */
export class Relay {
  readonly #deps: RelayDeps;
  readonly #waiting = new Map<string, { readonly pending: number; readonly oldestAt: number }>();
  #queue: Queued[] = [];
  #running = false;
  #away = false;
  lastPosition = 0;

  constructor(deps: RelayDeps) {
    this.#deps = deps;
  }

  append(batch: RelayBatch): Promise<RelayAnswer> {
    this.#waiting.set(batch.streamId, { pending: batch.pending, oldestAt: batch.oldestAt });
    return new Promise((resolve) => {
      this.#queue.push({ batch, resolve });
      if (!this.#running) void this.#run();
    });
  }

  backlog(): Backlog {
    const waiting = [...this.#waiting.values()];
    const events = waiting.reduce((sum, { pending }) => sum + pending, 0);
    const oldestAt = waiting.length === 0 ? null : Math.min(...waiting.map((entry) => entry.oldestAt));
    return { events, oldestAt, streams: waiting.length };
  }

  async #run(): Promise<void> {
    this.#running = true;
    while (this.#queue.length > 0) await this.#send(this.#take());
    this.#running = false;
  }

  async #send(batches: readonly Queued[]): Promise<void> {
    try {
      const outcomes = await this.#deps.append(`[${batches.map(({ batch }) => batch.records).join(',')}]`);
      if (this.#away) log.info('Postgres takes events again');
      this.#away = false;
      this.#answer(batches, new Map(outcomes.map((outcome) => [outcome.streamId, outcome])));
    } catch (thrown) {
      await this.#failed(batches, asError(thrown));
    }
  }

  /** A call that Postgres refused for its content is halved until the stream at fault stands alone: it must not hold up the others. */
  async #failed(batches: readonly Queued[], error: Error): Promise<void> {
    if (!isRefusal(error)) {
      if (!this.#away) log.warn('Postgres does not take events; they wait in their objects', { error });
      this.#away = true;
      for (const { resolve } of batches) resolve({ status: 'unavailable' });
      return;
    }
    const [first, ...others] = batches;
    if (first === undefined) return;
    if (others.length > 0) {
      const half = Math.ceil(batches.length / 2);
      await this.#send(batches.slice(0, half));
      await this.#send(batches.slice(half));
      return;
    }
    this.#waiting.delete(first.batch.streamId);
    this.#deps.halted(first.batch.streamId, error.message);
    first.resolve({ status: 'refused', reason: error.message });
  }

  /** One batch a stream: a stream that was restarted may have queued the same versions twice, and one call takes one run. */
  #take(): Queued[] {
    const taken: Queued[] = [];
    const left: Queued[] = [];
    const streams = new Set<string>();
    let events = 0;
    for (const queued of this.#queue) {
      const { streamId, count } = queued.batch;
      if (streams.has(streamId) || (taken.length > 0 && events + count > MAX_EVENTS)) {
        left.push(queued);
        continue;
      }
      streams.add(streamId);
      events += count;
      taken.push(queued);
    }
    this.#queue = left;
    return taken;
  }

  #answer(batches: readonly Queued[], outcomes: ReadonlyMap<string, AppendOutcome>): void {
    let position = 0;
    for (const { batch, resolve } of batches) {
      const outcome = outcomes.get(batch.streamId);
      if (outcome === undefined) {
        resolve({ status: 'unavailable' });
        continue;
      }
      position = Math.max(position, outcome.position);
      if (outcome.status === 'conflict') {
        this.#waiting.delete(batch.streamId);
        this.#deps.halted(batch.streamId, `another version is recorded (it stands at ${outcome.version})`);
        resolve({ status: 'conflict', version: outcome.version });
        continue;
      }
      this.#passed(batch);
      resolve({ status: 'stored' });
    }
    if (position > this.lastPosition) {
      this.lastPosition = position;
      this.#deps.stored(position, new Set(batches.map(({ batch }) => batch.streamId.slice(0, batch.streamId.indexOf(':')))));
    }
  }

  #passed(batch: RelayBatch): void {
    if (batch.pending <= batch.count) this.#waiting.delete(batch.streamId);
    else this.#waiting.set(batch.streamId, { pending: batch.pending - batch.count, oldestAt: batch.oldestAt });
  }
}

/** Data exceptions (class 22) and broken constraints (class 23): the same call would be refused for ever. */
function isRefusal(error: Error): boolean {
  return 'code' in error && typeof error.code === 'string' && /^2[23]...$/.test(error.code);
}
