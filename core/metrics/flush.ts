import { withTimeLimit } from '../resilience/time-limit.ts';
import { asError, log } from './log.ts';
import { meter, type Meter } from './meter.ts';
import { wireOf } from './series.ts';

/** What gathers the counts of all isolates; durable-objects/metrics.ts. */
interface Gatherer {
  /** Adds a report once, however often it comes: `sequence` counts an isolate's reports. */
  gather(isolate: string, sequence: number, series: string): Promise<void>;
}

/** The part of the environment that is needed here; without the binding counts stay where they are. */
export interface MetricsBinding {
  readonly METRICS?: { getByName(name: string): Gatherer };
}

/** The object that gathers: one a deployment. */
export const GATHERER = 'main';

const FLUSH_EVERY_MS = 5_000;
const TIME_LIMIT_MS = 2_000;

/**
 * Sends what an isolate counted to where totals are made, each report once: a report whose answer was lost is sent again as it
 * was, under the same number, before the next is made. An isolate that dies takes at most its last few seconds with it.
 * It holds data only, no promise: the request that began a report may be cancelled, and another one goes on with it.
 */
export class Flusher {
  readonly #meter: Meter;
  /** Made at the first flush: outside of a request the runtime gives no random numbers. */
  #isolate: string | null = null;
  #sequence = 0;
  #unacknowledged: string | null = null;
  #nextAt = 0;

  constructor(counts: Meter) {
    this.#meter = counts;
  }

  /** Whether it is time to flush, and there is something to tell. */
  isDue(now: number): boolean {
    return now >= this.#nextAt && (this.#meter.changed || this.#unacknowledged !== null);
  }

  /** Sends the report that is due. @throws never: what was not taken is sent again. */
  async flush(gatherer: Gatherer, now: number): Promise<void> {
    this.#nextAt = now + FLUSH_EVERY_MS;
    this.#isolate ??= crypto.randomUUID();
    if (this.#unacknowledged === null) {
      this.#unacknowledged = JSON.stringify(wireOf(this.#meter.take()));
      this.#sequence += 1;
    }
    const [isolate, sequence, report] = [this.#isolate, this.#sequence, this.#unacknowledged];
    try {
      await withTimeLimit(TIME_LIMIT_MS, () => gatherer.gather(isolate, sequence, report));
      // An answer that comes after the report was sent again must not free the next one.
      if (this.#sequence === sequence) this.#unacknowledged = null;
    } catch (thrown) {
      log.info('counts were not taken and are sent again', { error: asError(thrown) });
    }
  }
}

const flusher = new Flusher(meter);

/** Whether this isolate should flush now: asked at the end of each request. */
export function isFlushDue(env: MetricsBinding, now: number): boolean {
  return env.METRICS !== undefined && flusher.isDue(now);
}

/** For objects: where no request passes through an isolate, nobody else tells what it counted. */
export function flushBeside(object: Pick<DurableObjectState, 'waitUntil'>, env: MetricsBinding): void {
  const now = Date.now();
  if (isFlushDue(env, now)) object.waitUntil(flushMetrics(env, now));
}

/** Sends what this isolate counted; give the promise to `waitUntil`. */
export async function flushMetrics(env: MetricsBinding, now: number): Promise<void> {
  if (env.METRICS !== undefined) await flusher.flush(env.METRICS.getByName(GATHERER), now);
}
