import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';

const REPOSITORY = join(import.meta.dirname, '../..');
const BUILT = join(REPOSITORY, 'client/dist');
const MOST_BYTES = 8_192;

beforeAll(() => {
  execFileSync(process.execPath, [join(REPOSITORY, 'client/build.ts')]);
}, 30_000);

describe('the built client', () => {
  it('is plain JavaScript that imports nothing, small enough for a page', async () => {
    const text = await readFile(join(BUILT, 'index.js'), 'utf8');
    expect(text).not.toMatch(/^\s*import /m);
    expect(gzipSync(text).byteLength).toBeLessThan(MOST_BYTES);
    const { createClient, ApiUnreachable } = (await import(join(BUILT, 'index.js'))) as typeof import('../../client/index.ts');
    const api = createClient({ baseUrl: 'http://127.0.0.1:1', attempts: 1, fetch: () => Promise.reject(new Error('no network')) });
    await expect(api.GET('/api/v1/rounds/current')).rejects.toThrow(ApiUnreachable);
  });

  it('brings its types, which know what a call takes and what it answers', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ringside-client-'));
    const consumer = join(folder, 'consumer.mts');
    const text = await readFile(join(import.meta.dirname, 'fixtures/consumer.mts.txt'), 'utf8');
    await writeFile(consumer, text.replace('ringside/client', join(BUILT, 'index.js')));
    const compiler = join(REPOSITORY, 'node_modules/typescript/bin/tsc');
    const flags = ['--ignoreConfig', '--noEmit', '--strict', '--skipLibCheck', 'false', '--target', 'es2024', '--lib', 'es2024,dom'];
    const modules = ['--module', 'nodenext', '--moduleResolution', 'nodenext', '--types', ''];
    const { stdout } = spawnSync(process.execPath, [compiler, ...flags, ...modules, consumer], { encoding: 'utf8' });
    expect(stdout).toBe('');
    await rm(folder, { recursive: true });
  }, 30_000);
});
