import { afterEach, describe, expect, it, vi } from 'vitest';
import { post, send } from './edge-app.ts';

afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

const OURS = 'https://ringside.example';

describe('every answer', () => {
  it('carries the id of its request: the platform’s where there is one', async () => {
    expect((await send('/api/v1/public', { headers: { 'cf-ray': '8a1b2c3d4e5f-CDG' } })).headers.get('x-request-id')).toBe(
      '8a1b2c3d4e5f-CDG',
    );
    const [first, second] = [await send('/api/v1/public'), await send('/api/v1/nothing')].map((response) =>
      response.headers.get('x-request-id'),
    );
    expect(first).toMatch(/^[\w-]{36}$/);
    expect(second).not.toBe(first);
  });

  it('never repeats an id that could not be the platform’s', async () => {
    expect((await send('/api/v1/public', { headers: { 'cf-ray': '<script>' } })).headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);
  });

  it('is not to be sniffed, and stays out of caches unless it says otherwise', async () => {
    const problem = await send('/api/v1/nothing');
    expect([problem.headers.get('x-content-type-options'), problem.headers.get('cache-control')]).toEqual(['nosniff', 'no-store']);
    expect((await send('/api/v1/public')).headers.get('cache-control')).toBe('public, max-age=5');
  });

  it('that is a page may load and frame nothing of others', async () => {
    const { headers } = await send('/page');
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('strict-transport-security')).toContain('max-age=31536000');
  });
});

describe('another site', () => {
  it('may read what is public, without credentials', async () => {
    const { headers } = await send('/api/v1/public', { headers: { origin: 'https://evil.example' } });
    expect([headers.get('access-control-allow-origin'), headers.get('access-control-allow-credentials')]).toEqual(['*', null]);
  });

  it('is not told that it may send commands', async () => {
    const asked = { method: 'OPTIONS', headers: { origin: 'https://evil.example', 'access-control-request-method': 'POST' } };
    const { headers } = await send('/api/v1/orders', asked);
    expect(headers.get('access-control-allow-methods')).toBe('GET, HEAD');
    expect(headers.get('access-control-allow-credentials')).toBeNull();
    const answer = await post('/api/v1/orders', { bets: [{ stakeMinor: 1 }] }, { origin: 'https://evil.example' });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('that the operator has named may do both, and is named in the answer, never as *', async () => {
    for (const origin of ['https://shop.example', OURS]) {
      const { status, headers } = await send('/api/v1/orders', { method: 'OPTIONS', headers: { origin } });
      expect(status).toBe(204);
      expect(headers.get('access-control-allow-origin')).toBe(origin);
      expect(headers.get('access-control-allow-methods')).toContain('POST');
      expect(headers.get('access-control-allow-headers')).toContain('Idempotency-Key');
      expect(headers.get('vary')).toBe('Origin');
    }
  });

  it('is not taken for a named one because its name begins alike', async () => {
    for (const origin of ['https://shop.example.evil.example', 'https://shop.exampl', 'null', 'http://ringside.example']) {
      expect((await send('/api/v1/public', { headers: { origin } })).headers.get('access-control-allow-origin')).toBe('*');
    }
  });
});

describe('the log', () => {
  it('says nothing of what went well', async () => {
    const spies = [vi.spyOn(console, 'info'), vi.spyOn(console, 'debug'), vi.spyOn(console, 'warn'), vi.spyOn(console, 'error')];
    await post('/api/v1/orders', { bets: [{ stakeMinor: 1 }] });
    await send('/api/v1/nothing');
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  });

  it('has one JSON line for a request that failed: method, route, status, ms, id', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const response = await send('/api/v1/outage?token=secret');
    expect(error).toHaveBeenCalledTimes(1);
    const line = JSON.parse(String(error.mock.calls[0]?.[0])) as Record<string, unknown>;
    expect(line).toMatchObject({ level: 'error', message: 'request', method: 'GET', route: '/api/v1/outage', status: 503 });
    expect(line['requestId']).toBe(response.headers.get('x-request-id'));
    expect(JSON.stringify(line)).not.toContain('secret');
  });

  it('does not grow with an outage: one line a second tells how many were refused', async () => {
    vi.useFakeTimers({ now: Date.now() + 60_000, toFake: ['Date'] });
    const error = vi.spyOn(console, 'error').mockReturnValue();
    for (let i = 0; i < 50; i += 1) await send('/api/v1/outage');
    expect(error).toHaveBeenCalledTimes(1);
    vi.setSystemTime(Date.now() + 1_000);
    await send('/api/v1/outage');
    expect(JSON.parse(String(error.mock.calls[1]?.[0]))).toMatchObject({ status: 503, alike: 49 });
  });
});
