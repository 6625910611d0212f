import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** What the Worker is given in the `objects` tests: a Postgres and a Redis of their own, and keys. */
    readonly bindings: Readonly<Record<string, string>>;
  }
}

/**
 * Starts the data services for the `objects` tests, which run in a workerd of vitest's own. A process of their own:
 * this project resolves packages as workerd does, and the stack's need Node's.
 *
 * @returns what stops them.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const stack = spawn(process.execPath, [fileURLToPath(new URL('./objects-stack.ts', import.meta.url).href)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(stack, 'exit');
  const line = once(createInterface(stack.stdout), 'line').then(([text]: unknown[]) => String(text));
  const text = await Promise.race([line, ended.then(() => Promise.reject(new Error('the data services did not start')))]);
  project.provide('bindings', z.record(z.string(), z.string()).parse(JSON.parse(text)));
  return async () => {
    stack.stdin.end();
    await ended;
  };
}
