import { describe, expect, it } from 'vitest';
import { createApp } from '../../functions/app.ts';
import { settings } from '../core/http/edge-app.ts';

const asked: string[] = [];
const BUILT = new Set(['/', '/round', '/match', '/docs', '/ops', '/console', '/ticket', '/404', '/assets/index-BX1y_9aZ.js']);
const ASSETS = {
  fetch: (asset: Request | URL) => {
    const { pathname } = new URL(asset instanceof URL ? asset : asset.url);
    asked.push(pathname);
    if (!BUILT.has(pathname)) return Promise.resolve(new Response('Not found', { status: 404 }));
    return Promise.resolve(new Response(`page ${pathname}`, { headers: { 'content-type': 'text/html; charset=utf-8' } }));
  },
};
const app = createApp();
// What a limit counts after its answer has nobody to wait for it here.
const EXECUTION = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
const send = async (method: string, path: string) => app.request(path, { method }, { ...settings, ASSETS }, EXECUTION);

describe('a path that no route takes', () => {
  it.each([
    ['/', '/'],
    ['/docs', '/docs'],
    ['/ops', '/ops'],
    ['/rounds/96908000', '/round'],
    ['/matches/cs-final_1', '/match'],
    ['/console', '/console'],
    ['/tickets/AB3D-9XYZ', '/ticket'],
  ])('is a page when it is read and is not of the API: %s', async (address, built) => {
    const response = await send('GET', address);
    expect([response.status, await response.text()]).toEqual([200, `page ${built}`]);
    expect(response.headers.get('content-security-policy')).toContain("default-src 'self'");
    expect((await send('HEAD', address)).headers.get('x-request-id')).not.toBeNull();
  });

  it.each(['/nothing', '/rounds/abc', '/rounds/1234567890123456789', '/rounds/1/2', '/matches/a%20b', '//rounds/1', '/tickets/a.b'])(
    'is the page that says so, with 404, where there is none: %s',
    async (address) => {
      const response = await send('GET', address);
      expect([response.status, await response.text()]).toEqual([404, 'page /404']);
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    },
  );

  it('may be kept for good when it is a file named by its content, and no other', async () => {
    const kept = async (address: string) => (await send('GET', address)).headers.get('cache-control') ?? '';
    expect(await kept('/assets/index-BX1y_9aZ.js')).toContain('immutable');
    for (const address of ['/', '/rounds/1', '/assets/gone-BX1y_9aZ.js']) expect(await kept(address)).not.toContain('immutable');
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
