import { describe, expect, it } from 'vitest';
import { createApp } from '../../functions/app.ts';
import { settings } from '../core/http/edge-app.ts';

const asked: string[] = [];
const ASSETS = {
  fetch: (request: Request) => {
    asked.push(new URL(request.url).pathname);
    return Promise.resolve(Response.json({ page: true }, { headers: { 'content-type': 'text/html; charset=utf-8' } }));
  },
};
const app = createApp();
const send = async (method: string, path: string) => app.request(path, { method }, { ...settings, ASSETS });

describe('a path that no route takes', () => {
  it('is a page when it is read and is not of the API', async () => {
    const response = await send('GET', '/rounds/96908000');
    expect([response.status, asked.at(-1)]).toEqual([200, '/rounds/96908000']);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await send('HEAD', '/')).headers.get('x-request-id')).not.toBeNull();
  });

  it('is a problem when it is of the API, or is written to', async () => {
    const before = asked.length;
    for (const [method, path] of [
      ['GET', '/api/v1/nothing'],
      ['GET', '/api/'],
      ['POST', '/rounds/1'],
      ['DELETE', '/'],
    ] as const) {
      const response = await send(method, path);
      expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json']);
    }
    expect(asked).toHaveLength(before);
  });
});
