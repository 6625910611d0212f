import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { LOCAL_PASSWORD } from '../../local/accounts.ts';
import type { Site } from './site.ts';
import { Visit } from './visit.ts';

const DESKTOP = { width: 1_200, height: 675 };
const PHONE = { width: 390, height: 780 };

interface Shot {
  readonly section: string;
  /** What must be there before it is taken. */
  readonly shows: string;
  /** What is done before it is taken. */
  readonly open?: (page: Page) => Promise<void>;
}

const SHOTS: readonly Shot[] = [
  { section: 'tracks', shows: '.admin-rounds li', open: (page) => page.click('.admin-fold summary') },
  { section: 'statistics', shows: '.admin-plot canvas' },
  { section: 'tickets', shows: '.admin tbody tr' },
  { section: 'shifts', shows: '.admin tbody tr' },
  { section: 'audit', shows: '.admin-entry', open: (page) => page.click('.admin-entry >> nth=0 >> summary') },
  { section: 'people', shows: '.admin tbody tr' },
  { section: 'health', shows: '.admin-health' },
];

/** Pictures of an admin's sections, each of the whole of its top, into a folder. The house has sold already. */
export async function takeAdminScreenshots(site: Site, folder: string): Promise<readonly string[]> {
  const desktop = await photograph(site, folder, 'desktop-dark', { viewport: DESKTOP, colorScheme: 'dark' }, SHOTS);
  const phone = await photograph(site, folder, 'phone-light', { viewport: PHONE, colorScheme: 'light' }, SHOTS.slice(0, 1));
  return [...desktop, ...phone];
}

async function photograph(
  { browser, url }: Site,
  folder: string,
  name: string,
  options: NonNullable<Parameters<typeof Visit.to>[2]>,
  shots: readonly Shot[],
): Promise<readonly string[]> {
  const visit = await Visit.to(browser, `${url}/console`, { ...options, reducedMotion: 'reduce' });
  const { page } = visit;
  await page.fill('input[name="username"]', 'admin');
  await page.fill('input[name="password"]', LOCAL_PASSWORD);
  await page.keyboard.press('Enter');
  const paths: string[] = [];
  for (const { section, shows, open } of shots) {
    await page.click(`nav.sections a[href="#${section}"]`);
    await page.waitForSelector(shows);
    await open?.(page);
    await page.waitForFunction(() => document.fonts.status === 'loaded');
    const path = join(folder, `console-${section}-${name}.png`);
    await page.screenshot({ path });
    paths.push(path);
  }
  await visit.leave();
  return paths;
}
