import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { BUCKETS, METRICS } from '../../../core/metrics/catalogue.ts';
import { expose } from '../../../core/metrics/exposition.ts';
import { Meter } from '../../../core/metrics/meter.ts';

const STRANGE = 'a "quoted" \\ back\\slash\nand a line';

/** Lines without the empty ones between metrics, of which there may be any number. */
const linesOf = (text: string) => text.split('\n').filter((line) => line !== '');

describe('the text for Prometheus', () => {
  it('is what prom-client writes for the same counts', async () => {
    const [meter, registry] = [new Meter(), new Registry()];
    const registers = [registry];
    const { ringside_wait_duration_seconds: waits, ringside_cache_requests_total: cache, ringside_breakers_open: breakers } = METRICS;
    const histogram = new Histogram({
      name: 'ringside_wait_duration_seconds',
      help: waits.help,
      labelNames: waits.labels,
      buckets: [...BUCKETS],
      registers,
    });
    const counter = new Counter({ name: 'ringside_cache_requests_total', help: cache.help, labelNames: cache.labels, registers });
    const gauge = new Gauge({ name: 'ringside_breakers_open', help: breakers.help, labelNames: breakers.labels, registers });
    for (const seconds of [0.0005, 0.001, 0.3, 99]) {
      const labels = { dependency: 'redis', outcome: 'answered' };
      meter.observe('ringside_wait_duration_seconds', labels, seconds);
      histogram.observe(labels, seconds);
    }
    for (const family of ['stats', STRANGE]) {
      meter.count('ringside_cache_requests_total', { family, result: 'memory' }, 2);
      counter.inc({ family, result: 'memory' }, 2);
    }
    meter.set('ringside_breakers_open', { dependency: 'redis' }, 1);
    gauge.set({ dependency: 'redis' }, 1);
    // prom-client puts `le` before the other labels: their order means nothing.
    const ours = linesOf(expose(meter.take())).map((line) => line.replace(/\{(.*),(le="[^"]*")\}/, '{$2,$1}'));
    expect(ours).toEqual(linesOf(await registry.metrics()));
  });

  it('has no trace of a metric that nobody counted', () => {
    expect(expose([])).toBe('');
  });
});
