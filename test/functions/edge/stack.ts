import { join } from 'node:path';
import { LOCAL_PASSWORD } from '../../../local/accounts.ts';
import { withStack, type RunningStack } from '../../support/stack.ts';

/** The embedded stack with the edge alone as its Worker. */
export function withEdge(vars: Readonly<Record<string, string>> = {}): { readonly stack: RunningStack } {
  const worker = {
    entry: join(import.meta.dirname, 'worker.ts'),
    wranglerConfig: join(import.meta.dirname, 'wrangler.toml'),
    cronEveryMs: 0,
  };
  return withStack({ worker, vars });
}

/** An answer, read: status, headers and the JSON of its body. */
export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: { readonly data?: unknown; readonly code?: string; readonly [name: string]: unknown };
}

let address = 0;

/** Sends one request as one client would: JSON, from an address of its own unless told. */
export async function call(
  stack: RunningStack,
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  address += 1;
  const own = {
    'cf-connecting-ip': `10.0.${address >> 8}.${address & 255}`,
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
  const init = { method, headers: { ...own, ...headers }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
  const response = await fetch(`${stack.url}${path}`, init);
  return { status: response.status, headers: response.headers, body: await response.json<Answer['body']>() };
}

/** Signs a local account in. @returns its session token. */
export async function signIn(stack: RunningStack, username = 'cashier'): Promise<string> {
  const { body } = await call(stack, 'POST', '/api/v1/auth/login', { username, password: LOCAL_PASSWORD });
  return (body.data as { token: string }).token;
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
