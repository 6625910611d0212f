import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { raceLanes } from '../../domains/betting/round/race.ts';
import { commentaryOf } from '../../web/race/remarks.ts';
import { orderAt, positionsAt } from '../../web/race/position.ts';

const race = {
  startedAt: '2026-01-01T00:00:00.000Z',
  durationMs: 30_000,
  lanes: raceLanes('5e'.repeat(32), '1000', [1, 2, 3, 4, 5, 6], 4),
};

describe('where runners are', () => {
  it('is exactly the timeline at its points, and the finish for the winner alone', () => {
    expect(positionsAt(race, 0).every(({ progress }) => progress === 0)).toBe(true);
    const steps = 30;
    race.lanes.forEach((lane, index) => {
      lane.progress.forEach((thousandths, step) => {
        expect(positionsAt(race, (race.durationMs * step) / steps)[index]?.progress).toBeCloseTo(thousandths / 1_000, 9);
      });
    });
    expect(positionsAt(race, race.durationMs + 5_000).filter(({ progress }) => progress === 1)).toEqual([
      { participantNumber: 4, progress: 1 },
    ]);
    expect(orderAt(race, race.durationMs)[0]).toBe(4);
  });

  it('never runs back', () => {
    const moment = fc.integer({ min: 0, max: race.durationMs });
    fc.assert(
      fc.property(moment, moment, (a, b) => {
        const [before, after] = [positionsAt(race, Math.min(a, b)), positionsAt(race, Math.max(a, b))];
        before.forEach(({ progress }, lane) => expect(after[lane]?.progress).toBeGreaterThanOrEqual(progress - 1e-9));
      }),
    );
  });

  it('stays at the start before the race', () => {
    expect(positionsAt(race, -1_000)).toEqual(positionsAt(race, 0));
  });
});

describe('the commentary', () => {
  it('begins with the start, says halfway and the last stretch, and leaves time between sentences', () => {
    const remarks = commentaryOf(race);
    expect(remarks[0]).toEqual({ atMs: 0, remark: { says: 'started', runners: 6 } });
    expect(remarks.map(({ remark }) => remark.says)).toEqual(expect.arrayContaining(['halfway', 'lastStretch']));
    remarks.slice(1).forEach(({ atMs }, index) => expect(atMs - (remarks[index]?.atMs ?? 0)).toBeGreaterThanOrEqual(3_000));
  });

  it('names who leads at that moment', () => {
    for (const { atMs, remark } of commentaryOf(race)) {
      if (remark.says !== 'started') expect(remark.leader).toBe(orderAt(race, atMs)[0]);
    }
  });
});
