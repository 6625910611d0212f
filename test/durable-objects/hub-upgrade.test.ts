import { SELF } from 'cloudflare:test';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { Switchboard } from '../../core/realtime/switchboard.ts';
import { eventually, LiveClient } from '../support/live-client.ts';
import { hubOf, publish, topicOf } from '../support/topics.ts';

const ORIGIN = 'http://ringside.test';
const upgrade = { headers: { Upgrade: 'websocket' } };
const Problem = z.object({
  success: z.literal(false),
  code: z.string(),
  status: z.int(),
  errors: z.array(z.object({ field: z.string() })),
});
const problemOf = async (path: string, init?: RequestInit) => {
  const response = await SELF.fetch(`${ORIGIN}${path}`, init);
  const { code, status, errors } = Problem.parse(await response.json());
  expect([response.headers.get('content-type'), response.status]).toEqual(['application/problem+json', status]);
  return { code, status, fields: errors.map((error) => error.field) };
};

afterEach(() => {
  vi.restoreAllMocks();
});

describe('GET /api/v1/live', () => {
  it('opens a socket for any origin, without a token', async () => {
    const response = await SELF.fetch(`${ORIGIN}/api/v1/live?topics=track:open`, {
      headers: { ...upgrade.headers, Origin: 'https://elsewhere.example' },
    });
    expect(response.status).toBe(101);
    if (response.webSocket === null) throw new Error('no socket');
    const client = new LiveClient(response.webSocket);
    await eventually('the snapshot', () => client.frames.length === 1);
    await publish('track:open', 1, 1);
    await eventually('the frame', () => client.frames.length === 2);
  });

  it('asks for a WebSocket where there is none', async () => {
    expect(await problemOf('/api/v1/live?topics=track:main')).toMatchObject({ code: 'live/upgrade-required', status: 426 });
  });

  it('names the parameter that cannot be read', async () => {
    const many = Array.from({ length: 51 }, (_, index) => `match:${index}`).join(',');
    for (const topics of ['nonsense', 'MATCH:a', 'match:a%2Fb', many]) {
      expect(await problemOf(`/api/v1/live?topics=${topics}`, upgrade)).toMatchObject({ status: 400, fields: ['topics'] });
    }
    expect(await problemOf('/api/v1/live?resume=match:a', upgrade)).toMatchObject({ status: 400, fields: ['resume'] });
  });

  it('opens the next hub when one is full, and refuses an address that has enough', async () => {
    const admits = vi.spyOn(Switchboard.prototype, 'admits').mockReturnValueOnce('full').mockReturnValueOnce('yes');
    expect((await SELF.fetch(`${ORIGIN}/api/v1/live`, upgrade)).status).toBe(101);
    expect(admits).toHaveBeenCalledTimes(2);
    admits.mockReturnValueOnce('too many of this address');
    expect(await problemOf('/api/v1/live', upgrade)).toMatchObject({ code: 'live/too-many-connections', status: 429 });
  });

  it('refuses what the socket may not join with a problem on the socket', async () => {
    const client = await LiveClient.open(hubOf('hub:refusing'), 'topics=user:7,nothing:1,track:fine');
    await eventually('the snapshot', () => client.frames.length === 1);
    expect(client.notices).toMatchObject([
      { event: 'problem', data: { code: 'live/forbidden', topic: 'user:7' } },
      { event: 'problem', data: { code: 'live/unknown-topic', topic: 'nothing:1' } },
    ]);
  });
});

describe('GET /api/v1/topics/:topic', () => {
  it('answers the view, or exactly what was missed', async () => {
    await publish('track:read', 1, 3);
    const { epoch } = await topicOf('track:read').read();
    const read = async (query: string) =>
      z.object({ data: z.unknown() }).parse(await (await SELF.fetch(`${ORIGIN}/api/v1/topics/track:read${query}`)).json()).data;
    expect(await read('')).toMatchObject({ recovered: false, epoch, offset: 3, snapshot: { waiting: { roundNumber: 3 } } });
    expect(await read(`?epoch=${epoch}&offset=1`)).toMatchObject({ recovered: true, offset: 3, frames: [{ offset: 2 }, { offset: 3 }] });
    expect(await read('?epoch=other&offset=1')).toMatchObject({ recovered: false, offset: 3 });
  });

  it('refuses what is no topic, what is private, and an offset that is none', async () => {
    expect(await problemOf('/api/v1/topics/nothing:1')).toMatchObject({ code: 'live/unknown-topic', status: 404 });
    expect(await problemOf('/api/v1/topics/user:1')).toMatchObject({ code: 'live/forbidden', status: 403 });
    expect(await problemOf('/api/v1/topics/track:read?epoch=e&offset=-1')).toMatchObject({ status: 400, fields: ['offset'] });
  });
});
