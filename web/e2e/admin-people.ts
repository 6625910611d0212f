import { equal, rejects } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { LOCAL_PASSWORD } from '../../local/accounts.ts';
import { enter, signedIn, step } from './admin-steps.ts';
import { axeFindsNothing } from './axe.ts';
import { Cashier } from './cashier.ts';
import type { Site } from './site.ts';

/** Long enough to read a dialog and type into it. */
const TIME_TO_ACT_MS = 8_000;
/** Added here, and disabled in the end. */
const NEWCOMER = 'newcomer';

/** Accounts as an admin keeps them, and one's own. */
export async function peopleChecks({ check, cashier, url }: Site, page: Page): Promise<void> {
  await check('a role that changes stops a cashier’s next sale', async () => {
    const other = await Cashier.signIn(url, 'cashier2');
    const { roundId } = await cashier.roundWith(TIME_TO_ACT_MS);
    await other.sell(roundId, 1, 200);
    await enter(page, 'people');
    await page.click('.admin a:text-is("cashier2")');
    await changeRole(page, 'player');
    await rejects(other.sell(roundId, 1, 200), /401|403|409/);
    await changeRole(page, 'cashier');
  });
  await check('an account is added, and one that exists is refused in words', async () => {
    await enter(page, 'people');
    for (const said of [/can sign in now/, /of that name/]) {
      await page.fill('input[name="new-username"]', NEWCOMER);
      await page.fill('input[name="new-password"]', LOCAL_PASSWORD);
      await page.click('text="Add the account"');
      await page.waitForSelector(`text=${String(said)}`);
    }
  });
}

/** What a newcomer does, and what ends it. */
export async function accountChecks(site: Site, page: Page): Promise<void> {
  const { check } = site;
  await check('one’s own password is changed where one works: a wrong one is told, and the session goes on', async () => {
    const own = await signedIn(site, NEWCOMER);
    await enter(own.page, 'drawer');
    for (const [current, said] of [
      ['not this one', /not this one/],
      [LOCAL_PASSWORD, /^Changed\./],
    ] as const) {
      await own.page.fill('input[name="current-password"]', current);
      await own.page.fill('input[name="own-new-password"]', 'a longer one than before');
      await own.page.click('text="Change the password"');
      await own.page.waitForSelector(`.admin-password >> text=${String(said)}`);
    }
    await axeFindsNothing(own.page);
    await own.page.reload();
    await own.page.waitForSelector('nav.sections');
    await own.leave();
  });
  await check('an account that is disabled signs in no more', async () => {
    await enter(page, 'people');
    await page.click(`.admin a:text-is("${NEWCOMER}")`);
    await step(page, 'Disable the account', 'Disable it', 'Left the house');
    await page.waitForSelector('button:text-is("Enable the account")');
    await rejects(Cashier.signIn(site.url, NEWCOMER), /401/);
  });
  await check('nobody takes their own rights away, and is told why', async () => {
    await enter(page, 'people');
    await page.click('.admin a:text-is("admin")');
    await page.click('button:text-is("Disable the account")');
    await page.fill('dialog input[name="reason"]', 'Tired');
    await page.click('dialog button:text-is("Disable it")');
    await page.waitForSelector('dialog [role="alert"]:has-text("Ask another admin")');
    await page.keyboard.press('Escape');
    await page.waitForSelector('dialog', { state: 'detached' });
    equal(await page.evaluate(() => document.activeElement?.textContent), 'Disable the account');
  });
}

async function changeRole(page: Page, role: string): Promise<void> {
  await page.click('button:text-is("Change the role")');
  await page.selectOption('dialog select[name="role"]', role);
  await page.fill('dialog input[name="reason"]', 'Another post');
  await page.click('dialog button[type="submit"]');
  await page.waitForSelector('dialog', { state: 'detached' });
  await page.waitForSelector('.admin-news:has-text("Done")');
}
