import { evictDurableObject, runDurableObjectAlarm } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { HubObject } from '../../durable-objects/hub.ts';
import { eventually, LiveClient } from '../support/live-client.ts';
import { hubOf, publish } from '../support/topics.ts';

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
});
