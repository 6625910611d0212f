import { Request } from 'miniflare';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pathIn, serveAssets } from '../../local/assets.ts';
import { makeDataDir } from '../support/stack.ts';

let folder: string;
let get: (path: string, init?: { method?: string; headers?: Record<string, string> }) => ReturnType<ReturnType<typeof serveAssets>>;

beforeAll(async () => {
  const parent = await makeDataDir();
  folder = join(parent, 'dist');
  await mkdir(join(folder, 'assets'), { recursive: true });
  await writeFile(join(parent, 'secret.txt'), 'secret');
  await mkdir(join(parent, 'dist-other'));
  await writeFile(join(parent, 'dist-other/secret.txt'), 'secret');
  await writeFile(join(folder, 'index.html'), '<h1>live</h1>');
  await writeFile(join(folder, 'console.html'), '<h1>console</h1>');
  await writeFile(join(folder, 'assets/index-BX1y_9aZ.js'), 'export {}');
  const serve = serveAssets(folder);
  get = (path, init) => serve(new Request(`http://host${path}`, init));
});

afterAll(() => rm(join(folder, '..'), { recursive: true, force: true }));

describe('assets', () => {
  it('serves pages with their type, and asks browsers to check them again', async () => {
    const response = await get('/');
    expect(await response.text()).toBe('<h1>live</h1>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toContain('must-revalidate');
    expect(await (await get('/console')).text()).toBe('<h1>console</h1>');
    expect((await get('/assets/index-BX1y_9aZ.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('answers 304 to who has it already, and no body to HEAD', async () => {
    const etag = (await get('/')).headers.get('etag') ?? '';
    expect((await get('/', { headers: { 'if-none-match': etag } })).status).toBe(304);
    const head = await get('/', { method: 'HEAD' });
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each([
    '/none',
    '/assets',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/../secret.txt',
    '/%2e%2e%2fdist-other/secret.txt',
    '/%00',
    '/%zz',
  ])('answers 404 to %s', async (path) => {
    expect((await get(path)).status).toBe(404);
  });

  it('names no file outside its folder', () => {
    expect(pathIn('/srv/dist', '/../dist-other/x')).toBeUndefined();
    expect(pathIn('/srv/dist', '/%2e%2e/secret')).toBeUndefined();
    expect(pathIn('/srv/dist', '/a/../b')).toBe('/srv/dist/b');
  });
});
