import type { Context } from 'hono';
import type { AppEnv } from './bindings.ts';

const API = '/api/';
const MISSING = '/404';
/** Files that the build named by their content: what lies there never changes. */
const HASHED = '/assets/';
const FOR_GOOD = 'public, max-age=31536000, immutable';

/** Which built page shows which addresses: the id in the address is read by the page itself. */
const PAGES: readonly (readonly [RegExp, string])[] = [
  [/^\/rounds\/\d{1,18}$/, '/round'],
  [/^\/matches\/[\w-]{1,64}$/, '/match'],
  [/^\/tickets\/[\w-]{1,20}$/, '/ticket'],
];

/** Whether a request that no route took may be for a page. */
export function isPage(c: Context<AppEnv>): boolean {
  return (c.req.method === 'GET' || c.req.method === 'HEAD') && !c.req.path.startsWith(API);
}

/** Answers with the page, or the file, that the address names; with the page that says so, and 404, where it names neither. */
export async function pages(c: Context<AppEnv>): Promise<Response> {
  const { ASSETS } = c.env;
  const built = PAGES.find(([address]) => address.test(c.req.path))?.[1];
  const asset = await ASSETS.fetch(built === undefined ? c.req.raw : new Request(new URL(built, c.req.url), c.req.raw));
  if (asset.status !== 404) {
    // What a binding answers has fixed headers; the copy can take ours.
    const answer = new Response(asset.body, asset);
    if (c.req.path.startsWith(HASHED)) answer.headers.set('Cache-Control', FOR_GOOD);
    return answer;
  }
  const { body, headers } = await ASSETS.fetch(new URL(MISSING, c.req.url), { method: c.req.method });
  return new Response(body, { status: 404, headers });
}
