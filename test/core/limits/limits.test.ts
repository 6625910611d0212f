import { describe, expect, it, vi } from 'vitest';
import { ok } from '../../../core/http/envelope.ts';
import { meter } from '../../../core/metrics/meter.ts';
import { statusesOf, times, withApplications } from './application.ts';

const local = withApplications();
const { application } = local;

describe('a request of the API', () => {
  it('is answered as ever, with what is left of the limit', async () => {
    const { app, client } = application();
    app.get('/api/v1/thing', (c) => ok(c, 1));
    const answer = await client().send('/api/v1/thing');
    expect(answer.status).toBe(200);
    expect(answer.headers.get('ratelimit-limit')).toBe('6');
    expect(answer.headers.get('ratelimit-remaining')).toBe('5');
    expect(answer.headers.get('ratelimit-reset')).toBe('60');
  });

  it('past the limit is answered 429, in words, with the seconds to wait, and is kept in no cache', async () => {
    const { app, client } = application();
    let ran = 0;
    app.get('/api/v1/thing', (c) => {
      c.header('Cache-Control', 'public, max-age=60');
      return ok(c, (ran += 1));
    });
    const { send, statuses } = client();
    expect(await statuses(6, '/api/v1/thing')).toEqual(times(6, 200));
    const refused = await send('/api/v1/thing');
    expect(refused.status).toBe(429);
    expect(ran).toBe(6);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(refused.headers.get('ratelimit-remaining')).toBe('0');
    expect(refused.headers.get('cache-control')).toBe('no-store');
    expect((await send('/api/v1/thing', {}, 'POST')).headers.get('cache-control')).toBe('no-store');
    expect(await refused.json()).toMatchObject({
      code: 'core/too-many-requests',
      limit: 'requests',
      tier: 'anonymous',
      detail: expect.stringMatching(/^The limit requests allows 6 in 60 seconds\. .*signed in may send more\.$/),
    });
  });

  it('that is refused is counted by tier and limit', async () => {
    const { statuses } = application().client();
    meter.take();
    await statuses(8, '/api/v1/thing');
    const counted = meter.take().filter(({ name }) => name === 'ringside_limited_total');
    expect(counted).toEqual([{ name: 'ringside_limited_total', labels: ['anonymous', 'requests'], numbers: [2] }]);
  });

  it('counts whatever it asks for, also what does not exist; a page, a file or a probe does not count', async () => {
    const { app, client } = application();
    app.get('/healthz', (c) => c.text('ok'));
    const { statuses } = client();
    expect(await statuses(20, '/healthz')).toEqual(times(20, 200));
    expect(await statuses(7, '/api/v1/nothing')).toEqual([...times(6, 404), 429]);
    expect(await statuses(1, '/healthz')).toEqual([200]);
  });

  it('has no fresh allowance for other headers: only the address that the platform names counts', async () => {
    const { client } = application();
    const { send } = client();
    const forged = [
      { 'x-forwarded-for': '1.2.3.4' },
      { 'x-real-ip': '1.2.3.5' },
      { forwarded: 'for=1.2.3.6' },
      { 'true-client-ip': '1.2.3.7' },
      { 'user-agent': 'another' },
      { authorization: 'Basic abc' },
    ];
    expect(await statusesOf([...forged, {}].map((headers) => () => send('/api/v1/nothing', headers)))).toEqual([...times(6, 404), 429]);
    expect(await client().statuses(1, '/api/v1/nothing')).toEqual([404]);
  });

  it('counts by the network of an IPv6 address: one household has one allowance', async () => {
    const { client } = application();
    const { send } = client();
    const from = (address: string) => () => send('/api/v1/nothing', { 'cf-connecting-ip': address });
    const household = Array.from({ length: 7 }, (_, index) => from(`2001:db8:1:2::${index}`));
    expect(await statusesOf([...household, from('2001:db8:1:3::1')])).toEqual([...times(6, 404), 429, 404]);
  });
});

describe('a route with a limit of its own', () => {
  it('takes nothing of the tier where it stands instead of it', async () => {
    const { statuses } = application().client();
    expect(await statuses(13, '/api/v1/topics/round:1')).toEqual([...times(12, 404), 429]);
    expect(await statuses(7, '/api/v1/thing')).toEqual([...times(6, 404), 429]);
  });

  it('counts in the tier too where it stands beside it, and tells of the nearer end', async () => {
    const { client } = application();
    const { send, statuses } = client();
    expect((await send('/api/v1/rounds')).headers.get('ratelimit-limit')).toBe('3');
    expect(await statuses(3, '/api/v1/rounds?limit=2')).toEqual([404, 404, 429]);
    const last = await send('/api/v1/thing');
    expect([last.headers.get('ratelimit-limit'), last.headers.get('ratelimit-remaining')]).toEqual(['6', '1']);
  });

  it('cannot be got round by another method, or by writing the path in another way', async () => {
    const { client } = application();
    const { send } = client();
    const ways = [
      () => send('/api/v1/rounds', {}, 'HEAD'),
      () => send('/api/v1/r%6Funds'),
      () => send('/api/v1/rounds?x'),
      () => send('/api/v1/rounds'),
    ];
    expect(await statusesOf(ways)).toEqual([...times(3, 404), 429]);
  });

  it('counts an address whoever asks there, without a look-up, where the row says so', async () => {
    const { client } = application();
    const { send } = client();
    const token = 'a'.repeat(43);
    const ways = [
      () => send('/api/v1/live'),
      () => send('/api/v1/live', { authorization: `Bearer ${token}` }),
      () => send('/api/v1/live'),
      () => send('/api/v1/live'),
    ];
    expect(await statusesOf(ways)).toEqual([...times(3, 404), 429]);
  });

  it('is not counted here where what answers it counts', async () => {
    const { client } = application();
    const { send, statuses } = client();
    expect(await statuses(7, '/api/v1/thing')).toEqual([...times(6, 404), 429]);
    expect(await statusesOf(Array.from({ length: 9 }, () => () => send('/api/v1/auth/login', {}, 'POST')))).toEqual(times(9, 404));
  });
});

describe('tokens that are nobody’s', () => {
  it('count as their address', async () => {
    const { client } = application();
    const { send } = client();
    const guesses = Array.from({ length: 7 }, (_, index) => () => send('/api/v1/thing', { authorization: `Bearer guess-${index}` }));
    expect(await statusesOf([...guesses, () => send('/api/v1/thing')])).toEqual([...times(6, 404), 429, 429]);
  });

  it('are no longer looked up after 200 of one address; the other addresses are not touched', async () => {
    const { client } = application({ RATE_ANONYMOUS_PER_MINUTE: '100000', CONCURRENT_ANONYMOUS: '1000' });
    const [guesser, other] = [client(), client()];
    vi.useFakeTimers({ toFake: ['Date'] });
    const guess = (index: number) => guesser.send('/api/v1/thing', { authorization: `Bearer guess-${index}` });
    for (let index = 0; index < 200; index += 1) expect((await guess(index)).status).toBe(404);
    const refused = await guess(200);
    expect(await refused.json()).toMatchObject({ status: 429, code: 'core/too-many-requests', limit: 'strange tokens' });
    expect((await guesser.send('/api/v1/thing')).status).toBe(404);
    expect((await other.send('/api/v1/thing', { authorization: 'Bearer guess' })).status).toBe(404);
    vi.advanceTimersByTime(1_000);
    expect((await guess(201)).status).toBe(404);
  });
});
