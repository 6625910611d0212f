import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Invalidation } from '../../../core/cache/invalidation.ts';
import { Answered, settled } from '../../support/deferred.ts';

type Told = readonly [source: string, from: number, to: number, scopes: readonly string[]];

let redis: Answered<Told, 'marked' | 'renewed' | null>;
let invalidation: Invalidation;

beforeEach(() => {
  vi.spyOn(console, 'info').mockReturnValue();
  redis = new Answered();
  invalidation = new Invalidation({ invalidate: (...told) => redis.call(told) }, 'betting', 0);
});

const told = () => redis.calls.map(({ asked }) => asked.slice(1));

async function answer(index: number, outcome: 'marked' | 'renewed' | null): Promise<void> {
  redis.at(index).answer(outcome);
  await settled();
}

describe('what a projection has changed', () => {
  it('is told at once, and what comes meanwhile in one call after it', async () => {
    invalidation.note(0, 1, ['a']);
    await settled();
    invalidation.note(1, 2, ['b']);
    invalidation.note(2, 5, ['a', 'b']);
    expect(told()).toEqual([[0, 1, ['a']]]);
    await answer(0, 'marked');
    expect(told()[1]).toEqual([1, 5, ['b', 'a']]);
    const delivered = invalidation.delivered();
    await answer(1, 'marked');
    expect(await delivered).toBe(true);
  });

  it('is told again with what came since, when Redis was away', async () => {
    invalidation.note(0, 1, ['a']);
    await settled();
    const delivered = invalidation.delivered();
    await answer(0, null);
    expect(await delivered).toBe(false);
    invalidation.note(1, 2, ['b']);
    await settled();
    expect(told()[1]).toEqual([0, 2, ['a', 'b']]);
  });

  it('is told again without any news, when it is asked to', async () => {
    invalidation.note(0, 1, ['a']);
    await settled();
    await answer(0, null);
    const again = invalidation.delivered();
    await settled();
    expect(told()[1]).toEqual([0, 1, ['a']]);
    await answer(1, 'marked');
    expect(await again).toBe(true);
    expect(await invalidation.delivered()).toBe(true);
    expect(redis.calls).toHaveLength(2);
  });

  it('names no scope where something is missing before it, so that Redis gives everything up', async () => {
    invalidation.note(0, 1, ['a']);
    await settled();
    await answer(0, null);
    invalidation.note(4, 6, ['b']);
    await settled();
    expect(told()[1]).toEqual([6, 6, []]);
  });

  it('names no scope where there are too many, for the same reason', async () => {
    const many = (prefix: string) => Array.from({ length: 600 }, (_, number) => `${prefix}${number}`);
    invalidation.note(0, 1, many('a'));
    await settled();
    await answer(0, null);
    invalidation.note(1, 2, many('b'));
    await settled();
    expect(told()[1]).toEqual([2, 2, []]);
  });
});
