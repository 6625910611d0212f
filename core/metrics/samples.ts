import { z } from 'zod';
import { BUCKETS, METRICS } from './catalogue.ts';
import type { Point } from './contract.ts';
import type { Series } from './series.ts';

/** The state of the house at one moment. Counts go on from the beginning, so that any two samples tell what was between them. */
export const Sample = z.object({
  /** ms since the epoch. */
  at: z.number(),
  requests: z.number(),
  /** Requests that failed on our side: 5xx. */
  errors: z.number(),
  /** Requests by duration, in the buckets of the catalogue. */
  durations: z.array(z.number()),
  lookUps: z.number(),
  /** Look-ups that a cache answered. */
  hits: z.number(),
  sockets: z.number(),
  /** Null while the relay did not answer. */
  backlogEvents: z.number().nullable(),
  backlogAgeMs: z.number().nullable(),
  /** Of the projection that is furthest behind; null while Postgres did not answer. */
  lagMs: z.number().nullable(),
});
export type Sample = z.infer<typeof Sample>;

const STATUS = METRICS.ringside_http_request_duration_seconds.labels.indexOf('status');
const RESULT = METRICS.ringside_cache_requests_total.labels.indexOf('result');

/** Results of a look-up that found nothing: it was loaded, or there was nothing to load. */
const MISSES: ReadonlySet<string> = new Set(['loaded', 'absent']);

type Counted = Pick<Sample, 'requests' | 'errors' | 'durations' | 'lookUps' | 'hits'>;

/** Adds up, over all labels, what a sample keeps of the totals. */
export function countedOf(series: readonly Series[]): Counted {
  const counted = { requests: 0, errors: 0, durations: Array.from({ length: BUCKETS.length + 1 }, () => 0), lookUps: 0, hits: 0 };
  for (const { name, labels, numbers } of series) {
    if (name === 'ringside_http_request_duration_seconds') {
      const buckets = numbers.slice(1);
      const requests = buckets.reduce((sum, count) => sum + count, 0);
      counted.requests += requests;
      if (labels[STATUS]?.startsWith('5')) counted.errors += requests;
      for (const [index, count] of buckets.entries()) counted.durations[index] = (counted.durations[index] ?? 0) + count;
    }
    if (name === 'ringside_cache_requests_total') {
      const lookUps = numbers[0] ?? 0;
      counted.lookUps += lookUps;
      if (!MISSES.has(labels[RESULT] ?? '')) counted.hits += lookUps;
    }
  }
  return counted;
}

/**
 * What lies between each two samples, oldest first. Where samples are missing, because nothing happened or nobody could take
 * them, a point of nulls stands in the gap: a line drawn across it would be an invention.
 *
 * @param everyMs  How far apart samples are taken.
 */
export function pointsOf(samples: readonly Sample[], everyMs: number): Point[] {
  return samples.slice(1).flatMap((sample, index) => {
    const before = samples[index];
    if (before === undefined) return [];
    if (sample.at - before.at > 2.5 * everyMs) return [unknownAt(before.at + everyMs), { ...unknownAt(sample.at), ...statesOf(sample) }];
    return [pointBetween(before, sample)];
  });
}

/**
 * The duration that `share` of the requests stayed under, ms, taken to lie evenly within a bucket; null without requests. What lies
 * past the last bucket is told as its end.
 */
export function quantileMs(durations: readonly number[], share: number): number | null {
  const total = durations.reduce((sum, count) => sum + count, 0);
  if (total <= 0) return null;
  let left = share * total;
  for (const [index, count] of durations.entries()) {
    const from = BUCKETS[index - 1] ?? 0;
    const to = BUCKETS[index] ?? from;
    if (left <= count) return (from + (to - from) * (count === 0 ? 0 : left / count)) * 1_000;
    left -= count;
  }
  return (BUCKETS.at(-1) ?? 0) * 1_000;
}

function pointBetween(before: Sample, sample: Sample): Point {
  const seconds = (sample.at - before.at) / 1_000;
  // Totals that were lost begin again at nothing.
  const base = sample.requests < before.requests ? { ...before, requests: 0, errors: 0, durations: [], lookUps: 0, hits: 0 } : before;
  const durations = sample.durations.map((count, index) => count - (base.durations[index] ?? 0));
  const lookUps = sample.lookUps - base.lookUps;
  return {
    at: sample.at,
    requestsPerSecond: (sample.requests - base.requests) / seconds,
    errorsPerSecond: (sample.errors - base.errors) / seconds,
    p50Ms: quantileMs(durations, 0.5),
    p95Ms: quantileMs(durations, 0.95),
    p99Ms: quantileMs(durations, 0.99),
    cacheHitRate: lookUps > 0 ? (sample.hits - base.hits) / lookUps : null,
    ...statesOf(sample),
  };
}

function statesOf({ sockets, backlogEvents, backlogAgeMs, lagMs }: Sample) {
  return { sockets, backlogEvents, backlogAgeMs, lagMs };
}

function unknownAt(at: number): Point {
  const counted = { requestsPerSecond: null, errorsPerSecond: null, p50Ms: null, p95Ms: null, p99Ms: null, cacheHitRate: null };
  return { at, ...counted, sockets: null, backlogEvents: null, backlogAgeMs: null, lagMs: null };
}
