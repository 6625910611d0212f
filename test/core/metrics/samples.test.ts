import { describe, expect, it } from 'vitest';
import { BUCKETS } from '../../../core/metrics/catalogue.ts';
import { countedOf, pointsOf, quantileMs, type Sample } from '../../../core/metrics/samples.ts';
import { Meter } from '../../../core/metrics/meter.ts';

const EVERY_MS = 10_000;
const nothing = Array.from({ length: BUCKETS.length + 1 }, () => 0);

function sample(at: number, told: Partial<Sample> = {}): Sample {
  const counted = { requests: 0, errors: 0, durations: nothing, lookUps: 0, hits: 0 };
  return { at, ...counted, sockets: 0, backlogEvents: 0, backlogAgeMs: 0, lagMs: 0, ...told };
}

/** Durations with so many in one bucket. */
const inBucket = (bucket: number, count: number) => nothing.map((none, index) => (index === bucket ? count : none));

describe('a sample', () => {
  it('adds up requests over routes and tiers, failures apart, and look-ups that a cache answered', () => {
    const meter = new Meter();
    const request = { route: '/a', method: 'GET', tier: 'anonymous' };
    for (const status of ['404', '409', '429', '500', '503']) {
      meter.observe('ringside_http_request_duration_seconds', { ...request, status }, 0.003);
    }
    meter.observe('ringside_http_request_duration_seconds', { ...request, route: '/b', status: '200' }, 60);
    for (const result of ['memory', 'stale', 'loaded', 'absent'])
      meter.count('ringside_cache_requests_total', { family: 'stats', result }, 2);
    meter.observe('ringside_wait_duration_seconds', { dependency: 'redis', outcome: 'answered' }, 1);
    const counted = countedOf(meter.take());
    expect(counted).toMatchObject({ requests: 6, errors: 2, lookUps: 8, hits: 4 });
    expect([counted.durations[2], counted.durations.at(-1)]).toEqual([5, 1]);
  });
});

describe('points', () => {
  it('tell what happened between each two samples, a second', () => {
    const before = sample(0, { requests: 100, errors: 5, lookUps: 40, hits: 10 });
    const after = sample(EVERY_MS, { requests: 150, errors: 10, lookUps: 50, hits: 19, sockets: 3, lagMs: 70 });
    expect(pointsOf([before, after], EVERY_MS)).toEqual([
      expect.objectContaining({ at: EVERY_MS, requestsPerSecond: 5, errorsPerSecond: 0.5, cacheHitRate: 0.9, sockets: 3, lagMs: 70 }),
    ]);
  });

  it('know no latency without requests and no hit rate without look-ups', () => {
    const [point] = pointsOf([sample(0), sample(EVERY_MS)], EVERY_MS);
    expect(point).toMatchObject({ requestsPerSecond: 0, p50Ms: null, p99Ms: null, cacheHitRate: null });
  });

  it('leave a gap where no samples were taken', () => {
    const points = pointsOf([sample(0, { requests: 1 }), sample(100 * EVERY_MS, { requests: 9, sockets: 2 })], EVERY_MS);
    expect(points.map(({ at, requestsPerSecond, sockets }) => [at, requestsPerSecond, sockets])).toEqual([
      [EVERY_MS, null, null],
      [100 * EVERY_MS, null, 2],
    ]);
  });

  it('begin again at nothing when the totals were lost', () => {
    const [point] = pointsOf([sample(0, { requests: 1_000 }), sample(EVERY_MS, { requests: 20, durations: inBucket(0, 20) })], EVERY_MS);
    expect(point).toMatchObject({ requestsPerSecond: 2 });
  });

  it('keep unknown what nobody could be asked', () => {
    const [point] = pointsOf([sample(0), sample(EVERY_MS, { backlogEvents: null, backlogAgeMs: null, lagMs: null })], EVERY_MS);
    expect(point).toMatchObject({ backlogEvents: null, backlogAgeMs: null, lagMs: null, sockets: 0 });
  });
});

describe('a quantile', () => {
  it('lies within its bucket, as far as its share of it', () => {
    // 5 to 10 ms.
    expect(quantileMs(inBucket(3, 10), 0.5)).toBeCloseTo(7.5);
    expect(quantileMs(inBucket(0, 10), 1)).toBeCloseTo(1);
  });

  it('is told as the end of the last bucket when it lies past that', () => {
    expect(quantileMs(inBucket(BUCKETS.length, 3), 0.5)).toBe(10_000);
  });

  it('separates the few slow ones from the many quick ones', () => {
    const durations = inBucket(1, 99).map((count, index) => (index === 9 ? 1 : count));
    expect(quantileMs(durations, 0.95)).toBeLessThan(2.5);
    expect(quantileMs(durations, 0.995)).toBeGreaterThan(500);
  });
});
