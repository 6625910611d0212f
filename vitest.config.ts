import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

/** Long enough for a cold workerd, or a cold Postgres, on two busy cores. */
const RUNTIME_LIMIT_MS = 30_000;
const SYSTEM_LIMIT_MS = 120_000;

// The projects run one after the other (groupOrder): on two cores a stack that is killed would disturb the others' clocks.
export default defineConfig({
  test: {
    projects: [
      {
        // Pure code in Node: quick enough to run on every save. Objects run here in a simulated world.
        resolve: { alias: { 'cloudflare:workers': `${import.meta.dirname}/test/simulation/workers.ts` } },
        test: { name: 'unit', include: ['test/{core,domains,cli,client,bench,web,simulation}/**/*.test.ts'], sequence: { groupOrder: 0 } },
      },
      {
        // Durable Objects inside workerd, over a real Postgres; each file has its own objects' storage, all share the database.
        plugins: [
          cloudflareTest(({ inject }) => ({
            main: './functions/index.ts',
            wrangler: { configPath: './wrangler.toml' },
            miniflare: { bindings: inject('bindings') },
          })),
        ],
        test: {
          name: 'objects',
          sequence: { groupOrder: 1 },
          include: ['test/durable-objects/**/*.test.ts'],
          globalSetup: ['test/support/objects-setup.ts'],
          testTimeout: RUNTIME_LIMIT_MS,
          hookTimeout: RUNTIME_LIMIT_MS,
        },
      },
      {
        // The embedded stack: real Postgres, real workerd, real processes that are killed. One file at a time: they share two cores.
        resolve: { alias: { 'cloudflare:workers': `${import.meta.dirname}/local/workerd-stand-in.ts` } },
        test: {
          name: 'system',
          sequence: { groupOrder: 2 },
          include: ['test/{system,local,functions}/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: SYSTEM_LIMIT_MS,
          hookTimeout: SYSTEM_LIMIT_MS,
        },
      },
    ],
  },
});
