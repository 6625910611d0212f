import { describe, expect, it } from 'vitest';
import { gauge, type Series } from '../../../core/metrics/series.ts';
import { Totals } from '../../../core/metrics/totals.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const looked = (times: number): Series => ({ name: 'ringside_cache_requests_total', labels: ['stats', 'redis'], numbers: [times] });
const waited = (sum: number, bucket: number): Series => {
  const counts = Array.from({ length: 14 }, (_, index) => (index === bucket ? 1 : 0));
  return { name: 'ringside_wait_duration_seconds', labels: ['redis', 'answered'], numbers: [sum, ...counts] };
};
const open = gauge('ringside_breakers_open', { dependency: 'redis' }, 1);

describe('totals', () => {
  it('are sums over isolates, of values and of each bucket', () => {
    const totals = new Totals();
    totals.add('a', 1, [looked(2), waited(0.5, 8)], 0);
    totals.add('b', 1, [looked(3), waited(0.25, 7)], 0);
    totals.add('a', 2, [waited(0.5, 8)], 0);
    const [lookUps, waits] = totals.series(0);
    expect(lookUps?.numbers).toEqual([5]);
    expect(waits?.numbers).toEqual([1.25, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 0]);
  });

  it('take a report once, and none that is older than the newest', () => {
    const totals = new Totals();
    expect([totals.add('a', 1, [looked(2)], 0), totals.add('a', 1, [looked(2)], 0)]).toEqual([true, false]);
    expect([totals.add('a', 2, [looked(1)], 0), totals.add('a', 1, [looked(2)], 0)]).toEqual([true, false]);
    expect(totals.series(0)[0]?.numbers).toEqual([3]);
  });

  it('still know after they were stored and read back which reports are in them', () => {
    const totals = new Totals();
    totals.add('a', 7, [looked(2)], 0);
    const again = Totals.load(totals.save(0));
    expect(again.add('a', 7, [looked(2)], 0)).toBe(false);
    expect(again.add('a', 8, [looked(1)], 0)).toBe(true);
    expect(again.series(0)).toEqual([looked(3)]);
  });

  it('forget an isolate after a day, and nothing of what it counted', () => {
    const totals = new Totals();
    totals.add('a', 1, [looked(2)], 0);
    expect(totals.save(DAY_MS)).toContain('"a"');
    expect(totals.save(DAY_MS + 1)).not.toContain('"a"');
    expect(totals.series(DAY_MS)).toEqual([looked(2)]);
  });

  it('sum a gauge over the isolates that told of it within a minute', () => {
    const totals = new Totals();
    totals.add('a', 1, [open], 0);
    totals.add('b', 1, [open], 1_000);
    expect(totals.series(1_000)).toEqual([{ ...open, numbers: [2] }]);
    expect(totals.series(MINUTE_MS)).toEqual([{ ...open, numbers: [1] }]);
    totals.add('b', 2, [], MINUTE_MS);
    expect(totals.series(MINUTE_MS)).toEqual([]);
  });
});
