import { describe, expect, it } from 'vitest';
import { Allowance } from '../../../core/realtime/allowance.ts';

const rate = { perSecond: 20, burst: 40 };

describe('Allowance', () => {
  it('takes a burst at once, then refuses the first too many, once', () => {
    const allowance = new Allowance(rate, 0);
    const verdicts = Array.from({ length: 43 }, () => allowance.take(0));
    expect(verdicts.slice(0, 40).every((verdict) => verdict === 'taken')).toBe(true);
    expect(verdicts.slice(40)).toEqual(['refused', 'still refused', 'still refused']);
  });

  it('takes 20 a second for ever', () => {
    const allowance = new Allowance(rate, 0);
    for (let at = 0; at < 60_000; at += 50) expect(allowance.take(at)).toBe('taken');
  });

  it('is hopeless after a whole burst of refusals', () => {
    const allowance = new Allowance(rate, 0);
    const verdicts = Array.from({ length: 80 }, () => allowance.take(0));
    expect(verdicts.indexOf('hopeless')).toBe(79);
  });

  it('forgives one who waits', () => {
    const allowance = new Allowance(rate, 0);
    for (let sent = 0; sent < 60; sent += 1) allowance.take(0);
    expect(allowance.take(10_000)).toBe('taken');
  });
});
