import type { Page } from 'playwright-core';
import { LOCAL_PASSWORD } from '../../local/accounts.ts';
import type { Site } from './site.ts';
import { Visit } from './visit.ts';

/** Somebody who has signed in at the console. */
export async function signedIn({ browser, url }: Site, username: string): Promise<Visit> {
  const visit = await Visit.to(browser, `${url}/console`);
  await visit.page.fill('input[name="username"]', username);
  await visit.page.fill('input[name="password"]', LOCAL_PASSWORD);
  await visit.page.keyboard.press('Enter');
  await visit.page.waitForSelector('nav.sections');
  return visit;
}

/** Goes to a section. */
export async function enter(page: Page, id: string): Promise<void> {
  await page.click(`nav.sections a[href="#${id}"]`);
  await page.waitForSelector(`nav.sections a[href="#${id}"][aria-current="page"]`);
}

/** Takes a second step: opens it, gives the reason, does it. */
export async function step(page: Page, title: string, act: string, reason: string): Promise<void> {
  await page.click(`button:text-is("${title}")`);
  await page.fill('dialog input[name="reason"]', reason);
  await page.click(`dialog button:text-is("${act}")`);
  await page.waitForSelector('dialog', { state: 'detached' });
}
