import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

const REPOSITORY = join(import.meta.dirname, '..');
/** What the pages are made from: their own sources, and the shapes of messages they share with the Worker. */
const SOURCES = ['web', 'client', 'core', 'domains', 'package-lock.json'];

/**
 * Builds the pages with Vite when a source is newer than what was built.
 * @returns the time it took, or undefined when there was nothing to do.
 * @throws Error with Vite's reason when it fails.
 */
export async function buildWebPages(): Promise<number | undefined> {
  if (!(await modifiedAt(join(REPOSITORY, 'web/vite.config.ts')))) return undefined;
  const built = await modifiedAt(join(REPOSITORY, 'web/dist/index.html'));
  const newest = Math.max(...(await Promise.all(SOURCES.map((source) => newestIn(join(REPOSITORY, source))))));
  if (built > newest) return undefined;
  const started = performance.now();
  await runVite();
  return performance.now() - started;
}

function runVite(): Promise<void> {
  return new Promise((resolve, reject) => {
    const program = join(REPOSITORY, 'node_modules/vite/bin/vite.js');
    const child = spawn(process.execPath, [program, 'build', 'web', '--logLevel', 'warn'], {
      cwd: REPOSITORY,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.once('error', reject);
    child.once('close', (status) => (status === 0 ? resolve() : reject(new Error(reasonIn(output)))));
  });
}

/** Vite says what is wrong first, and then where in itself it noticed. */
function reasonIn(output: string): string {
  const lines = stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => line.trim() !== '' && !/^ +at /.test(line));
  return lines.slice(0, 6).join('\n    ');
}

/** Milliseconds since the epoch; 0 for what is not there. */
async function modifiedAt(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.mtimeMs ?? 0;
}

async function newestIn(path: string): Promise<number> {
  const names = await readdir(path, { recursive: true }).catch(() => []);
  const sources = names.filter((name) => !name.startsWith('dist') && !name.includes('node_modules'));
  const times = await Promise.all([path, ...sources.map((name) => join(path, name))].map(modifiedAt));
  return Math.max(...times);
}
