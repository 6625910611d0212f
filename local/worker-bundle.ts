import { mkdir } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname } from 'node:path';
import { build, type Plugin } from 'esbuild';
import { StartFailure } from './failure.ts';

// workerd knows Node's modules by `node:` names only; some packages still say `events`.
const nodeBuiltins: Plugin = {
  name: 'node-builtins',
  setup(builder) {
    const names = new Set(builtinModules);
    builder.onResolve({ filter: /^[a-z_/0-9]+$/ }, ({ path }) => (names.has(path) ? { path: `node:${path}`, external: true } : null));
  },
};

/**
 * Bundles the Worker to one file with a source map beside it.
 * @throws StartFailure with esbuild's messages when the source does not build.
 */
export async function bundleWorker(entry: string, outfile: string, define: Record<string, string>): Promise<void> {
  await mkdir(dirname(outfile), { recursive: true });
  try {
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      format: 'esm',
      target: 'es2024',
      platform: 'neutral',
      mainFields: ['workerd', 'module', 'main'],
      conditions: ['workerd', 'worker', 'browser', 'import'],
      external: ['cloudflare:*', 'node:*'],
      loader: { '.sql': 'text', '.txt': 'text', '.html': 'text' },
      plugins: [nodeBuiltins],
      define,
      sourcemap: 'linked',
      logLevel: 'silent',
    });
  } catch (error) {
    throw new StartFailure(`The Worker does not build: ${error instanceof Error ? error.message : String(error)}`);
  }
}
