import { cloudflareTest } from '@cloudflare/vitest-plugin';
import { defineConfig } from 'vitest/config';

/** Long enough for a cold workerd on two busy cores. */
const RUNTIME_TIMEOUT_MS = 30_000;

export default defineConfig({
  test: {
    projects: [
      {
        // Pure code in Node: quick enough to run on every save.
        test: { name: 'unit', include: ['test/{core,domains,cli,bench}/**/*.test.ts'] },
      },
      {
        // Durable Objects inside workerd; storage is separate for each file.
        plugins: [
          cloudflareTest({
            main: './test/support/objects-entry.ts',
            wrangler: { configPath: './wrangler.toml' },
            miniflare: { bindings: await objectBindings() },
          }),
        ],
        test: { name: 'objects', include: ['test/durable-objects/**/*.test.ts'], testTimeout: RUNTIME_TIMEOUT_MS },
      },
      {
        // The embedded stack: real Postgres, real workerd, real processes that are killed. One file at a time: they share two cores.
        test: {
          name: 'system',
          include: ['test/{system,local,functions}/**/*.test.ts'],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
});

async function objectBindings(): Promise<Record<string, string>> {
  return {
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    UPSTASH_REDIS_REST_URL: 'http://127.0.0.1:1',
    UPSTASH_REDIS_REST_TOKEN: 'none',
    MASTER_KEY: '00'.repeat(32),
    JWT_PRIVATE_KEY: 'none',
  };
}
