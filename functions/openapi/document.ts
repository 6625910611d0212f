import type { OpenAPIHono } from '@hono/zod-openapi';
import { SESSION_COOKIE } from '../../core/auth/credential.ts';
import { rolesOf } from '../../core/auth/guard.ts';
import { requireIdempotencyKey } from '../../core/http/idempotency.ts';
import { complete, type Demands, type Document } from '../../core/http/openapi.ts';
import type { ProblemCatalogue } from '../../core/http/problem.ts';
import { coreProblems } from '../../core/http/problems.ts';
import { createRouter } from '../../core/http/router.ts';
import { bettingProblems } from '../../domains/betting/problems.ts';
import { esportsProblems } from '../../domains/esports/problems.ts';
import type { AppEnv } from '../bindings.ts';
import { liveProblems } from '../live.ts';
import { describePlainRoutes } from './plain-routes.ts';
import { INTRODUCTION, TAGS } from './words.ts';

/** Every way in which the API says no; a new domain adds its own here. */
const PROBLEMS: ProblemCatalogue = { ...coreProblems, ...liveProblems, ...bettingProblems, ...esportsProblems };

const SECURITY_SCHEMES = {
  bearer: {
    type: 'http' as const,
    scheme: 'bearer',
    description:
      'A session token (`POST /api/v1/auth/login`), a JWT (`POST /api/v1/auth/token`) or the API key of a feed or a terminal (`rk_…`).',
  },
  cookie: {
    type: 'apiKey' as const,
    in: 'cookie' as const,
    name: SESSION_COOKIE,
    description: 'Set by `POST /api/v1/auth/login` for our own pages; a command with it must come from one of them (`Origin`).',
  },
};

/** The OpenAPI 3.1 document of the application, made from the schemas that check its requests. */
export function describeApi(app: OpenAPIHono<AppEnv>): Document {
  const described = createRouter<AppEnv>();
  described.route('/', app);
  describePlainRoutes(described.openAPIRegistry);
  const document = described.getOpenAPI31Document({
    openapi: '3.1.0',
    info: {
      title: 'Ringside',
      version: '1',
      description: INTRODUCTION,
      license: { name: 'MIT', url: 'https://opensource.org/license/mit' },
    },
    servers: [{ url: '/' }],
    tags: TAGS,
  });
  return complete(document, {
    demandsOf: (method, path) => demandsOf(app, method, path),
    securitySchemes: SECURITY_SCHEMES,
    problems: PROBLEMS,
  });
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
