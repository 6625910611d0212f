import { equal, match, ok } from 'node:assert/strict';
import type { Route } from 'playwright-core';
import { until } from '../../test/support/until.ts';
import { Counter } from './counter.ts';
import type { Site } from './site.ts';

const SALES = '**/api/v1/receipts';

/** Nothing is sold twice, and nothing without saying so, whatever the network does. */
export async function consoleOnceChecks(site: Site): Promise<void> {
  const { browser, url, check, cashier } = site;
  const counter = await Counter.open(browser, url);
  const { page, visit } = counter;
  const context = visit.context;
  await counter.signIn();
  await counter.ready();
  await visit.connection('live');

  /** Sells by `sell` in one round, and counts how many tickets that round has more for it. */
  const ticketsSoldBy = async (milliseconds: number, sell: () => Promise<void>): Promise<number> => {
    const { roundId } = await cashier.roundWith(milliseconds);
    await page.waitForSelector(`.round-card[data-round="${roundId}"]`);
    const before = await soldIn(site, roundId);
    await sell();
    return (await soldIn(site, roundId)) - before;
  };

  await check('two clicks sell one ticket', async () => {
    const sold = await ticketsSoldBy(5_000, async () => {
      await counter.enter('1*2');
      await page.dblclick('.sell-now');
      await counter.sold();
    });
    equal(sold, 1);
  });
  await check('an answer that gets lost is asked for again with the same ticket, and says so meanwhile', async () => {
    const keys: string[] = [];
    const sold = await ticketsSoldBy(8_000, async () => {
      await page.route(SALES, loseAnswers(1, keys));
      await counter.enter('2*2', '');
      await page.waitForSelector('.outcome[data-doubtful]');
      match(await page.innerText('.outcome'), /Not known yet/);
      await counter.sold();
    });
    await page.unroute(SALES);
    equal(sold, 1);
    equal(keys.length, 2);
    equal(new Set(keys).size, 1);
  });
  await check('a network that is cut after the ticket was sent sells one, and the receipt comes when it is back', async () => {
    const sold = await ticketsSoldBy(11_000, async () => {
      await page.route(SALES, async (route) => {
        await route.fetch();
        await context.setOffline(true);
        await route.abort();
      });
      await counter.enter('3*2', '');
      await page.waitForSelector('.outcome[data-doubtful]');
      await page.unroute(SALES);
      await context.setOffline(false);
      await counter.sold();
    });
    equal(sold, 1);
  });
  await check('a reload while the answer is awaited sells one, and shows it', async () => {
    const sold = await ticketsSoldBy(9_000, async () => {
      await page.route(SALES, loseAnswers(100, []));
      await counter.enter('4*2', '');
      await page.waitForSelector('.outcome[data-doubtful]');
      await page.unroute(SALES);
      await page.reload();
      await counter.sold();
    });
    equal(sold, 1);
  });
  await check('offline nothing is sold and nothing waits: it is said at once, and the bets stay', async () => {
    await counter.ready();
    await visit.connection('live');
    const sold = await ticketsSoldBy(11_000, async () => {
      await counter.enter('5*2');
      await context.setOffline(true);
      await counter.press('Enter');
      await page.waitForSelector('.outcome[data-sale="offline"]');
      match(await page.innerText('.outcome'), /nothing was sold/);
      await context.setOffline(false);
      await visit.connection('live');
      equal(await page.locator('.slip .bets li').count(), 1);
    });
    equal(sold, 0);
    await counter.press('Escape');
  });
  await check('a round that closes meanwhile sells nothing, says so, and one key sells the same bets on the next', async () => {
    const { roundId } = await cashier.roundWith(4_000);
    await page.waitForSelector(`.round-card[data-round="${roundId}"]`);
    const before = await soldIn(site, roundId);
    await page.route(SALES, async (route) => {
      await cashier.started(roundId);
      await route.continue();
    });
    await counter.enter('6*2', '');
    await page.waitForSelector('.outcome[data-sale="refused"]:has-text("on round")');
    await page.unroute(SALES);
    match(await page.innerText('.outcome'), /nothing was sold/);
    equal((await soldIn(site, roundId)) - before, 0);
    await counter.press('Enter');
    const { receiptId } = await counter.sold();
    const next = await cashier.receipt(receiptId);
    ok(next.roundId !== roundId);
    equal(next.totalMinor, 200);
  });
  await check('a session that ends asks for the sign-in, and keeps the bets', async () => {
    await counter.enter('1*2');
    await context.clearCookies();
    await counter.press('Enter');
    await page.waitForSelector('.sign-in p:has-text("kept")');
    await counter.signIn();
    await counter.ready();
    equal(await page.locator('.slip .bets li').count(), 1);
  });
  await visit.leave();

  await check('on a tablet a ticket is sold by touch alone', async () => {
    const tablet = await Counter.open(browser, url, { viewport: { width: 1_024, height: 768 }, hasTouch: true });
    await tablet.signIn();
    await cashier.roundWith(5_000);
    await tablet.ready();
    await tablet.fingersFit();
    await tablet.page.tap('.runner:has(.cloth:text-is("2"))');
    await tablet.page.tap('.stakes button:has-text("€5.00")');
    await tablet.page.tap('.sell-now');
    const { receiptId } = await tablet.sold();
    equal((await cashier.receipt(receiptId)).totalMinor, 500);
    await tablet.visit.fits();
    await tablet.visit.leave();
  });
}

/** Lets the server sell, and loses so many of its answers on the way. */
function loseAnswers(lost: number, keys: string[]): (route: Route) => Promise<void> {
  let left = lost;
  return async (route) => {
    keys.push(route.request().headers()['idempotency-key'] ?? '');
    if (left === 0) return route.continue();
    left -= 1;
    await route.fetch();
    await route.abort();
  };
}

/** Tickets that stand in a round, once its topic has told all of them. */
async function soldIn({ cashier }: Site, roundId: string): Promise<number> {
  let last = -1;
  return until('the round’s topic rests', async () => {
    const receipts = (await cashier.view(roundId)).round?.totals.receipts ?? 0;
    const rests = receipts === last;
    last = receipts;
    await new Promise((resolve) => setTimeout(resolve, 300));
    return rests ? receipts : undefined;
  });
}
