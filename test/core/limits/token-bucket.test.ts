import { describe, expect, it } from 'vitest';
import { ActorLimit } from '../../../core/limits/actor-limit.ts';
import { TokenBucket } from '../../../core/limits/token-bucket.ts';

const rate = { perSecond: 10, burst: 5 };
const taken = (bucket: TokenBucket, count: number, now: number) =>
  Array.from({ length: count }, () => bucket.take(now)).filter(Boolean).length;

describe('TokenBucket', () => {
  it('gives its burst at once, and then as much as time brings, never more than the burst', () => {
    const bucket = new TokenBucket(rate, 0);
    expect(taken(bucket, 9, 0)).toBe(5);
    expect(bucket.waitMs(0)).toBe(100);
    expect(taken(bucket, 9, 250)).toBe(2);
    expect(bucket.waitMs(250)).toBe(50);
    expect(taken(bucket, 9, 60_000)).toBe(5);
  });

  it('gives nothing for a clock that was put back', () => {
    const bucket = new TokenBucket(rate, 1_000);
    expect(taken(bucket, 9, 1_000)).toBe(5);
    expect(taken(bucket, 9, 0)).toBe(0);
  });

  it('takes back what was taken for nothing, and is never fuller than full', () => {
    const bucket = new TokenBucket(rate, 0);
    bucket.giveBack();
    expect(taken(bucket, 9, 0)).toBe(5);
    bucket.giveBack();
    expect(taken(bucket, 9, 0)).toBe(1);
  });
});

describe('ActorLimit', () => {
  it('counts each actor alone, tells how long to wait, and never limits the house', () => {
    const limit = new ActorLimit(rate);
    const waits = (actor: string, count: number) => Array.from({ length: count }, () => limit.take(actor, 0));
    expect(waits('a', 7)).toEqual([0, 0, 0, 0, 0, 100, 100]);
    expect(waits('b', 1)).toEqual([0]);
    expect(waits('system', 50).every((wait) => wait === 0)).toBe(true);
  });
});
