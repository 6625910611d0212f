import type { OpenAPIHono } from '@hono/zod-openapi';
import { rolesOf } from '../core/auth/guard.ts';
import { requireIdempotencyKey } from '../core/http/idempotency.ts';
import { complete, type Demands, type Document } from '../core/http/openapi.ts';
import type { AppEnv } from './bindings.ts';

/** The OpenAPI 3.1 document of the application, made from the schemas that check its requests. */
export function describeApi(app: OpenAPIHono<AppEnv>): Document {
  const document = app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'Ringside', version: '1', license: { name: 'MIT', url: 'https://opensource.org/license/mit' } },
    servers: [{ url: '/' }],
  });
  return complete(document, (method, path) => demandsOf(app, method, path), ['bearer', 'cookie']);
}

/** Looks at the middleware that really stands before a route. */
function demandsOf(app: OpenAPIHono<AppEnv>, method: string, path: string): Demands {
  const routed = path.replaceAll(/\{(\w+)\}/g, ':$1');
  const handlers = app.routes
    .filter((route) => route.path === routed && route.method === method.toUpperCase())
    .map(({ handler }) => handler);
  return {
    roles: handlers.map(rolesOf).find((roles) => roles !== undefined) ?? null,
    command: handlers.some((handler) => handler === requireIdempotencyKey),
  };
}
