import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Feed } from '../../cli/replay/feed.ts';

/** A server that gives these answers one after the other; an Error breaks the connection. */
function serverThat(...answers: readonly (Response | Error)[]) {
  const heard: { readonly url: string; readonly key: string | null }[] = [];
  const slept: number[] = [];
  const feed = new Feed('http://ringside', 'rk_x', {
    fetch: (url, init) => {
      heard.push({ url, key: new Headers(init.headers).get('idempotency-key') });
      const answer = answers[Math.min(heard.length, answers.length) - 1] ?? new Error('no answer left');
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer.clone());
    },
    sleep: (ms) => {
      slept.push(ms);
      return Promise.resolve();
    },
  });
  return { feed, heard, slept };
}

const refusal = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ title: 'No', code, detail: 'Do otherwise.' }, { status, headers });

describe('a feed', () => {
  it('sends a command again under the same key, until it is answered', async () => {
    const { feed, heard } = serverThat(new TypeError('fetch failed'), refusal(503, 'core/backlog-full'), Response.json({}));
    await feed.command('/matches/m/score', 'key-7', { homeScore: 1, awayScore: 0 });
    expect(heard.map(({ key }) => key)).toEqual(['key-7', 'key-7', 'key-7']);
    expect(feed.retries).toBe(2);
  });

  it('waits longer each time, as long as Retry-After says, and never for ever', async () => {
    const patient = serverThat(refusal(503, 'core/backlog-full', { 'Retry-After': '7' }), Response.json({}));
    await patient.feed.command('/matches', 'k');
    expect(patient.slept[0]).toBe(7_000);

    const asked = async (retryAfter: string) => {
      const { feed, slept } = serverThat(refusal(429, 'core/too-many-requests', { 'Retry-After': retryAfter }), Response.json({}));
      await feed.command('/matches', 'k');
      return slept[0] ?? 0;
    };
    expect(await asked('59')).toBe(59_000);
    expect(await asked('86400')).toBe(60_000);
    expect(await asked('Wed, 21 Oct 2015 07:28:00 GMT')).toBeLessThan(1_000);

    const hopeless = serverThat(new TypeError('fetch failed', { cause: new Error('connect ECONNREFUSED') }));
    await expect(hopeless.feed.command('/matches', 'k')).rejects.toThrow(/10 tries: fetch failed \(connect ECONNREFUSED\)/);
    expect(hopeless.heard).toHaveLength(10);
    expect(hopeless.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(60_000);
  });

  it('does not repeat what was refused, and says why', async () => {
    const { feed, heard } = serverThat(refusal(409, 'esports/match-over'));
    await expect(feed.command('/matches/m/end', 'k')).rejects.toThrow('POST /matches/m/end: 409 No (esports/match-over). Do otherwise.');
    expect(heard).toHaveLength(1);
  });

  it('tells whose key is refused where to put another', async () => {
    await expect(serverThat(refusal(401, 'auth/unauthenticated')).feed.command('/matches', 'k')).rejects.toThrow('--key or RINGSIDE_KEY');
  });

  it('says how to start a server that is not there', async () => {
    await expect(serverThat(new TypeError('fetch failed')).feed.greet()).rejects.toThrow(/http:\/\/ringside.*npm start/);
  });

  it('refuses an answer of another shape', async () => {
    const { feed } = serverThat(Response.json({ data: 'x' }));
    await expect(feed.read('/matches/m', z.object({ data: z.number() }))).rejects.toThrow(z.ZodError);
  });
});
