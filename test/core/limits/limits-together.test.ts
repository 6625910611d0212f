import { describe, expect, it, vi } from 'vitest';
import { ok } from '../../../core/http/envelope.ts';
import { until } from '../../support/until.ts';
import { times, withApplications } from './application.ts';

const local = withApplications();
const { application } = local;

describe('requests at once', () => {
  /** Requests that end when the test says so. */
  function slow() {
    const { app, client } = application({ RATE_ANONYMOUS_PER_MINUTE: '1000', CONCURRENT_ANONYMOUS: '2' });
    const ends: (() => void)[] = [];
    app.get('/api/v1/slow', async (c) => {
      await new Promise<void>((resolve) => ends.push(resolve));
      return ok(c, 1);
    });
    app.get('/api/v1/topics/:topic', (c) => ok(c, 1));
    return { client: client(), other: client(), ends };
  }
  const started = (ends: readonly unknown[], count: number) => until(`${count} requests begun`, () => ends.length === count);

  it('are refused past the limit with words, and taken again when one has ended', async () => {
    const { client, other, ends } = slow();
    const first = client.send('/api/v1/slow');
    const second = client.send('/api/v1/slow');
    await started(ends, 2);
    const refused = await client.send('/api/v1/slow');
    expect(refused.headers.get('retry-after')).toBe('1');
    expect(await refused.json()).toMatchObject({ status: 429, code: 'core/too-many-at-once', atOnce: 2 });
    const others = other.send('/api/v1/slow');
    await started(ends, 3);
    for (const end of ends) end();
    for (const answer of await Promise.all([first, second, others])) expect(answer.status).toBe(200);
    const next = client.send('/api/v1/slow');
    await started(ends, 4);
    ends[3]?.();
    expect((await next).status).toBe(200);
  });

  it('that poll a topic need no slot: a page asks for many at once', async () => {
    const { client, ends } = slow();
    const under = [client.send('/api/v1/slow'), client.send('/api/v1/slow')];
    await started(ends, 2);
    const polls = await Promise.all(Array.from({ length: 10 }, (_, index) => client.send(`/api/v1/topics/round:${index}`)));
    expect(polls.map(({ status }) => status)).toEqual(times(10, 200));
    for (const end of ends) end();
    await Promise.all(under);
  });
});

describe('while Redis', () => {
  it.each(['refuse', 'hang'] as const)('does this, requests pass, and this isolate’s own count holds: %s', async (mode) => {
    local.endpoint.faults.mode = mode;
    const { statuses } = application().client();
    expect(await statuses(7, '/api/v1/nothing')).toEqual([...times(6, 404), 429]);
  });

  it('hangs, a request waits 80 ms at most for all its limits together, and the next ones not at all', async () => {
    local.endpoint.faults.mode = 'hang';
    const { client } = application();
    const { send } = client();
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'Date'] });
    const answers: Response[] = [];
    const first = send('/api/v1/rounds').then((answer) => answers.push(answer));
    const isAnswered = async () => {
      await new Promise(setImmediate);
      return answers.length > 0;
    };
    await vi.advanceTimersByTimeAsync(79);
    expect(await isAnswered()).toBe(false);
    await vi.advanceTimersByTimeAsync(1);
    expect(await isAnswered()).toBe(true);
    await first;
    expect((await send('/api/v1/rounds')).status).toBe(404);
  });

  it('was away and is back, it is what counts again', async () => {
    const { client } = application();
    const { send } = client();
    local.endpoint.faults.mode = 'refuse';
    expect((await send('/api/v1/thing')).status).toBe(404);
    local.endpoint.faults.mode = 'ok';
    await until('Redis counts', async () => {
      await send('/api/v1/topics/a:b');
      const keys = await local.endpoint.send('KEYS', 'limit:polling:anonymous:*');
      return 'result' in keys && Array.isArray(keys.result) && keys.result.length > 0;
    });
  });
});
