import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Permits, type Draw, type Quota } from '../../../core/limits/permits.ts';
import { FakeBucket } from './shared-bucket.ts';

const T = 1_000_000;
/** A request that waits for ever. */
const patient = (work: Promise<unknown>) => work.then(() => true);
const quota: Quota = { requests: 60, intervalMs: 60_000 };

/** Permits of one isolate over a bucket, with a clock. */
function isolate(bucket: FakeBucket, clock: { now: number }, of = quota) {
  const permits = new Permits(of, (wanted) => Promise.resolve(bucket.draw(wanted, clock.now)));
  const request = async () => {
    const verdict = permits.take(clock.now) ?? (await permits.ask(clock.now, patient));
    if (permits.runsLow(clock.now)) await permits.restock(clock.now);
    return verdict;
  };
  return { permits, request };
}

async function allowedOf(requests: number, request: () => Promise<{ readonly allowed: boolean }>): Promise<number> {
  let allowed = 0;
  for (let sent = 0; sent < requests; sent += 1) if ((await request()).allowed) allowed += 1;
  return allowed;
}

describe('a sender', () => {
  it('has exactly its quota between two resets, and again after the reset', async () => {
    const clock = { now: T };
    const { request } = isolate(new FakeBucket(quota), clock);
    expect(await allowedOf(100, request)).toBe(60);
    clock.now += quota.intervalMs - 1;
    expect(await request()).toEqual({ allowed: false, remaining: 0, resetAt: T + quota.intervalMs });
    clock.now += 1;
    expect(await allowedOf(100, request)).toBe(60);
  });

  it('is told what is left, and when there will be more', async () => {
    const clock = { now: T };
    const { request } = isolate(new FakeBucket(quota), clock);
    expect(await request()).toEqual({ allowed: true, remaining: 59, resetAt: T + 60_000 });
    expect(await request()).toEqual({ allowed: true, remaining: 58, resetAt: T + 60_000 });
  });

  it('that sends much is asked about seldom, and one that was refused no more until the reset', async () => {
    const clock = { now: T };
    const of = { requests: 6_000, intervalMs: 60_000 };
    const bucket = new FakeBucket(of);
    const { permits, request } = isolate(bucket, clock, of);
    expect(await allowedOf(6_000, request)).toBe(6_000);
    expect(bucket.draws).toBeLessThan(100);
    expect(await allowedOf(1, request)).toBe(0);
    const { draws } = bucket;
    expect(permits.take(clock.now)).toMatchObject({ allowed: false });
    expect(bucket.draws).toBe(draws);
  });

  it('that sends one request takes one permit, and leaves the rest to the other isolates', async () => {
    const clock = { now: T };
    const bucket = new FakeBucket(quota);
    await isolate(bucket, clock).request();
    expect(await allowedOf(100, isolate(bucket, clock).request)).toBe(59);
  });

  it('gets the last permit although others have taken what a block would have been', async () => {
    const clock = { now: T };
    const bucket = new FakeBucket(quota);
    const { request } = isolate(bucket, clock);
    expect(await allowedOf(4, request)).toBe(4);
    while (bucket.draw(2, T).given);
    expect(await allowedOf(60, request)).toBeGreaterThan(0);
    expect(bucket.draw(1, T)).toMatchObject({ given: false });
  });

  it('in two isolates gets its quota, no more and no less', async () => {
    const clock = { now: T };
    const bucket = new FakeBucket(quota);
    const [first, second] = [isolate(bucket, clock), isolate(bucket, clock)];
    expect(await allowedOf(10, first.request)).toBe(10);
    expect(await allowedOf(10, second.request)).toBe(10);
    const rest = (await allowedOf(60, first.request)) + (await allowedOf(60, second.request));
    expect(20 + rest).toBe(60);
  });
});

describe('requests one after the other', () => {
  it('are all allowed up to the quota, although a block that is drawn behind one of them comes after the next', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 200 }), fc.infiniteStream(fc.boolean()), async (requests, comesLate) => {
        const bucket = new FakeBucket({ requests, intervalMs: 60_000 });
        let behind: (() => void) | undefined;
        let isBehind = false;
        const permits = new Permits({ requests, intervalMs: 60_000 }, (wanted) => {
          const draw = bucket.draw(wanted, T);
          return isBehind ? new Promise((resolve) => (behind = () => resolve(draw))) : Promise.resolve(draw);
        });
        for (let sent = 0; sent < requests; sent += 1) {
          const comesNow = behind;
          if (comesLate.next().value === false) comesNow?.();
          expect(permits.take(T) ?? (await permits.ask(T, patient))).toMatchObject({ allowed: true });
          comesNow?.();
          isBehind = true;
          if (permits.runsLow(T)) void permits.restock(T);
          isBehind = false;
          await new Promise(setImmediate);
        }
      }),
    );
  });
});

describe('while the shared bucket does not answer', () => {
  const silent = () => Promise.resolve(null);

  it('the isolate counts alone, up to the quota', async () => {
    const permits = new Permits(quota, silent);
    const request = async () => permits.take(T) ?? permits.ask(T, patient);
    expect(await allowedOf(100, request)).toBe(60);
    expect(await request()).toMatchObject({ allowed: false, remaining: 0, resetAt: T + 1_000 });
  });

  it('the isolate goes on from what was left when it was last told', async () => {
    const bucket = new FakeBucket(quota);
    let answers = true;
    const permits = new Permits(quota, (wanted) => (answers ? Promise.resolve(bucket.draw(wanted, T)) : silent()));
    const request = async () => permits.take(T) ?? permits.ask(T, patient);
    expect(await allowedOf(20, request)).toBe(20);
    answers = false;
    expect(await allowedOf(100, request)).toBe(40);
  });

  it('another question is asked a second later, and what was spent alone is drawn with it', async () => {
    const bucket = new FakeBucket(quota);
    let answers = false;
    const permits = new Permits(quota, (wanted) => (answers ? Promise.resolve(bucket.draw(wanted, T)) : silent()));
    await permits.ask(T, patient);
    answers = true;
    expect(permits.take(T + 999)).toMatchObject({ allowed: true });
    expect(permits.take(T + 1_000)).toBeUndefined();
    expect(await permits.ask(T + 1_000, patient)).toEqual({ allowed: true, remaining: 57, resetAt: T + 60_000 });
  });

  it('who has spent the whole quota alone gets no second one', async () => {
    const bucket = new FakeBucket(quota);
    let answers = false;
    const permits = new Permits(quota, (wanted) => (answers ? Promise.resolve(bucket.draw(wanted, T)) : silent()));
    expect(await allowedOf(60, async () => permits.take(T) ?? permits.ask(T, patient))).toBe(60);
    answers = true;
    expect(await permits.ask(T + 1_000, patient)).toMatchObject({ allowed: false });
  });

  it('a block that comes too late is not lost: the next requests find it at hand, and what was spent meanwhile is made up for', async () => {
    const late = Promise.withResolvers<Draw | null>();
    const wanted: number[] = [];
    const draws = [Promise.resolve({ given: true, left: 59, resetAt: T + 60_000 }), late.promise];
    const permits = new Permits(quota, (permitsWanted) => {
      wanted.push(permitsWanted);
      return draws.shift() ?? silent();
    });
    await permits.ask(T, patient);
    const impatient = (work: Promise<unknown>) => Promise.race([work.then(() => true), Promise.resolve(false)]);
    expect(await permits.ask(T, impatient)).toMatchObject({ allowed: true });
    late.resolve({ given: true, left: 57, resetAt: T + 60_000 });
    await new Promise(setImmediate);
    expect(permits.take(T)).toEqual({ allowed: true, remaining: 58, resetAt: T + 60_000 });
    expect(permits.take(T)).toEqual({ allowed: true, remaining: 57, resetAt: T + 60_000 });
    await permits.ask(T, patient);
    expect(wanted).toEqual([1, 2, 5]);
  });
});
