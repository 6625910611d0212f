import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { NO_LIMITS } from '../../local/no-limits.ts';
import { startStack, type Stack, type StackOptions } from '../../local/stack.ts';

/** Kept between runs: a fresh cluster is then a copy. */
export const POSTGRES_TEMPLATE = join(tmpdir(), 'ringside-test-cluster');

/** Lines that the Worker and the parts showed, for a look when a test fails. */
export interface RunningStack extends Omit<Stack, 'stop'> {
  readonly shown: readonly string[];
  /** Stops it and removes its folder, unless the data is to be kept. */
  stop(how?: { readonly keepData: boolean }): Promise<void>;
}

/** A new folder that Postgres's user may enter too. Remove it yourself. */
export async function makeDataDir(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'ringside-test-'));
  await chmod(folder, 0o711);
  return folder;
}

/** Starts a stack of one's own on free ports in a new folder. */
export async function startTestStack(options: Partial<StackOptions> = {}): Promise<RunningStack> {
  const dataDir = options.dataDir ?? (await makeDataDir());
  const shown: string[] = [];
  // Tests play many clients: here, as on the platform, the header says who.
  const vars = { ...NO_LIMITS, CLIENT_ADDRESS_HEADER: 'cf-connecting-ip', ...options.vars };
  const stack = await startStack({ template: POSTGRES_TEMPLATE, show: (line) => shown.push(line), ...options, vars, dataDir });
  return {
    ...stack,
    shown,
    async stop(how) {
      await stack.stop();
      if (how?.keepData === true) return;
      // Of a data folder that Postgres's user cannot enter, the cluster lies elsewhere.
      const place = stack.postgres && dirname(stack.postgres.place);
      for (const folder of [dataDir, place ?? dataDir]) await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * One stack for the tests of a file: `const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '2000' } })`, and
 * `local.stack.url` within the tests.
 */
export function withStack(options: Partial<StackOptions> = {}): { readonly stack: RunningStack } {
  let running: RunningStack | undefined;
  beforeAll(async () => {
    running = await startTestStack(options);
  }, 60_000);
  afterAll(() => running?.stop(), 30_000);
  return {
    get stack() {
      if (!running) throw new Error('the stack runs within tests and hooks only');
      return running;
    },
  };
}
