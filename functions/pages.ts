import type { Context } from 'hono';
import { waitingFor } from '../core/metrics/waits.ts';
import type { AppEnv } from './bindings.ts';

const API = '/api/';

/** Which built page shows which addresses: the id in the address is read by the page itself. */
const PAGES: readonly (readonly [RegExp, string])[] = [
  [/^\/rounds\/[^/]+$/, '/round'],
  [/^\/matches\/[^/]+$/, '/match'],
];

/** Whether a request that no route took may be for a page. */
export function isPage(c: Context<AppEnv>): boolean {
  return (c.req.method === 'GET' || c.req.method === 'HEAD') && !c.req.path.startsWith(API);
}

/** Answers with the page, or the file, that the address names. */
export async function pages(c: Context<AppEnv>): Promise<Response> {
  const built = PAGES.find(([address]) => address.test(c.req.path))?.[1];
  const request = built === undefined ? c.req.raw : new Request(new URL(built, c.req.url), c.req.raw);
  const page = await waitingFor('assets', c.env.ASSETS.fetch(request));
  // What a binding answers has fixed headers; the copy can take ours.
  return new Response(page.body, page);
}
