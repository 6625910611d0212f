import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { recomputesNow } from '../../../core/cache/xfetch.ts';

const moment = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 });
const delta = fc.integer({ min: 1, max: 10_000 });
/** Uniform in (0, 1], as the cache draws it. */
const chance = fc.double({ min: 0, max: 1, minExcluded: true, noNaN: true });

describe('XFetch', () => {
  it('always recomputes what has expired', () => {
    fc.assert(
      fc.property(moment, fc.nat(100_000), delta, chance, (expiresAt, late, deltaMs, u) => {
        expect(recomputesNow(expiresAt + late, expiresAt, deltaMs, u)).toBe(true);
      }),
    );
  });

  it('never recomputes early what costs nothing, nor when the dice say 1', () => {
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 100_000 }), delta, chance, (expiresAt, early, deltaMs, u) => {
        expect(recomputesNow(expiresAt - early, expiresAt, 0, u)).toBe(false);
        expect(recomputesNow(expiresAt - early, expiresAt, deltaMs, 1)).toBe(false);
      }),
    );
  });

  it('recomputes early with probability e^(−left / δβ)', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000 }),
        fc.integer({ min: 1, max: 500 }),
        fc.constantFrom(0.5, 1, 2),
        (left, deltaMs, beta) => {
          const draws = 2_000;
          let early = 0;
          for (let draw = 1; draw <= draws; draw += 1) if (recomputesNow(1e12 - left, 1e12, deltaMs, draw / draws, beta)) early += 1;
          expect(early / draws).toBeCloseTo(Math.exp(-left / (deltaMs * beta)), 2);
        },
      ),
    );
  });

  it('is the likelier the nearer the expiry and the dearer the recompute', () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), delta, fc.nat(10_000), chance, (left, further, deltaMs, dearer, u) => {
        if (!recomputesNow(1e12 - left - further, 1e12, deltaMs, u)) return;
        expect(recomputesNow(1e12 - left, 1e12, deltaMs, u)).toBe(true);
        expect(recomputesNow(1e12 - left - further, 1e12, deltaMs + dearer, u)).toBe(true);
      }),
    );
  });
});
