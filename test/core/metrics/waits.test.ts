import { describe, expect, it } from 'vitest';
import { meter } from '../../../core/metrics/meter.ts';
import { collectingWaits, tellWaits, waited, waitingFor, type Waits } from '../../../core/metrics/waits.ts';

const soon = <T>(value: T) => new Promise<T>((resolve) => setTimeout(() => resolve(value), 1));

async function deep(dependency: string): Promise<number> {
  await soon(null);
  return waitingFor(dependency, soon(7));
}

describe('what a request waits for', () => {
  it('is collected however deep it is awaited, by dependency', async () => {
    meter.take();
    const waits: Waits = new Map();
    await collectingWaits(waits, async () => {
      await deep('postgres');
      await Promise.all([deep('postgres'), deep('redis')]);
    });
    expect([waits.get('postgres')?.count, waits.get('redis')?.count]).toEqual([2, 1]);
    expect(waits.get('postgres')?.ms).toBeGreaterThan(0);
    expect(meter.take().map(({ labels }) => labels)).toEqual([
      ['postgres', 'answered'],
      ['redis', 'answered'],
    ]);
  });

  it('is not mixed up with what another request waits for at the same time', async () => {
    const [one, other]: [Waits, Waits] = [new Map(), new Map()];
    await Promise.all([collectingWaits(one, () => deep('postgres')), collectingWaits(other, () => deep('redis'))]);
    expect([[...one.keys()], [...other.keys()]]).toEqual([['postgres'], ['redis']]);
  });

  it('is noted when it fails too, and the failure goes on', async () => {
    meter.take();
    const waits: Waits = new Map();
    const failing = collectingWaits(waits, () => waitingFor('redis', Promise.reject(new Error('refused'))));
    await expect(failing).rejects.toThrow('refused');
    expect(waits.get('redis')?.count).toBe(1);
    expect(meter.take().map(({ labels }) => labels)).toEqual([['redis', 'failed']]);
  });

  it('outside of a request is counted all the same', () => {
    meter.take();
    waited('postgres', 'answered', performance.now() - 30);
    const [series] = meter.take();
    expect(series?.labels).toEqual(['postgres', 'answered']);
    expect(series?.numbers[0]).toBeGreaterThanOrEqual(0.03);
  });

  it('is told in whole milliseconds', () => {
    expect(tellWaits(new Map([['redis', { count: 2, ms: 12.6 }]]))).toEqual({ redis: { count: 2, ms: 13 } });
  });
});
