import type { OpenAPIHono } from '@hono/zod-openapi';
import { notFound, onError } from '../core/http/failures.ts';
import { edge } from '../core/http/middleware/edge.ts';
import { createRouter } from '../core/http/router.ts';
import { limiter } from '../core/limits/limits.ts';
import { audit } from './audit.ts';
import { auth, jwks } from './auth.ts';
import { bettingRoutes } from './betting.ts';
import type { AppEnv } from './bindings.ts';
import { chains } from './chain.ts';
import { esports } from './esports.ts';
import { health } from './health.ts';
import { house } from './house.ts';
import { LIMITS } from './limits.ts';
import { live } from './live.ts';
import { describeApi } from './openapi/document.ts';
import { ops } from './ops.ts';
import { isPage, pages } from './pages.ts';
import { reconciliation } from './reconcile.ts';
import { users } from './users.ts';
import { shiftRoutes } from './shifts.ts';
import { tracks } from './tracks.ts';

/** The whole HTTP side: what surrounds every request, then one line a domain, then the pages. */
export function createApp(): OpenAPIHono<AppEnv> {
  const app = createRouter<AppEnv>();
  app.use(edge(limiter(LIMITS)));
  app.onError(onError);
  app.notFound((c) => (isPage(c) ? pages(c) : notFound(app, c)));

  app.route('/api/v1/auth', auth);
  app.route('/api/v1', users);
  app.route('/api/v1', audit);
  app.route('/api/v1', reconciliation);
  app.route('/api/v1', bettingRoutes);
  app.route('/api/v1', chains);
  app.route('/api/v1', shiftRoutes);
  app.route('/api/v1', tracks);
  app.route('/api/v1', esports);
  app.route('/api/v1', house);
  app.route('/', live);
  app.route('/', ops);
  app.get('/.well-known/jwks.json', jwks);
  app.get('/healthz', health);
  app.get('/openapi.json', (c) =>
    c.body(describe(app), 200, { 'Content-Type': 'application/json', 'Cache-Control': 'public, max-age=300' }),
  );
  return app;
}

let description: string | undefined;

/** Made once an isolate: making it walks every schema. */
function describe(app: OpenAPIHono<AppEnv>): string {
  description ??= JSON.stringify(describeApi(app));
  return description;
}
