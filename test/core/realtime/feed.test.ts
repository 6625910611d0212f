import { describe, expect, it } from 'vitest';
import { Feed } from '../../../core/realtime/feed.ts';
import type { TopicAnswer } from '../../../core/realtime/topic-log.ts';
import type { Run } from '../../../core/realtime/window.ts';

const run = (first: number, last: number): Run => ({
  first,
  last,
  frames: JSON.stringify(Array.from({ length: last - first + 1 }, (_, index) => ({ offset: first + index }))),
});
const answer = (from: number, offset: number, epoch = 'e'): TopicAnswer => ({
  epoch,
  from,
  offset,
  frames: run(from + 1, offset).frames,
  snapshot: `"view at ${offset}"`,
});

function feedAt(offset: number): Feed<string> {
  const feed = new Feed<string>('match:m');
  feed.answered(answer(offset, offset), 0);
  return feed;
}
const served = (feed: Feed<string>, offset: number | undefined) => {
  const serving = feed.serve(offset === undefined ? undefined : { epoch: 'e', offset });
  return serving && [serving.snapshot?.offset, serving.run && [serving.run.first, serving.run.last]];
};

describe('Feed', () => {
  it('takes a delivery once, also when an older one comes late', () => {
    const feed = feedAt(5);
    for (const each of [run(6, 6), run(7, 9), run(6, 6), run(7, 9), run(8, 10)]) feed.receive('e', each, 0);
    expect(feed.head).toEqual({ epoch: 'e', offset: 10 });
    expect(feed.serve({ epoch: 'e', offset: 5 })?.run?.frames).toBe(run(6, 10).frames);
    expect(feed.incomplete).toBe(false);
  });

  it('knows that it misses something after a gap, or in another life of the topic', () => {
    const gap = feedAt(5);
    gap.receive('e', run(7, 7), 0);
    const reborn = feedAt(5);
    reborn.receive('f', run(1, 1), 0);
    expect([gap.incomplete, reborn.incomplete]).toEqual([true, true]);
    expect(gap.head?.offset).toBe(5);
  });

  it('is complete when the answer fills the gap, and not when more went missing meanwhile', () => {
    const feed = feedAt(5);
    feed.receive('e', run(7, 7), 0);
    expect(feed.question([])).toEqual({ epoch: 'e', offset: 5 });
    feed.receive('e', run(9, 9), 0);
    feed.answered(answer(5, 7), 0);
    expect([feed.head?.offset, feed.incomplete]).toEqual([7, true]);
    feed.question([]);
    feed.answered(answer(7, 9), 0);
    expect([feed.head?.offset, feed.incomplete]).toEqual([9, false]);
  });

  it('brings a socket from where it stood, a new one from the view, and one of another life from the view', () => {
    const feed = feedAt(5);
    feed.receive('e', run(6, 8), 0);
    expect(served(feed, 6)).toEqual([undefined, [7, 8]]);
    expect(served(feed, 8)).toEqual([undefined, undefined]);
    expect(served(feed, undefined)).toEqual([5, [6, 8]]);
    expect(feed.serve({ epoch: 'old', offset: 7 })?.snapshot?.offset).toBe(5);
  });

  it('asks for the earliest place that somebody waits for, and keeps what it had', () => {
    const feed = feedAt(5);
    feed.receive('e', run(6, 8), 0);
    expect(feed.question([{ epoch: 'e', offset: 2 }, { epoch: 'old', offset: 1 }, undefined])).toEqual({ epoch: 'e', offset: 2 });
    feed.answered(answer(2, 9), 0);
    expect(served(feed, 2)).toEqual([undefined, [3, 9]]);
  });

  it('stays incomplete when an older delivery arrives after a newer one', () => {
    const feed = feedAt(5);
    feed.question([]);
    feed.receive('e', run(9, 9), 0);
    feed.receive('e', run(7, 8), 0);
    feed.answered(answer(5, 8), 0);
    expect([feed.head?.offset, feed.incomplete]).toEqual([8, true]);
  });

  it('loses nothing to an answer that comes late', () => {
    const feed = feedAt(5);
    feed.receive('e', run(6, 8), 0);
    feed.answered(answer(2, 3), 0);
    expect([feed.head?.offset, served(feed, undefined), served(feed, 7)]).toEqual([8, [5, [6, 8]], [undefined, [8, 8]]]);
  });

  it('does not trust itself for joins when it has heard nothing for 5 s', () => {
    const feed = feedAt(5);
    expect([feed.ready(undefined, 5_000), feed.ready(undefined, 5_001)]).toEqual([true, false]);
    feed.receive('e', run(6, 6), 6_000);
    expect(feed.ready({ epoch: 'e', offset: 5 }, 6_001)).toBe(true);
  });

  it('forgets old frames, and then the view they followed', () => {
    const feed = feedAt(0);
    for (let offset = 1; offset <= 300; offset += 1) feed.receive('e', run(offset, offset), 0);
    feed.trim();
    expect(served(feed, 44)).toEqual([undefined, [45, 300]]);
    expect(served(feed, 43)).toBeUndefined();
    expect(feed.ready(undefined, 0)).toBe(false);
  });
});
