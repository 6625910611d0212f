import { describe, expect, it } from 'vitest';
import { ApiProblem, ApiUnreachable, createClient, type ClientOptions } from '../../client/index.ts';

const BASE = 'https://ringside.example';
const TIMESTAMP = '2026-11-20T10:00:00.000Z';

/** Answers in order, the last one for ever; a string is an answer that got lost, and why. */
type Script = readonly (Response | string)[];

/** A client whose server follows a script, and whose pauses take no time. */
function scripted(script: Script, options: ClientOptions = {}) {
  const sent: { method: string; url: string; headers: Headers; body: string }[] = [];
  const pauses: number[] = [];
  const api = createClient({
    baseUrl: BASE,
    random: () => 0.5,
    sleep: (ms) => Promise.resolve(void pauses.push(ms)),
    async fetch(request) {
      sent.push({ method: request.method, url: request.url, headers: request.headers, body: await request.text() });
      const outcome = script[Math.min(sent.length, script.length) - 1];
      if (!(outcome instanceof Response)) throw new TypeError(outcome);
      return outcome.clone();
    },
    ...options,
  });
  return { api, sent, pauses };
}

const envelope = (data: unknown) => Response.json({ success: true, data, meta: { timestamp: TIMESTAMP } });

function refusal(status: number, code: string, headers: Record<string, string> = {}): Response {
  const body = { success: false, type: `/problems/${code}`, title: 'No', status, detail: 'Because.', code, requestId: 'r1', errors: [] };
  return Response.json({ ...body, closedAt: TIMESTAMP }, { status, headers });
}

const END = '/api/v1/matches/{matchId}/end' as const;
const end = { params: { path: { matchId: 'm 1' } }, body: { winnerId: 'blue' } };
const keysOf = (sent: readonly { headers: Headers }[]) => sent.map(({ headers }) => headers.get('idempotency-key'));

describe('a call', () => {
  it('fills the path and the query, and gives back the data, what is said about it, and the response', async () => {
    const { api, sent } = scripted([envelope([])]);
    const answer = await api.GET('/api/v1/matches/{matchId}/scores', { params: { path: { matchId: 'a/b' }, query: { limit: 5 } } });
    expect(sent.map(({ method, url }) => [method, url])).toEqual([['GET', `${BASE}/api/v1/matches/a%2Fb/scores?limit=5`]]);
    expect([answer.data, answer.meta.timestamp, answer.response.status]).toEqual([[], TIMESTAMP, 200]);
  });

  it('carries the token of the moment, and none where there is none', async () => {
    let token: string | undefined = 'rs_first';
    const { api, sent } = scripted([envelope({})], { token: () => token });
    await api.GET('/api/v1/auth/session');
    token = undefined;
    await api.GET('/api/v1/auth/session');
    expect(sent.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer rs_first', null]);
    expect(keysOf(sent)).toEqual([null, null]);
  });

  it('throws what the API refused, with its code and its details', async () => {
    const { api, sent } = scripted([refusal(409, 'betting/round-closed')]);
    const problem = await api.POST(END, end).catch((thrown: unknown) => thrown);
    expect(problem).toBeInstanceOf(ApiProblem);
    expect(problem).toMatchObject({ code: 'betting/round-closed', status: 409, message: 'No (betting/round-closed). Because.' });
    expect((problem as ApiProblem).problem['closedAt']).toBe(TIMESTAMP);
    expect(sent).toHaveLength(1);
  });

  it.each([
    ['a page of a proxy', new Response('<html>', { status: 404 })],
    ['a success that is no JSON', new Response('<html>sign in to this network</html>', { status: 200 })],
    ['JSON of somebody else', Response.json({ error: 'no' }, { status: 418 })],
    ['nothing', new Response(null, { status: 200 })],
  ])('throws that the API was not reached when %s answers', async (_what, response) => {
    const { api } = scripted([response]);
    await expect(api.GET('/api/v1/rounds/current')).rejects.toThrow(ApiUnreachable);
  });
});

describe('a command', () => {
  it('is sent again under the same key when its answer got lost', async () => {
    const { api, sent, pauses } = scripted(['connection reset', 'connection reset', envelope({ matchId: 'm 1' })]);
    const { data } = await api.POST(END, end);
    expect(data.matchId).toBe('m 1');
    expect(new Set(keysOf(sent)).size).toBe(1);
    expect(keysOf(sent)[0]).toMatch(/^[0-9a-f-]{36}$/);
    expect(new Set(sent.map(({ body }) => body))).toEqual(new Set(['{"winnerId":"blue"}']));
    expect(pauses).toEqual([250, 500]);
  });

  it('has a new key each, or the one its caller chose', async () => {
    const { api, sent } = scripted([envelope({})]);
    await api.POST(END, end);
    await api.POST(END, end);
    await api.POST(END, { ...end, params: { ...end.params, header: { 'Idempotency-Key': 'kill-17' } } });
    const [first, second, third] = keysOf(sent);
    expect(first).not.toBe(second);
    expect(third).toBe('kill-17');
  });
});

describe('a refusal that passes', () => {
  it.each([429, 502, 503, 504])('%i is tried again after the pause that the server asks for', async (status) => {
    const { api, pauses } = scripted([refusal(status, 'core/backlog-full', { 'Retry-After': '3' }), envelope({})]);
    await api.GET('/api/v1/rounds/current');
    expect(pauses).toEqual([3_000]);
  });

  it('is told when the server asks for a longer pause than the client takes', async () => {
    const { api, pauses } = scripted([refusal(429, 'auth/too-many-attempts', { 'Retry-After': '900' })]);
    await expect(api.GET('/api/v1/rounds/current')).rejects.toMatchObject({ code: 'auth/too-many-attempts' });
    expect(pauses).toEqual([]);
  });

  it('is told after the last attempt, and each further attempt was announced', async () => {
    const told: unknown[] = [];
    const onRetry: ClientOptions['onRetry'] = (reason, pauseMs) => told.push([reason instanceof Response && reason.status, pauseMs]);
    const { api, sent } = scripted([refusal(503, 'core/database-unavailable')], { attempts: 3, onRetry });
    await expect(api.GET('/api/v1/rounds/current')).rejects.toMatchObject({ status: 503 });
    expect(sent).toHaveLength(3);
    expect(told).toEqual([
      [503, 250],
      [503, 500],
    ]);
  });

  it('is not any other: a refusal by a rule is told at once', async () => {
    const { api, sent } = scripted([refusal(422, 'betting/too-many-bets')]);
    await expect(api.GET('/api/v1/rounds/current')).rejects.toThrow(ApiProblem);
    expect(sent).toHaveLength(1);
  });
});

describe('an answer that never comes', () => {
  it('is given up after the time limit, and after the last attempt', async () => {
    let asked = 0;
    const hang = (request: Request) => {
      asked += 1;
      return new Promise<Response>((_, reject) => request.signal.addEventListener('abort', () => reject(request.signal.reason as Error)));
    };
    const { api } = scripted([], { fetch: hang, attempts: 2, timeoutMs: 20 });
    await expect(api.GET('/api/v1/rounds/current')).rejects.toThrow(/GET .*\/rounds\/current was not answered/);
    expect(asked).toBe(2);
  });

  it('breaks off in the middle: the body is lost too, and asked for again', async () => {
    const broken = () => new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });
    let asked = 0;
    const fetch = () => Promise.resolve((asked += 1) === 1 ? new Response(broken()) : envelope({ roundId: '1' }));
    const { api } = scripted([], { fetch });
    expect((await api.GET('/api/v1/rounds/current')).data.roundId).toBe('1');
  });

  it('is not waited for by a caller who gave up', async () => {
    const { api, sent } = scripted(['gone'], { sleep: () => Promise.reject(new Error('nobody waits')) });
    const given = AbortSignal.abort(new Error('the page was left'));
    await expect(api.GET('/api/v1/rounds/current', { signal: given })).rejects.toThrow('the page was left');
    expect(sent.length).toBeLessThanOrEqual(1);
  });
});
