import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Permits, type Draw, type Quota } from '../../../core/limits/permits.ts';
import { FakeBucket } from './shared-bucket.ts';

const T = 1_000_000;
/** A request that waits for ever. */
const patient = (work: Promise<unknown>) => work.then(() => true);
const quota: Quota = { requests: 60, intervalMs: 60_000 };

describe('requests that arrive together', () => {
  it('draw one block and else a permit each, however the answers overtake each other', async () => {
    const bucket = new FakeBucket(quota);
    const wanted: number[] = [];
    const answers: (() => void)[] = [];
    const permits = new Permits(quota, (permitsWanted) => {
      wanted.push(permitsWanted);
      const draw = bucket.draw(permitsWanted, T);
      return new Promise((resolve) => answers.push(() => resolve(draw)));
    });
    const request = () => permits.ask(T, patient);
    const answer = async (index: number) => {
      answers.splice(index, 1)[0]?.();
      await new Promise(setImmediate);
    };
    const asked = [request()];
    await answer(0);
    asked.push(request(), request(), request());
    await answer(2);
    asked.push(request());
    await answer(2);
    await answer(0);
    await answer(0);
    expect(wanted).toEqual([1, 2, 1, 1, 1]);
    expect((await Promise.all(asked)).every(({ allowed }) => allowed)).toBe(true);
    expect(permits.take(T)).toEqual({ allowed: true, remaining: 54, resetAt: T + 60_000 });
  });
});

it('a block that comes after its interval was over is of no use in the next', async () => {
  const answers: ((draw: Draw) => void)[] = [];
  const permits = new Permits(quota, () => new Promise((resolve) => answers.push(resolve)));
  const asked = [permits.ask(T, patient)];
  answers.shift()?.({ given: true, left: 59, resetAt: T + 60_000 });
  await Promise.all(asked);
  asked.push(permits.ask(T, patient), permits.ask(T + 60_000, patient));
  answers.pop()?.({ given: true, left: 59, resetAt: T + 120_000 });
  answers.pop()?.({ given: true, left: 57, resetAt: T + 60_000 });
  await Promise.all(asked);
  expect(permits.take(T + 60_000)).toBeUndefined();
});

describe('over any interleaving of isolates and answers', () => {
  const step = fc.record({
    isolate: fc.nat({ max: 2 }),
    passes: fc.oneof(
      { weight: 30, arbitrary: fc.constant(0) },
      { weight: 4, arbitrary: fc.nat({ max: 20 }) },
      { weight: 1, arbitrary: fc.nat({ max: 3_000 }) },
    ),
    answers: fc.integer({ min: 0, max: 3 }),
    which: fc.nat({ max: 9 }),
  });

  it('no more than the quota is spent between two resets', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 100 }), fc.array(step, { minLength: 50, maxLength: 400 }), async (requests, steps) => {
        const of = { requests, intervalMs: 2_000 };
        const bucket = new FakeBucket(of);
        const clock = { now: T };
        const answers: (() => void)[] = [];
        const ask = (wanted: number) => {
          const draw = bucket.draw(wanted, clock.now);
          return new Promise<Draw>((resolve) => answers.push(() => resolve(draw)));
        };
        const isolates = Array.from({ length: 3 }, () => new Permits(of, ask));
        const spent = new Map<number, number>();
        const asking: Promise<unknown>[] = [];
        const note = (interval: number, allowed: boolean) => spent.set(interval, (spent.get(interval) ?? 0) + (allowed ? 1 : 0));

        for (const { isolate: index, passes, answers: answer, which } of steps) {
          clock.now += passes;
          const permits = isolates[index];
          for (let answered = 0; answered < answer; answered += 1) answers.splice(which % Math.max(1, answers.length), 1)[0]?.();
          await new Promise(setImmediate);
          const interval = bucket.interval(clock.now);
          const verdict = permits?.take(clock.now);
          if (verdict !== undefined) note(interval, verdict.allowed);
          else asking.push(permits?.ask(clock.now, patient).then(({ allowed }) => note(interval, allowed)) ?? Promise.resolve());
          if (permits?.runsLow(clock.now) === true) asking.push(permits.restock(clock.now));
        }
        while (answers.length > 0) {
          answers.shift()?.();
          await new Promise(setImmediate);
        }
        await Promise.all(asking);
        for (const count of spent.values()) expect(count).toBeLessThanOrEqual(requests);
      }),
    );
  });
});
