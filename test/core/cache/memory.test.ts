import { beforeEach, describe, expect, it } from 'vitest';
import { Memory } from '../../../core/cache/memory.ts';

const LIFE_MS = 2_000;
let memory: Memory;

const keep = (key: string, text: string | null = key, at = 0) => memory.keep(key, `scope of ${key}`, text, at, LIFE_MS);
const textOf = (key: string, now: number) => memory.recall(key, now)?.text;

beforeEach(() => {
  memory = new Memory();
});

describe('what an isolate remembers', () => {
  it('is used for two seconds from when it was asked for, not from when the answer came', () => {
    keep('a', 'text', 1_000);
    expect(textOf('a', 2_999)).toBe('text');
    expect(textOf('a', 3_000)).toBeUndefined();
  });

  it('is asked for anew by one request, while it is still fresh', () => {
    keep('a');
    expect(memory.recall('a', 1_499)).toEqual({ text: 'a', refresh: false });
    expect(memory.recall('a', 1_500)).toEqual({ text: 'a', refresh: true });
    expect(memory.recall('a', 1_501)).toEqual({ text: 'a', refresh: false });
  });

  it('may be that there is nothing', () => {
    keep('a', null);
    expect(memory.recall('a', 1)).toEqual({ text: null, refresh: false });
    expect(memory.recall('b', 1)).toBeUndefined();
  });

  it('is forgotten by scope, or whole', () => {
    for (const key of ['a', 'b', 'c']) keep(key);
    memory.forgetScopes(new Set(['scope of a']));
    expect([textOf('a', 1), textOf('b', 1)]).toEqual([undefined, 'b']);
    memory.forgetScopes();
    expect([textOf('b', 1), textOf('c', 1)]).toEqual([undefined, undefined]);
  });

  it('is bounded in number and in size: the oldest goes first', () => {
    for (let number = 0; number <= 10_000; number += 1) keep(`k${number}`);
    expect([textOf('k0', 1), textOf('k1', 1)]).toEqual([undefined, 'k1']);
    for (const key of ['large', 'larger', 'largest']) keep(key, 'x'.repeat(6_000_000));
    expect(['k10000', 'large', 'larger', 'largest'].map((key) => textOf(key, 1)?.length)).toEqual([
      undefined,
      undefined,
      6_000_000,
      6_000_000,
    ]);
  });

  it('makes room again where it forgets', () => {
    for (let time = 0; time < 10; time += 1) keep('a', 'x'.repeat(6_000_000));
    keep('b');
    expect([textOf('a', 1)?.length, textOf('b', 1)]).toEqual([6_000_000, 'b']);
  });
});

describe('a fill', () => {
  it('is seen by the others until it is settled, who are told how it ended', () => {
    const fill = memory.begin('a', 5_000);
    const seen = memory.filling('a', 1);
    expect(seen).toBe(fill);
    memory.settle('a', fill, { text: 'found' });
    expect(seen?.outcome).toEqual({ text: 'found' });
    expect(memory.filling('a', 1)).toBeUndefined();
  });

  it('that was never settled is left to another after its time', () => {
    const lost = memory.begin('a', 5_000);
    expect(memory.filling('a', 5_000)).toBeUndefined();
    const next = memory.begin('a', 9_000);
    memory.settle('a', lost, { text: 'late' });
    expect(memory.filling('a', 5_001)).toBe(next);
  });
});
