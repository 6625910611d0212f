import { describe, expect, it } from 'vitest';
import { HubLinks } from '../../../core/realtime/hub-links.ts';
import type { Run } from '../../../core/realtime/window.ts';

interface Delivery {
  readonly hub: string;
  readonly first: number;
  readonly last: number;
  readonly answer: (wanted: boolean) => void;
  readonly fail: () => void;
}

/** A topic with a given head whose deliveries wait for the test to answer them. */
class Topic {
  head = 0;
  readonly deliveries: Delivery[] = [];
  readonly forgotten: string[] = [];
  readonly links: HubLinks;

  constructor(...hubs: string[]) {
    this.links = new HubLinks(
      {
        deliver: (hub, { first, last }) =>
          new Promise((resolve, reject) => {
            this.deliveries.push({ hub, first, last, answer: resolve, fail: () => reject(new Error('no answer')) });
          }),
        next: (acknowledged) => this.#after(acknowledged),
        forget: (hub) => this.forgotten.push(hub),
      },
      hubs,
    );
  }

  /** Publishes up to `head`; `done` tells whether the publisher was answered. */
  publish(head: number): { done: boolean } {
    this.head = head;
    const publisher = { done: false };
    void this.links.reach(head).then(() => {
      publisher.done = true;
    });
    return publisher;
  }

  #after(acknowledged: number | undefined): Run | undefined {
    const first = (acknowledged ?? this.head - 1) + 1;
    return first > this.head ? undefined : { first, last: this.head, frames: '' };
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const spans = (topic: Topic) => topic.deliveries.map(({ hub, first, last }) => `${hub} ${first}-${last}`);

describe('HubLinks', () => {
  it('answers a publisher when every hub has acknowledged', async () => {
    const topic = new Topic('hub:0', 'hub:1');
    const publisher = topic.publish(1);
    topic.deliveries[0]?.answer(true);
    await settled();
    expect(publisher.done).toBe(false);
    topic.deliveries[1]?.answer(true);
    await settled();
    expect(publisher.done).toBe(true);
  });

  it('gathers what is published while a delivery is in flight, and sends it in order', async () => {
    const topic = new Topic();
    topic.links.joined('hub:0', 0);
    const publishers = [topic.publish(1), topic.publish(2), topic.publish(4)];
    expect(spans(topic)).toEqual(['hub:0 1-1']);
    topic.deliveries[0]?.answer(true);
    await settled();
    expect(spans(topic)).toEqual(['hub:0 1-1', 'hub:0 2-4']);
    topic.deliveries[1]?.answer(true);
    await settled();
    expect(publishers.every((publisher) => publisher.done)).toBe(true);
  });

  it('delivers again what was not acknowledged when the same is published again, and nothing that was', async () => {
    const topic = new Topic('hub:0');
    void topic.publish(1);
    topic.deliveries[0]?.fail();
    await settled();
    topic.deliveries[1]?.answer(true);
    await settled();
    void topic.publish(1);
    await settled();
    expect(spans(topic)).toEqual(['hub:0 1-1', 'hub:0 1-1']);
  });

  it('gives up a hub that fails twice in a row, and does not keep the publisher waiting for it', async () => {
    const topic = new Topic('hub:0');
    const publisher = topic.publish(1);
    topic.deliveries[0]?.fail();
    await settled();
    expect(publisher.done).toBe(false);
    topic.deliveries[1]?.fail();
    await settled();
    expect([publisher.done, topic.forgotten]).toEqual([true, ['hub:0']]);
    topic.publish(2);
    expect(topic.deliveries).toHaveLength(2);
  });

  it('forgets a hub of which no socket wants the topic', async () => {
    const topic = new Topic('hub:0');
    void topic.publish(1);
    topic.deliveries[0]?.answer(false);
    await settled();
    expect(topic.forgotten).toEqual(['hub:0']);
  });

  it('keeps a hub that joined again before its "not wanted" arrived', async () => {
    const topic = new Topic('hub:0');
    void topic.publish(1);
    topic.links.joined('hub:0', 1);
    topic.deliveries[0]?.answer(false);
    await settled();
    expect(topic.forgotten).toEqual([]);
    topic.publish(2);
    expect(spans(topic).at(-1)).toBe('hub:0 2-2');
  });
});
