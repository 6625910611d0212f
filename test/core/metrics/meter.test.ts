import { describe, expect, it } from 'vitest';
import { BUCKETS, METRICS } from '../../../core/metrics/catalogue.ts';
import { Meter } from '../../../core/metrics/meter.ts';
import { gauge, readSeries, wireOf } from '../../../core/metrics/series.ts';

const cached = { family: 'stats', result: 'memory' };
const asked = { dependency: 'postgres', outcome: 'answered' };

describe('the catalogue', () => {
  it('has names and labels as Prometheus wants them: units last, counters end in _total', () => {
    for (const [name, { type, labels }] of Object.entries(METRICS)) {
      expect(name).toMatch(/^ringside_[a-z_]+$/);
      if (type === 'counter') expect(name).toMatch(/_total$/);
      if (type === 'histogram') expect(name).toMatch(/_seconds$/);
      for (const label of labels) expect(label).toMatch(/^[a-z]+$/);
    }
  });
});

describe('a meter', () => {
  it('adds up what is counted, label by label, and forgets it once it is taken', () => {
    const meter = new Meter();
    meter.count('ringside_cache_requests_total', cached);
    meter.count('ringside_cache_requests_total', cached, 4);
    meter.count('ringside_cache_requests_total', { family: 'stats', result: 'loaded' });
    expect(meter.take()).toEqual([
      { name: 'ringside_cache_requests_total', labels: ['stats', 'memory'], numbers: [5] },
      { name: 'ringside_cache_requests_total', labels: ['stats', 'loaded'], numbers: [1] },
    ]);
    expect(meter.take()).toEqual([]);
    meter.count('ringside_cache_requests_total', cached);
    expect(meter.take()).toEqual([{ name: 'ringside_cache_requests_total', labels: ['stats', 'memory'], numbers: [1] }]);
  });

  it('puts a duration into the first bucket whose end it does not pass, and what is longer than all into the last', () => {
    const meter = new Meter();
    for (const seconds of [0, 0.001, 0.0011, 10, 11]) meter.observe('ringside_wait_duration_seconds', asked, seconds);
    const [{ numbers: [sum, ...counts] } = { numbers: [] }] = meter.take();
    expect(sum).toBeCloseTo(21.0021);
    expect(counts).toHaveLength(BUCKETS.length + 1);
    expect([counts[0], counts[1], counts.at(-2), counts.at(-1)]).toEqual([2, 1, 1, 1]);
  });

  it('tells a gauge again and again, until it is nothing', () => {
    const meter = new Meter();
    meter.set('ringside_breakers_open', { dependency: 'redis' }, 1);
    const open = [{ name: 'ringside_breakers_open', labels: ['redis'], numbers: [1] }];
    expect(meter.take()).toEqual(open);
    expect(meter.take()).toEqual(open);
    meter.set('ringside_breakers_open', { dependency: 'redis' }, 0);
    expect(meter.changed).toBe(true);
    expect(meter.take()).toEqual([]);
  });

  it('knows whether there is anything to tell', () => {
    const meter = new Meter();
    expect(meter.changed).toBe(false);
    meter.count('ringside_cache_requests_total', cached);
    expect(meter.changed).toBe(true);
    meter.take();
    expect(meter.changed).toBe(false);
  });
});

describe('series on their way', () => {
  it('come back as they went', () => {
    const series = [gauge('ringside_sockets', { hub: 'hub:0' }, 3)];
    expect(readSeries(JSON.parse(JSON.stringify(wireOf(series))))).toEqual(series);
  });

  it('are left out when this version knows no such metric, or knows it with other labels or buckets', () => {
    const strange = [
      ['ringside_of_tomorrow', [], [1]],
      ['toString', [], [1]],
      ['ringside_sockets', [], [1]],
      ['ringside_wait_duration_seconds', ['postgres', 'answered'], [1, 1]],
    ];
    expect(readSeries([...strange, ['ringside_position', [], [7]]])).toEqual([{ name: 'ringside_position', labels: [], numbers: [7] }]);
  });

  it('that are no series at all are refused', () => {
    expect(() => readSeries([{ name: 'ringside_position' }])).toThrow('expected tuple');
  });
});
