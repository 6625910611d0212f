import { equal, ok } from 'node:assert/strict';
import type { Site } from './site.ts';
import { Visit } from './visit.ts';

/** The reference of the API. Its looks are its maker's; that it is there, whole and without the outside, is ours. */
export async function docsChecks({ browser, url, check }: Site): Promise<void> {
  const visit = await Visit.to(browser, 'about:blank');
  const { page } = visit;
  const outside: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(url) && !request.url().startsWith('data:')) outside.push(request.url());
  });
  await check('it lists every operation of the API', async () => {
    await page.goto(`${url}/docs`);
    await page.waitForSelector('.opblock');
    const document = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, Record<string, unknown>> };
    const operations = Object.values(document.paths).flatMap((path) => Object.keys(path).filter((name) => name !== 'parameters'));
    equal(await page.locator('.opblock').count(), operations.length);
  });
  await check('it asks nobody but this server', async () => {
    ok(outside.length === 0, outside.join(', '));
  });
  await check('nothing was thrown in it', () => visit.leave());
}
