import { equal, match, notEqual, ok } from 'node:assert/strict';
import type { Browser, Page } from 'playwright-core';
import type { Cashier } from './cashier.ts';
import type { Checks } from './checks.ts';

interface LobbyOptions {
  readonly browser: Browser;
  readonly cashier: Cashier;
  readonly url: string;
  readonly viewport: { readonly width: number; readonly height: number };
  readonly checks: Checks;
}

/** A whole round, and a wait for it. */
const ROUND_MS = 30_000;
const CUT_MS = 5_000;

/** The live page at `/` through a ticket, a cut of the network, a race and its winner. */
export async function lobbyChecks({ browser, cashier, url, viewport, checks }: LobbyOptions): Promise<void> {
  const context = await browser.newContext({ viewport, locale: 'en-GB' });
  const page = await context.newPage();
  page.setDefaultTimeout(ROUND_MS);
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  const check = (promise: string, run: () => Promise<void>) => checks.check(promise, run);

  await check('the page loads, is live, and fits its width', async () => {
    await page.goto(url);
    await page.waitForSelector('.connection[data-state="live"]');
    equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
  });
  await check('the countdown runs by the server’s clock', () => countdownRuns(page, cashier));
  await check('a ticket that is sold shows up', async () => {
    const round = await cashier.roundWith(3_000);
    const { receiptId } = await cashier.sell(round.roundId, 2, 1_250);
    await page.waitForSelector(`[data-receipt="${receiptId}"]`, { timeout: 2_000 });
    await agrees(page, cashier, round.roundId);
  });
  await check('a cut network is told, and dates the figures', async () => {
    const round = await cashier.roundWith(CUT_MS + 5_000);
    await cashier.sell(round.roundId, 1, 500);
    await agrees(page, cashier, round.roundId);
    await context.setOffline(true);
    await page.waitForSelector('.lobby[data-stale]');
    match(await page.innerText('.connection'), /^Offline since \d\d:\d\d:\d\d$/);
    match(await page.innerText('.stale-note'), /figures of \d\d:\d\d:\d\d/);
    for (const stakeMinor of [100, 200, 300]) await cashier.sell(round.roundId, 3, stakeMinor);
    notEqual(await total(page, 'tickets'), (await cashier.view(round.roundId)).round?.totals.receipts);
  });
  await check('it returns, and catches up with exactly the topic’s totals', async () => {
    const { roundId } = await cashier.round();
    await context.setOffline(false);
    await page.waitForSelector('.connection[data-state="live"]');
    await agrees(page, cashier, roundId);
  });
  await check('the race is drawn, moves, and is told in words', () => raceRuns(page));
  await check('the winner and the proof are shown, and stand in the results', () => winnerShown(page, cashier));
  await check('French can be chosen, and is remembered', async () => {
    await page.click('button[lang="fr"]');
    equal(await page.innerText('.connection'), 'En direct');
    await page.reload();
    await page.waitForSelector('.connection[data-state="live"]');
    equal(await page.getAttribute('html', 'lang'), 'fr');
  });
  await check('without a socket it asks once a second, and says so', async () => {
    await page.routeWebSocket(/\/api\/v1\/live/, (socket) => socket.close());
    await page.reload();
    await page.waitForSelector('.connection[data-state="polling"]');
    const round = await cashier.roundWith(4_000);
    const { receiptId } = await cashier.sell(round.roundId, 4, 700);
    await page.waitForSelector(`[data-receipt="${receiptId}"]`, { timeout: 4_000 });
  });
  await check('nothing was thrown in the page', async () => equal(errors.join('\n'), ''));
  await context.close();
}

async function countdownRuns(page: Page, cashier: Cashier): Promise<void> {
  await page.waitForSelector('.stage[data-shows="countdown"]');
  const first = seconds(await page.innerText('.countdown'));
  const { closesAt } = await cashier.round();
  ok(Math.abs(first - (Date.parse(closesAt) - Date.now()) / 1_000) < 1.5, `${first} s is not what is left until ${closesAt}`);
  await page.waitForTimeout(1_200);
  const later = seconds(await page.innerText('.countdown'));
  ok(later < first && later >= first - 2, `${first} s, then ${later} s`);
}

/** Waits until the page shows a round's totals and tickets exactly as its topic has them. */
async function agrees(page: Page, cashier: Cashier, roundId: string): Promise<void> {
  const view = await cashier.view(roundId);
  await page.waitForSelector(`.book[data-round="${roundId}"] #total-tickets data[value="${view.round?.totals.receipts}"]`, {
    timeout: 3_000,
  });
  equal(await total(page, 'stakes'), view.round?.totals.stakesMinor);
  const shown = await page.$$eval('[data-receipt]', (items) => items.map((item) => item.getAttribute('data-receipt')));
  equal(shown.join(), view.tickets.map(({ receiptId }) => receiptId).join());
}

async function total(page: Page, of: 'tickets' | 'stakes'): Promise<number> {
  return Number(await page.getAttribute(`#total-${of} data`, 'value'));
}

async function raceRuns(page: Page): Promise<void> {
  await page.waitForSelector('.stage[data-shows="race"] canvas');
  const picture = () => page.$eval('canvas', (canvas) => canvas.toDataURL());
  const early = await picture();
  await page.waitForTimeout(1_500);
  notEqual(await picture(), early);
  match(await page.innerText('.commentary'), /\w+/);
}

async function winnerShown(page: Page, cashier: Cashier): Promise<void> {
  await page.waitForSelector('.stage[data-shows="winner"]');
  await page.waitForSelector('.commitment[data-fits="true"]');
  const roundId = (await page.getAttribute('.results li', 'data-round')) ?? '';
  const { round } = await cashier.view(roundId);
  equal(await page.innerText('.stage h1'), `${round?.winner?.name} wins`);
  ok((await page.innerText('.results li')).includes(round?.winner?.name ?? 'a winner'));
}

function seconds(shown: string): number {
  const [minutes = '', rest = ''] = shown.split(':');
  return Number(minutes) * 60 + Number(rest);
}
