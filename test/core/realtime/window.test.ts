import { describe, expect, it } from 'vitest';
import { Window, type Run } from '../../../core/realtime/window.ts';

const run = (first: number, last: number): Run => ({
  first,
  last,
  frames: JSON.stringify(Array.from({ length: last - first + 1 }, (_, index) => ({ offset: first + index }))),
});
const offsets = (of: Run): unknown => JSON.parse(of.frames).map((frame: { offset: number }) => frame.offset);

function windowOf(from: number, ...runs: Run[]): Window {
  const window = new Window('e', from);
  for (const each of runs) window.append(each);
  return window;
}

describe('Window', () => {
  it('gives exactly what follows an offset, also from inside a run', () => {
    const window = windowOf(4, run(5, 7), run(8, 8), run(9, 12));
    expect(offsets(window.after(4))).toEqual([5, 6, 7, 8, 9, 10, 11, 12]);
    expect(offsets(window.after(7))).toEqual([8, 9, 10, 11, 12]);
    expect(offsets(window.after(10))).toEqual([11, 12]);
    expect(offsets(window.after(12))).toEqual([]);
  });

  it('covers what it holds in its own epoch, and nothing else', () => {
    const window = windowOf(4, run(5, 7));
    expect([3, 4, 7, 8].map((offset) => window.covers({ epoch: 'e', offset }))).toEqual([false, true, true, false]);
    expect(window.covers({ epoch: 'other', offset: 5 })).toBe(false);
  });

  it('refuses a run that leaves a hole', () => {
    expect(() => windowOf(0, run(1, 2), run(4, 4))).toThrow('do not follow');
  });

  it('keeps its head when everything is forgotten', () => {
    const window = windowOf(0, run(1, 2), run(3, 4));
    window.forget(2);
    expect([window.from, window.head]).toEqual([2, 4]);
    window.forget(4);
    expect([window.from, window.head]).toEqual([4, 4]);
  });
});
