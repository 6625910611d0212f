import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HubObject } from '../../durable-objects/hub.ts';
import { eventually, LiveClient } from '../support/live-client.ts';
import { hubOf, publish, topicOf } from '../support/topics.ts';

/** Longer than a hub waits before it stores where its sockets stand; the platform lets it sleep only after 10 s. */
const UNTIL_SAVED_MS = 1_300;
const sleep = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

afterEach(() => {
  vi.restoreAllMocks();
});

describe('HubObject', () => {
  it('sends a snapshot at once and every frame after it, in order', async () => {
    const client = await LiveClient.open(hubOf('hub:0'), 'topics=track:first');
    await eventually('the snapshot', () => client.frames.length === 1);
    expect(client.frames[0]).toMatchObject({ topic: 'track:first', offset: 0, event: 'snapshot' });
    await publish('track:first', 1, 3);
    await publish('track:first', 4, 4);
    await eventually('four frames', () => client.frames.length === 5);
    expect(client.offsets('track:first')).toEqual([0, 1, 2, 3, 4]);
  });

  it('goes on sending to sockets that were hibernated, without repeating anything', async () => {
    const client = await LiveClient.open(hubOf('hub:sleeper'), 'topics=track:sleep,track:quiet');
    await publish('track:sleep', 1, 2);
    await eventually('two frames', () => client.of('track:sleep').length === 3);
    await sleep(UNTIL_SAVED_MS);
    await evictDurableObject(hubOf('hub:sleeper'));
    await publish('track:sleep', 1, 2);
    await publish('track:sleep', 3, 3);
    await publish('track:quiet', 1, 1);
    await eventually('the frames after the sleep', () => client.frames.length === 6);
    expect(client.offsets('track:sleep')).toEqual([0, 1, 2, 3]);
    expect(client.offsets('track:quiet')).toEqual([0, 1]);
  });

  it('repairs itself when a delivery was lost on its way', async () => {
    const client = await LiveClient.open(hubOf('hub:deaf'), 'topics=track:deaf');
    await publish('track:deaf', 1, 1);
    vi.spyOn(HubObject.prototype, 'deliver').mockReturnValueOnce(true);
    await publish('track:deaf', 2, 3);
    await publish('track:deaf', 4, 4);
    await eventually('all frames', () => client.frames.length === 5);
    expect(client.offsets('track:deaf')).toEqual([0, 1, 2, 3, 4]);
  });

  it('is remembered by a topic that was evicted', async () => {
    const client = await LiveClient.open(hubOf('hub:remembered'), 'topics=track:forgetful');
    await eventually('the snapshot', () => client.frames.length === 1);
    await evictDurableObject(topicOf('track:forgetful'));
    await publish('track:forgetful', 1, 2);
    await eventually('the frames', () => client.frames.length === 3);
  });

  it('comes back by itself when its topic gave it up', async () => {
    const client = await LiveClient.open(hubOf('hub:given-up'), 'topics=track:given-up');
    const failing = vi.spyOn(HubObject.prototype, 'deliver').mockImplementation(() => {
      throw new Error('overloaded');
    });
    await publish('track:given-up', 1, 1);
    expect(failing).toHaveBeenCalledTimes(2);
    await publish('track:given-up', 2, 2);
    expect(failing).toHaveBeenCalledTimes(2);
    failing.mockRestore();
    await runDurableObjectAlarm(hubOf('hub:given-up'));
    await publish('track:given-up', 3, 3);
    await eventually('all frames', () => client.frames.length === 4);
    expect(client.offsets('track:given-up')).toEqual([0, 1, 2, 3]);
  });

  it('is forgotten by a topic that none of its sockets wants any more', async () => {
    const client = await LiveClient.open(hubOf('hub:leaver'), 'topics=track:left');
    await eventually('the snapshot', () => client.frames.length === 1);
    client.say({ op: 'leave', topic: 'track:left' });
    await eventually('the answer', () => client.notices.length === 1);
    const delivered = vi.spyOn(HubObject.prototype, 'deliver');
    await publish('track:left', 1, 1);
    await publish('track:left', 2, 2);
    expect(delivered).toHaveBeenCalledTimes(1);
    expect(client.frames).toHaveLength(1);
  });

  it('neither loses nor repeats a frame for sockets that join and return during a burst', async () => {
    const hubs = [hubOf('hub:burst-0'), hubOf('hub:burst-1')] as const;
    const clients: LiveClient[] = [];
    const burst = { isOver: false };
    const publisher = (async () => {
      for (let version = 1; version <= 400; version += 4) {
        await publish('track:burst', version, version + 3);
        await sleep(2);
      }
      burst.isOver = true;
    })();
    for (let count = 0; !burst.isOver && count < 60; count += 1) {
      const known = clients[count - 5]?.of('track:burst').at(-1);
      const resume = known === undefined ? '' : `&resume=track:burst@${known.epoch}@${known.offset}`;
      clients.push(await LiveClient.open(hubs[count % 2 === 0 ? 0 : 1], `topics=track:burst${resume}`));
      await sleep(3);
    }
    await publisher;
    await eventually('everyone is at the head', () => clients.every((client) => client.offsets('track:burst').at(-1) === 400));
    for (const client of clients) {
      const offsets = client.offsets('track:burst');
      expect(offsets).toEqual(Array.from({ length: offsets.length }, (_, index) => (offsets[0] ?? 0) + index));
    }
    expect(clients.some((client) => client.notices.some(({ event, recovered }) => event === 'resumed' && recovered === true))).toBe(true);
  });

  it('keeps what a socket with fifty long-named topics must not forget', async () => {
    const topics = Array.from({ length: 50 }, (_, index) => `track:${'x'.repeat(62)}${10 + index}`);
    const client = await LiveClient.open(hubOf('hub:wide'), `topics=${topics.join(',')}`);
    await eventually('fifty views', () => client.frames.length === 50);
    await evictDurableObject(hubOf('hub:wide'));
    await publish(topics[49] ?? '', 1, 1);
    await eventually('the frame after the eviction', () => client.frames.length === 51);
  });

  it('answers a ping without waking, and refuses with a reason before it closes', async () => {
    const client = await LiveClient.open(hubOf('hub:strict'), '');
    await evictDurableObject(hubOf('hub:strict'));
    client.say('{"op":"ping"}');
    await eventually('the pong', () => client.notices.length === 1);
    client.say({ op: 'join', topic: 'x'.repeat(66_000) });
    await eventually('the close', () => client.closed !== undefined);
    expect(client.notices).toMatchObject([{ event: 'pong' }, { event: 'problem', data: { code: 'live/frame-too-large', status: 413 } }]);
    expect(client.closed?.code).toBe(1009);
  });
});
