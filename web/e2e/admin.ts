import { equal, match, ok } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { accountChecks, peopleChecks } from './admin-people.ts';
import { enter, signedIn, step } from './admin-steps.ts';
import { axeFindsNothing } from './axe.ts';
import type { Site } from './site.ts';
import type { Visit } from './visit.ts';

const SECTIONS = ['tracks', 'statistics', 'tickets', 'shifts', 'audit', 'people', 'health'];
/** Long enough to read a dialog and type into it. */
const TIME_TO_ACT_MS = 8_000;
/** How often the client tries before it says that nobody answers. */
const LOST = 3;

/** The console as an admin lives in it. What is changed here is changed back: other checks share the track. */
export async function adminChecks(site: Site): Promise<void> {
  const visit = await signedIn(site, 'admin');
  const { page } = visit;
  await sectionChecks(site, visit);
  await trackChecks(site, page);
  await voidChecks(site, page);
  await auditChecks(site, page);
  await peopleChecks(site, page);
  await accountChecks(site, page);
  await networkChecks(site, visit);
  await visit.leave();
  await site.check('an admin’s sections are not there for a cashier, and say so to who knows their address', async () => {
    const cashier = await signedIn(site, 'cashier');
    for (const id of SECTIONS) equal(await cashier.page.locator(`nav.sections a[href="#${id}"]`).count(), 0);
    await cashier.page.goto(`${site.url}/console#people`);
    await cashier.page.waitForSelector('.section-title');
    equal(await cashier.page.locator('.admin').count(), 0);
    const status = await cashier.page.evaluate(async () => (await fetch('/api/v1/users')).status);
    equal(status, 403);
    await cashier.leave();
  });
}

async function sectionChecks({ check }: Site, visit: Visit): Promise<void> {
  const { page } = visit;
  for (const id of SECTIONS) {
    await check(`#${id} shows its work, fits every width, and axe finds nothing`, async () => {
      await enter(page, id);
      await page.waitForSelector('.admin .card');
      await page.waitForFunction(() => !/Loading…/.test(document.querySelector('.admin')?.textContent ?? ''));
      equal(await page.locator('.admin-unanswered').count(), 0, await page.innerText('.admin'));
      await axeFindsNothing(page);
      await visit.fits();
    });
  }
  await check('a filter that cannot be is told beside its field', async () => {
    await enter(page, 'tickets');
    await page.fill('input[name="round"]', 'first');
    await page.waitForSelector('label:has(input[name="round"]) .admin-fault:has-text("Not written as it has to be")');
    await axeFindsNothing(page);
    await page.fill('input[name="round"]', '');
    await page.waitForSelector('.admin-fault', { state: 'detached' });
  });
  await check('the admin’s sections are in French too', async () => {
    await page.click('.languages button[lang="fr"]');
    await enter(page, 'tracks');
    match(await page.innerText('.admin h2 >> nth=0'), /Ce qui court/);
    await page.click('.languages button[lang="en"]');
  });
}

async function trackChecks({ check, cashier }: Site, page: Page): Promise<void> {
  const track = '.card[data-track="main"]';
  await check('a track is paused and resumed, each with a reason, and the focus comes back', async () => {
    await enter(page, 'tracks');
    await step(page, 'Pause the track', 'Pause', 'Cleaning the room');
    await page.waitForSelector(`${track}[data-paused]`);
    match(await page.innerText(`${track} .admin-news`), /paused/);
    await step(page, 'Resume the track', 'Resume', 'Clean');
    await page.waitForSelector(`${track}:not([data-paused])`);
    equal(await page.evaluate(() => document.activeElement?.textContent), 'Pause the track');
  });
  await check('settings without a margin are refused beside the field they are about; with one they hold', async () => {
    await page.click('.admin-fold summary');
    const first = await page.inputValue('input[name="coefficient-1"]');
    await page.fill('input[name="coefficient-1"]', '2.2.0');
    await page.waitForSelector('.admin-margin[data-margin="unknown"]');
    await page.fill('input[name="coefficient-1"]', '2.5');
    await page.waitForSelector('.admin-margin[data-margin="well"]');
    match(await page.innerText('.admin-margin'), /keeps 15\.\d% of/);
    for (const number of [1, 2, 3, 4, 5, 6]) await page.fill(`input[name="coefficient-${number}"]`, '60');
    await page.waitForSelector('.admin-margin[data-margin="none"]');
    await page.fill('.admin-form input[name="reason"]', 'A mistake');
    await page.click('.admin-form button[type="submit"]');
    await page.waitForSelector('.admin-margin[data-fault]');
    match(await page.innerText('.admin-margin'), /leave the house nothing\. Nothing was changed/);
    await axeFindsNothing(page);
    await page.reload();
    await page.click('.admin-fold summary');
    equal(await page.inputValue('input[name="coefficient-1"]'), first);
    await page.fill('input[name="name-6"]', 'Zephyrine');
    await page.fill('.admin-form input[name="reason"]', 'Its new name');
    await page.click('.admin-form button[type="submit"]');
    await page.waitForSelector('.admin-form [role="status"]:has-text("Changed")');
    await cashier.roundWith(1_000);
  });
}

async function voidChecks({ check, cashier }: Site, page: Page): Promise<void> {
  await check('a round is voided by typing its number; its tickets are refundable, and one is refunded', async () => {
    const { roundId, roundNumber } = await cashier.roundWith(TIME_TO_ACT_MS);
    const receipt = await cashier.sell(roundId, 2, 500);
    await cashier.sell(roundId, 3, 700);
    await enter(page, 'tracks');
    await page.waitForSelector(`[data-round="${roundId}"]:has-text("Tickets 2")`);
    await page.click(`text="Void round ${roundNumber}"`);
    match(await page.innerText('dialog'), /2 tickets, €12\.00 in all/);
    await page.fill('dialog input[name="reason"]', 'The gate did not open');
    ok(await page.isDisabled('dialog button[type="submit"]'), 'it can be voided before its number is typed');
    await page.fill('dialog input[name="typed"]', String(roundNumber));
    await axeFindsNothing(page);
    await page.dblclick('dialog button[type="submit"]');
    await page.waitForSelector(`.admin-news:has-text("Round ${roundNumber} is void")`);
    await page.goto(`${new URL(page.url()).origin}/console#tickets/round/${roundId}`);
    await page.waitForFunction(() => document.querySelectorAll('.admin [data-state="refundable"]').length === 2);
    await page.click(`a[href="#tickets/${receipt.receiptId}"]`);
    await page.waitForSelector('.admin-facts [data-state="refundable"]');
    await cashier.pay(receipt);
    await page.waitForSelector('.admin-facts [data-state="paid"]');
  });
  await check('an open ticket is voided from its page, with a reason', async () => {
    const { roundId } = await cashier.roundWith(TIME_TO_ACT_MS);
    const { receiptId } = await cashier.sell(roundId, 1, 300);
    await page.goto(`${new URL(page.url()).origin}/console#tickets/${receiptId}`);
    await step(page, 'Void this ticket', 'Void the ticket', 'Sold by mistake');
    await page.waitForSelector('.admin-facts [data-state="void"]');
    match(await page.innerText('.admin-news'), /Give €3\.00 back/);
  });
}

async function auditChecks({ check }: Site, page: Page): Promise<void> {
  await check('the audit browser shows what a void changed, with its hashes', async () => {
    await page.goto(`${new URL(page.url()).origin}/console#audit`);
    await page.selectOption('select[name="action"]', 'ROUND_VOIDED');
    await page.click('.admin-entry[data-action="ROUND_VOIDED"] summary');
    const entry = await page.innerText('.admin-entry[data-action="ROUND_VOIDED"]');
    match(entry, /The gate did not open/);
    match(entry, /[0-9a-f]{64}/);
    await axeFindsNothing(page);
  });
  await check('the whole chain is verified here, and found unbroken', async () => {
    await page.click('.admin-verification button');
    await page.waitForSelector('.admin-verification[data-walk="done"]');
    match(await page.innerText('.admin-verification [role="status"]'), /[\d,]+ entries, unbroken from .+ to .+\./);
  });
}

async function networkChecks({ check }: Site, { page, context }: Visit): Promise<void> {
  await check('a command that nobody answers says so; pressed again it goes under the same key, and is done once', async () => {
    const keys: (string | undefined)[] = [];
    await context.route('**/tracks/main/pause', async (route) => {
      keys.push(route.request().headers()['idempotency-key']);
      if (keys.length > LOST) return route.continue();
      if (keys.length === 1) await route.fetch();
      return route.abort();
    });
    await enter(page, 'tracks');
    await page.click('button:text-is("Pause the track")');
    await page.fill('dialog input[name="reason"]', 'A bad line');
    await page.click('dialog button:text-is("Pause")');
    await page.waitForSelector('dialog [role="alert"]:has-text("did not answer")');
    await page.click('dialog button:text-is("Pause")');
    await page.waitForSelector('dialog', { state: 'detached' });
    await page.waitForSelector('.card[data-paused]');
    equal(keys.length, LOST + 1);
    equal(new Set(keys).size, 1);
    await step(page, 'Resume the track', 'Resume', 'A better line');
    await page.waitForSelector('.card[data-track]:not([data-paused])');
    const pauses = await page.evaluate(async () => {
      const { data } = (await (await fetch('/api/v1/audit/TRACK/main?limit=100')).json()) as { data: { newValue: unknown }[] };
      return data.filter(({ newValue }) => JSON.stringify(newValue ?? '').includes('A bad line')).length;
    });
    equal(pauses, 1);
  });
  await check('figures are dated while the network is away, and come back by themselves', async () => {
    await enter(page, 'shifts');
    await page.waitForSelector('.admin tbody tr');
    await context.setOffline(true);
    await page.waitForSelector('.admin-unanswered:has-text("As of")');
    await context.setOffline(false);
    await page.waitForSelector('.admin-unanswered', { state: 'detached' });
  });
}
