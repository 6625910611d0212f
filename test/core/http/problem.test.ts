import { afterEach, describe, expect, it, vi } from 'vitest';
import type { ProblemEntry } from '../../../core/http/problem.ts';
import { coreProblems } from '../../../core/http/problems.ts';
import { post, send } from './edge-app.ts';

afterEach(() => vi.restoreAllMocks());

describe('a refusal', () => {
  it('is a problem document with the details of the rejection', async () => {
    const response = await send('/api/v1/closed');
    expect(response.headers.get('content-type')).toBe('application/problem+json');
    expect(await response.json()).toEqual({
      success: false,
      type: '/problems/test/closed',
      title: 'Closed',
      status: 409,
      detail: 'It closed at "noon". Take the next one.',
      code: 'test/closed',
      requestId: response.headers.get('x-request-id'),
      errors: [],
      closedAt: 'noon',
    });
  });

  it('whose code stands in no catalogue is our bug: logged, 500, and nothing told', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const response = await send('/api/v1/forgotten');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret');
    expect(error.mock.calls.join()).toContain('test/nowhere');
  });

  it('says in every case of core what to do next', () => {
    for (const [code, entry] of Object.entries(coreProblems)) {
      expect(code).toMatch(/^(core|auth)\/[a-z-]+$/);
      expect(entry.detail({})).toMatch(/^[A-Z].{10,}\.$/);
    }
  });

  it('that will pass says when to try again', () => {
    const entries: readonly ProblemEntry[] = Object.values(coreProblems);
    const passing = entries.filter(({ status }) => status === 503 || status === 429);
    expect(passing.every(({ retryAfterSeconds }) => retryAfterSeconds !== undefined && retryAfterSeconds > 0)).toBe(true);
  });
});

describe('a body', () => {
  it('that is right is taken', async () => {
    const response = await post('/api/v1/orders', { bets: [{ stakeMinor: 1 }] });
    expect(response.status).toBe(201);
    expect(await response.json()).toMatchObject({ success: true, data: { count: 1 }, meta: { timestamp: expect.stringMatching(/Z$/) } });
  });

  it.each([
    ['a zero stake', { bets: [{ stakeMinor: 5 }, { stakeMinor: 0 }] }, 'bets.1.stakeMinor', 'too_small'],
    ['a negative stake', { bets: [{ stakeMinor: -1 }] }, 'bets.0.stakeMinor', 'too_small'],
    ['a fractional stake', { bets: [{ stakeMinor: 1.5 }] }, 'bets.0.stakeMinor', 'invalid_type'],
    ['a huge stake', { bets: [{ stakeMinor: 1e300 }] }, 'bets.0.stakeMinor', 'too_big'],
    ['a stake in words', { bets: [{ stakeMinor: '1' }] }, 'bets.0.stakeMinor', 'invalid_type'],
    ['no bets', { bets: [] }, 'bets', 'too_small'],
    ['an unknown key', { bets: [{ stakeMinor: 1, free: true }] }, 'bets.0.free', 'unrecognized_keys'],
    ['a list where an object belongs', [], 'body', 'invalid_type'],
    ['null', null, 'body', 'invalid_type'],
  ])('with %s is refused, and the field is named', async (_what, body, field, rule) => {
    const response = await post('/api/v1/orders', body);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'core/malformed', errors: [{ field, rule }] });
  });

  it('with ten thousand mistakes names the first twenty', async () => {
    const body = { bets: Array.from({ length: 10_000 }, () => ({ stakeMinor: 0 })) };
    const response = await post('/api/v1/orders', body);
    const { errors } = await response.json<{ errors: unknown[] }>();
    expect(errors).toHaveLength(20);
  });

  it('that is broken JSON is refused', async () => {
    const response = await post('/api/v1/orders', '{"bets":[');
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({
      errors: [{ field: 'body', rule: 'invalid_json', message: 'The body is not valid JSON' }],
    });
  });

  it('that is empty is refused, whether it is called JSON or nothing', async () => {
    const called = await post('/api/v1/orders', '');
    expect(await called.json()).toMatchObject({ status: 400, errors: [{ field: 'body', message: 'The body is empty; expected JSON' }] });
    const uncalled = await send('/api/v1/orders', { method: 'POST' });
    expect(await uncalled.json()).toMatchObject({ status: 400, errors: [{ field: 'bets' }] });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/jsonp', 'multipart/form-data; boundary=x', ''])(
    'of type "%s" is refused, and the header is named',
    async (type) => {
      const response = await post('/api/v1/orders', '{"bets":[{"stakeMinor":1}]}', { 'content-type': type });
      expect(response.status).toBe(415);
      expect(await response.json()).toMatchObject({ code: 'core/unsupported-media-type', errors: [{ field: 'Content-Type' }] });
    },
  );

  it('that is too large is refused before it is read', async () => {
    const response = await post('/api/v1/orders', 'x'.repeat(300_000));
    expect(response.status).toBe(413);
    expect(await response.json()).toMatchObject({ code: 'core/payload-too-large', maxBytes: 262_144 });
  });

  it('that comes in pieces of unknown length is held to the same limit', async () => {
    expect((await sendPieces(['{"bets":[{"sta', 'keMinor":1}]}'])).status).toBe(201);
    expect((await sendPieces(Array.from({ length: 400 }, () => 'x'.repeat(1_000)))).status).toBe(413);
  });
});

function sendPieces(pieces: readonly string[]): Promise<Response> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
      controller.close();
    },
  });
  const init = { method: 'POST', body, headers: { 'content-type': 'application/json' }, duplex: 'half' };
  return send('/api/v1/orders', init);
}

describe('what goes wrong on our side', () => {
  it('is logged with its stack, and the answer says nothing of it', async () => {
    const error = vi.spyOn(console, 'error').mockReturnValue();
    const response = await send('/api/v1/bug');
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain('secret-host');
    expect(error.mock.calls[0]?.join()).toContain('edge-app.ts');
  });

  it('is a problem document also when what was thrown is no error', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const response = await send('/api/v1/not-an-error');
    expect(response.status).toBe(500);
    expect(response.headers.get('x-request-id')).not.toBeNull();
    expect(await response.json()).toMatchObject({ code: 'core/internal' });
  });

  it('is a 503 with Retry-After when the database is away', async () => {
    vi.spyOn(console, 'error').mockReturnValue();
    const response = await send('/api/v1/outage');
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '2']);
    expect(await response.json()).toMatchObject({ code: 'core/database-unavailable' });
  });
});

describe('a path', () => {
  it('that is unknown is not found', async () => {
    const response = await send('/api/v1/nothing');
    expect([response.status, (await response.json<{ code: string }>()).code]).toEqual([404, 'core/not-found']);
  });

  it('asked with another method names those it takes', async () => {
    const response = await send('/api/v1/orders', { method: 'DELETE' });
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, POST']);
  });
});
