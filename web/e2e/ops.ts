import { equal, match } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { LOCAL_PASSWORD } from '../../local/accounts.ts';
import { axeFindsNothing } from './axe.ts';
import type { Site } from './site.ts';
import { Visit } from './visit.ts';

const PLOTS = 7;

/** The page of those who run the house, from the sign-in to the sign-out. */
export async function opsChecks({ browser, url, check }: Site): Promise<void> {
  const visit = await Visit.to(browser, `${url}/ops`);
  const { page, context } = visit;
  await check('/ops shows nothing before a sign-in, and says what was wrong with one', async () => {
    await page.waitForSelector('.sign-in');
    await axeFindsNothing(page);
    await visit.fits();
    await signIn(page, 'admin', 'not the password');
    await page.waitForSelector('.sign-in [role="alert"]:not(:empty)');
    match(await page.innerText('.sign-in [role="alert"]'), /name or the password is wrong/);
    equal(await page.locator('.health').count(), 0);
  });
  await check('/ops is for admins: a cashier is told so', async () => {
    await signIn(page, 'cashier', LOCAL_PASSWORD);
    await page.waitForSelector('.sign-in p:has-text("This page is for admins")');
  });
  await check('/ops says in one line how the house is, and plots the last hour with its bounds', async () => {
    await signIn(page, 'admin', LOCAL_PASSWORD);
    await page.waitForSelector('.health[data-health]');
    // Two samples make the first point, and the stack may have started a moment ago.
    await page.waitForSelector('.gauge canvas', { timeout: 60_000 });
    equal(await page.locator('.gauge canvas').count(), PLOTS);
    for (const label of await page.$$eval('.plot', (plots) => plots.map((plot) => plot.getAttribute('aria-label') ?? ''))) {
      match(label, /over the last hour\. Now .+; its bound is .+\./);
    }
    await axeFindsNothing(page);
    await visit.fits();
  });
  await check('/ops has the same in figures, for the keyboard too', async () => {
    await page.focus('details summary');
    await page.keyboard.press('Enter');
    equal(await page.locator('details tbody tr').count(), PLOTS);
    await axeFindsNothing(page);
  });
  await check('/ops dates its figures when the network is cut, and comes back by itself', async () => {
    await context.setOffline(true);
    await visit.connection('offline');
    match(await page.innerText('.stale-note'), /figures of \d\d:\d\d:\d\d/);
    await context.setOffline(false);
    await visit.connection('live');
    equal(await page.locator('.ops[data-stale]').count(), 0);
  });
  await check('/ops forgets everything at the sign-out', async () => {
    await page.click('.leave');
    await page.waitForSelector('.sign-in');
    await page.reload();
    await page.waitForSelector('.sign-in');
  });
  await visit.leave();
}

async function signIn(page: Page, username: string, password: string): Promise<void> {
  await page.fill('input[name="username"]', username);
  await page.fill('input[name="password"]', password);
  await page.keyboard.press('Enter');
}
