import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Makes one file of the verifier and all it needs: for inspectors, who then need Node and nothing of this repository. */
const entry = fileURLToPath(new URL('../verify-round.ts', import.meta.url).href);
const outfile = process.argv[2] ?? fileURLToPath(new URL('../../dist/verify-round.mjs', import.meta.url).href);
await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node', target: 'node24', legalComments: 'inline' });
console.log(outfile);
