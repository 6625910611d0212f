import * as fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Flusher } from '../../../core/metrics/flush.ts';
import { Meter } from '../../../core/metrics/meter.ts';
import { readSeries } from '../../../core/metrics/series.ts';
import { Totals } from '../../../core/metrics/totals.ts';

const cached = { family: 'stats', result: 'memory' };
const FLUSH_MS = 5_000;

/** What becomes of one report: it is taken, it is taken and the answer is lost, or it never arrives. */
type Fate = 'taken' | 'answer lost' | 'lost';

/** An isolate with its meter, over a gatherer whose answers a test decides. */
function isolate(totals: Totals) {
  const meter = new Meter();
  const flusher = new Flusher(meter);
  const flush = (fate: Fate, now: number) => {
    const gather = (id: string, sequence: number, series: string) => {
      if (fate !== 'lost') totals.add(id, sequence, readSeries(JSON.parse(series)), now);
      return fate === 'taken' ? Promise.resolve() : Promise.reject(new Error('lost'));
    };
    return flusher.flush({ gather }, now);
  };
  return { meter, flusher, flush };
}

function totalOf(totals: Totals): number {
  return totals.series(0).reduce((sum, { numbers }) => sum + (numbers[0] ?? 0), 0);
}

beforeEach(() => {
  vi.spyOn(console, 'info').mockReturnValue();
});

afterEach(() => vi.restoreAllMocks());

describe('a flush', () => {
  it('counts once what was taken when only the answer was lost', async () => {
    const totals = new Totals();
    const { meter, flush } = isolate(totals);
    meter.count('ringside_cache_requests_total', cached, 3);
    await flush('answer lost', 0);
    meter.count('ringside_cache_requests_total', cached, 4);
    await flush('taken', FLUSH_MS);
    expect(totalOf(totals)).toBe(3);
    await flush('taken', 2 * FLUSH_MS);
    expect(totalOf(totals)).toBe(7);
  });

  it('counts everything once, whatever is lost on the way and however many isolates report', async () => {
    const fates = fc.array(fc.record({ who: fc.nat(2), by: fc.nat(5), fate: fc.constantFrom<Fate>('taken', 'answer lost', 'lost') }));
    const property = fc.asyncProperty(fates, async (steps) => {
      const totals = new Totals();
      const isolates = [isolate(totals), isolate(totals), isolate(totals)];
      let now = 0;
      for (const { who, by, fate } of steps) {
        now += FLUSH_MS;
        isolates[who]?.meter.count('ringside_cache_requests_total', cached, by);
        await isolates[who]?.flush(fate, now);
      }
      // Twice: what was lost is sent again first, then what was counted since.
      for (const one of [...isolates, ...isolates]) await one.flush('taken', (now += FLUSH_MS));
      expect(totalOf(totals)).toBe(steps.reduce((sum, { by }) => sum + by, 0));
    });
    await fc.assert(property);
  });

  it('is due when there is something to tell, and at most every five seconds', async () => {
    const { meter, flusher, flush } = isolate(new Totals());
    expect(flusher.isDue(0)).toBe(false);
    meter.count('ringside_cache_requests_total', cached);
    expect(flusher.isDue(0)).toBe(true);
    await flush('taken', 0);
    meter.count('ringside_cache_requests_total', cached);
    expect([flusher.isDue(FLUSH_MS - 1), flusher.isDue(FLUSH_MS)]).toEqual([false, true]);
  });

  it('that was lost is due again though nothing was counted since', async () => {
    const { meter, flusher, flush } = isolate(new Totals());
    meter.count('ringside_cache_requests_total', cached);
    await flush('lost', 0);
    expect(flusher.isDue(FLUSH_MS)).toBe(true);
  });

  it('is given up after two seconds when nobody answers, and sent again', async () => {
    vi.useFakeTimers();
    const { meter, flusher } = isolate(new Totals());
    meter.count('ringside_cache_requests_total', cached);
    const sent: number[] = [];
    const gatherer = { gather: (_: string, sequence: number) => (sent.push(sequence), new Promise<void>(() => undefined)) };
    for (const now of [0, FLUSH_MS]) {
      const flushed = flusher.flush(gatherer, now);
      await vi.advanceTimersByTimeAsync(2_000);
      await flushed;
    }
    expect(sent).toEqual([1, 1]);
    vi.useRealTimers();
  });
});
