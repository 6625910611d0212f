import { describe, expect, it } from 'vitest';
import { reasonOf } from '../../cli/replay/failure.ts';
import { greet, openFeed } from '../../cli/replay/feed.ts';

/** A server that gives these answers one after the other, the last one for ever; an Error breaks the connection. */
function serverThat(...answers: readonly (Response | Error)[]) {
  const heard: { readonly url: string; readonly key: string | null }[] = [];
  const slept: number[] = [];
  const deps = {
    fetch: (request: Request) => {
      heard.push({ url: request.url, key: request.headers.get('idempotency-key') });
      const answer = answers[Math.min(heard.length, answers.length) - 1] ?? new Error('no answer left');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer.clone());
    },
    sleep: (ms: number) => {
      slept.push(ms);
      return Promise.resolve();
    },
  };
  const feed = openFeed('http://ringside', 'rk_x', deps);
  const start = () => {
    const params = { path: { matchId: 'm' }, header: { 'Idempotency-Key': 'key-7' } };
    return feed.api.POST('/api/v1/matches/{matchId}/start', { params });
  };
  return { deps, feed, start, heard, slept };
}

const refusal = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ title: 'No', status, code, detail: 'Do otherwise.' }, { status, headers });

describe('a feed', () => {
  it('sends a command again under the same key, until it is answered, and counts how often', async () => {
    const { feed, start, heard } = serverThat(new TypeError('fetch failed'), refusal(503, 'core/backlog-full'), Response.json({}));
    await start();
    expect(heard).toEqual(Array.from({ length: 3 }, () => ({ url: 'http://ringside/api/v1/matches/m/start', key: 'key-7' })));
    expect(feed.retries).toBe(2);
  });

  it('waits as long as a limit of a minute asks for, and never for ever', async () => {
    const patient = serverThat(refusal(429, 'core/too-many-requests', { 'Retry-After': '59' }), Response.json({}));
    await patient.start();
    expect(patient.slept).toEqual([59_000]);

    const cause = new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') });
    const hopeless = serverThat(cause);
    const thrown: unknown = await hopeless.start().catch((error: unknown) => error);
    expect(reasonOf(thrown)).toMatch(/matches\/m\/start was not answered.*\(connect ECONNREFUSED\)/);
    expect(hopeless.heard).toHaveLength(8);
    expect(hopeless.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(60_000);
  });

  it('does not repeat what was refused, and says why', async () => {
    const { start, heard } = serverThat(refusal(409, 'esports/match-over'));
    const thrown: unknown = await start().catch((error: unknown) => error);
    expect(reasonOf(thrown)).toBe('409 No (esports/match-over). Do otherwise.');
    expect(heard).toHaveLength(1);
  });

  it.each([401, 403])('tells whose key is refused with %i where to put another', async (status) => {
    const thrown: unknown = await serverThat(refusal(status, 'auth/forbidden'))
      .start()
      .catch((error: unknown) => error);
    expect(reasonOf(thrown)).toContain('--key or RINGSIDE_KEY');
  });

  it('says how to start a server that is not there', async () => {
    const { deps } = serverThat(new TypeError('fetch failed'));
    await expect(greet('http://ringside', deps)).rejects.toThrow(/http:\/\/ringside.*npm start/);
  });
});
