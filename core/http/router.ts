import { OpenAPIHono } from '@hono/zod-openapi';
import type { Env } from 'hono';
import type { ZodError } from 'zod';
import type { Answering } from './env.ts';
import { fieldErrors, malformed } from './problem.ts';

const WHERE: Readonly<Record<string, string>> = {
  json: 'body',
  query: 'query',
  param: 'path',
  header: 'headers',
  cookie: 'cookies',
  form: 'body',
};

function refuseMalformed(
  result: { readonly target: string } & ({ readonly success: true } | { readonly success: false; readonly error: ZodError }),
  c: Answering,
) {
  if (result.success) return undefined;
  return malformed(c, fieldErrors(result.error, WHERE[result.target] ?? 'request'));
}

/** A router whose routes answer a request that breaks their schemas with the problem document. */
export function createRouter<E extends Env>(): OpenAPIHono<E> {
  return new OpenAPIHono<E>({ defaultHook: refuseMalformed });
}
