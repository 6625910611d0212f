import { describe, expect, it } from 'vitest';
import { Pacer } from '../../../core/realtime/pacer.ts';

const pace = { soonest: 25, latest: 100 };

describe('Pacer', () => {
  it('lets a frame leave at once when idle', () => {
    expect(new Pacer(pace).wait(0)).toBe(0);
  });

  it('keeps the next waiting 25 ms after a fan-out that drained at once', () => {
    const pacer = new Pacer(pace);
    pacer.left(1_000);
    pacer.drained(1_000, 1_001);
    expect(pacer.wait(1_010)).toBe(15);
    expect(pacer.wait(1_025)).toBe(0);
  });

  it('rests three times as long as a fan-out took to drain, and no longer than 100 ms', () => {
    const pacer = new Pacer(pace);
    pacer.left(1_000);
    pacer.drained(1_000, 1_020);
    expect(pacer.wait(1_020)).toBe(60);
    pacer.left(2_000);
    pacer.drained(2_000, 2_080);
    expect(pacer.wait(2_080)).toBe(100);
  });

  it('waits for a fan-out to drain, and no longer than 100 ms', () => {
    const pacer = new Pacer(pace);
    pacer.left(1_000);
    expect(pacer.wait(1_050)).toBe(50);
    expect(pacer.wait(1_100)).toBe(0);
  });

  it('is not told by an older fan-out that the newer one has drained', () => {
    const pacer = new Pacer(pace);
    pacer.left(1_000);
    pacer.left(1_100);
    pacer.drained(1_000, 1_101);
    expect(pacer.wait(1_150)).toBe(50);
  });
});
