import { equal, match, ok } from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import { axeFindsNothing } from './axe.ts';
import type { Site } from './site.ts';
import { Visit } from './visit.ts';

const DIST = join(import.meta.dirname, '../dist');
const MOST_BYTES = 60_000;
/** Pages whose weight is somebody else's. */
const THIRD_PARTY = new Set(['docs.html']);

/** What holds on every page: weight, keyboard, movement, addresses that name nothing. */
export async function everywhereChecks({ browser, url, check, cashier }: Site): Promise<void> {
  await check('no page’s scripts and styles weigh more than 60 kB, gzipped', async () => {
    const pages = (await readdir(DIST)).filter((name) => name.endsWith('.html') && !THIRD_PARTY.has(name));
    ok(pages.length >= 4);
    for (const page of pages) {
      const bytes = await weightOf(page);
      ok(bytes < MOST_BYTES, `${page}: ${bytes} bytes`);
    }
  });
  await check('the keyboard reaches everything, and shows where it is', async () => {
    const visit = await Visit.to(browser, url);
    await visit.connection('live');
    await visit.page.waitForSelector('.stage[data-shows]');
    await keyboardWalk(visit.page);
    await visit.leave();
  });
  await check('who wants no movement sees states: where everyone is, every two seconds', async () => {
    const visit = await Visit.to(browser, url, { reducedMotion: 'reduce' });
    await visit.page.waitForSelector('.stage[data-shows="race"] canvas');
    const pictures = await visit.page.evaluate(picturesOfASecond);
    ok(pictures <= 2, `${pictures} pictures in a second`);
    await visit.leave();
  });
  await check('a browser that prefers French is answered in French', async () => {
    const { roundId } = await cashier.round();
    const visit = await Visit.to(browser, `${url}/rounds/${roundId}`, { locale: 'fr-CA' });
    await visit.page.waitForSelector('.lanes');
    equal(await visit.page.getAttribute('html', 'lang'), 'fr');
    equal(await visit.page.innerText('#book-title'), 'Derniers tickets');
    match(await visit.page.innerText('#total-stakes'), /€$/);
    await visit.leave();
  });
  await check('an address that names nothing answers 404 with the way back', async () => {
    const visit = await Visit.to(browser, url);
    const response = await visit.page.goto(`${url}/nothing/here`);
    equal(response?.status(), 404);
    equal(await visit.page.getAttribute('.unknown a', 'href'), '/');
    await axeFindsNothing(visit.page);
    await visit.fits();
    await visit.leave();
  });
}

/** The gzipped bytes of all that a page's document asks for before it shows anything. */
async function weightOf(page: string): Promise<number> {
  const html = await readFile(join(DIST, page), 'utf8');
  const assets = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.(?:js|css))"/g)].flatMap(([, path]) => path ?? []);
  const sizes = await Promise.all([...new Set(assets)].map(async (path) => gzipSync(await readFile(join(DIST, path))).length));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function keyboardWalk(page: Page): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  await page.keyboard.press('Tab');
  equal(await focused(), 'Skip to the content');
  const skip = await page.locator('.skip').boundingBox();
  ok(skip !== null && skip.y >= 0, 'the skip link stays out of sight');
  await page.keyboard.press('Enter');
  equal(await page.evaluate(() => document.activeElement?.id), 'content');
  await page.keyboard.press('Tab');
  match(await focused(), /Watch round \d+/);
  ok(await page.evaluate(() => getComputedStyle(document.activeElement ?? document.body).outlineStyle !== 'none'), 'focus is not shown');
  for (const expected of [/FR/, /EN/, /Ringside/]) {
    while (!expected.test(await focused())) await page.keyboard.press('Shift+Tab');
  }
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  equal(await page.getAttribute('html', 'lang'), 'fr');
}

/** How many different pictures the race has in a second. Runs in the page. */
async function picturesOfASecond(): Promise<number> {
  const pictures = new Set<string>();
  const until = performance.now() + 1_000;
  while (performance.now() < until) {
    pictures.add(document.querySelector<HTMLCanvasElement>('canvas.race')?.toDataURL() ?? '');
    await new Promise((resolve) => requestAnimationFrame(resolve));
  }
  return pictures.size;
}
