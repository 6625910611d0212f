import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { build } from 'esbuild';

const HERE = import.meta.dirname;

// Node runs no TypeScript inside node_modules: what others import is one file of JavaScript, with nothing left to install, and its types.
await build({
  entryPoints: [join(HERE, 'index.ts')],
  outfile: join(HERE, 'dist/index.js'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  platform: 'neutral',
});
execFileSync(process.execPath, [join(HERE, '../node_modules/typescript/bin/tsc'), '--project', HERE], { stdio: 'inherit' });
