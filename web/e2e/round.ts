import { equal, match, notEqual } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { agree } from './agreement.ts';
import { until } from '../../test/support/until.ts';
import { axeFindsNothing } from './axe.ts';
import { Cashier } from './cashier.ts';
import { pictureMoves, totalsOn } from './reading.ts';
import type { Site } from './site.ts';
import { Visit, VIEWPORTS } from './visit.ts';

const CUT_MS = 5_000;
/** A round's wait, and the race before it. */
const LONGEST_WAIT_MS = 30_000;

/** One round's page on a phone: bets, a cut of the network, the race, the result and its proof. */
export async function roundChecks(site: Site): Promise<void> {
  const { browser, url, check, cashier } = site;
  const { roundId } = await cashier.roundWith(CUT_MS + 7_000);
  const visit = await Visit.to(browser, `${url}/rounds/${roundId}`, { viewport: VIEWPORTS.phone });
  const { page, context } = visit;

  await check('it shows the runners at the start, and each ticket as it is sold', async () => {
    await page.waitForSelector('.stage[data-shows="waiting"]');
    await cashier.sell(roundId, 1, 500);
    await cashier.sell(roundId, 2, 300);
    await agrees(page, cashier, roundId);
    equal(await page.locator('.lanes li').count(), 6);
  });
  await check('a cut network is told; it returns, and catches up with exactly the topic’s tickets', async () => {
    await context.setOffline(true);
    await page.waitForSelector('.page[data-stale]');
    for (const stakeMinor of [100, 200, 300]) await cashier.sell(roundId, 3, stakeMinor);
    notEqual(await page.locator('[data-receipt]').count(), (await cashier.view(roundId)).tickets.length);
    await context.setOffline(false);
    await visit.connection('live');
    await agrees(page, cashier, roundId);
  });
  await check('axe finds nothing while bets are open', () => axeFindsNothing(page));
  await check('the proof shows what is sealed, and claims nothing yet', async () => {
    equal(await page.getAttribute('.proof', 'data-proof'), 'sealed');
    equal(await page.innerText('.steps li:first-child code'), (await cashier.view(roundId)).round?.commitment);
  });
  await check('the race is drawn, moves, and is told in words', async () => {
    await page.waitForSelector('.stage[data-shows="racing"] canvas');
    await pictureMoves(page);
    match(await page.innerText('.commentary'), /\w+/);
  });
  await check('axe finds nothing while the race runs', () => axeFindsNothing(page));
  await check('it shows who won, and proves it step by step', async () => {
    await page.waitForSelector('.stage[data-shows="finished"]');
    const { round } = await cashier.view(roundId);
    equal(await page.innerText('.stage h1'), `${round?.winner?.name} wins`);
    await page.waitForSelector('.proof[data-proof="holds"]');
    equal(await page.locator('.step .mark[data-holds="true"]').count(), 5);
  });
  await check('axe finds nothing once it is over, and it fits every width', async () => {
    await axeFindsNothing(page);
    await visit.fits();
  });
  await check('who comes later finds the same result', async () => {
    const before = await page.innerText('main');
    await page.reload();
    await page.waitForSelector('.proof[data-proof="holds"]');
    equal(await page.innerText('main'), before);
  });
  await check('a proof that was tampered with is called out', async () => {
    await page.routeWebSocket(/\/api\/v1\/live/, (socket) => {
      const server = socket.connectToServer();
      server.onMessage((message) => socket.send(String(message).replace(/"serverSeed":"./, '"serverSeed":"g')));
    });
    await page.reload();
    await page.waitForSelector('.proof[data-proof="fails"]');
    equal(await page.getAttribute('[data-step="commitment"] .mark', 'data-holds'), 'false');
  });
  await check('a round that is unknown is said to be, with the way back', async () => {
    await page.goto(`${url}/rounds/999999999000`);
    await page.waitForSelector('.unknown h1');
    equal(await page.getAttribute('.unknown a', 'href'), '/');
    await axeFindsNothing(page);
  });
  await check('nothing was thrown in it', () => visit.leave());
  await beaconChecks(site);
}

/** A round that draws from a beacon, which nobody reaches from here: it waits, and an admin voids it. */
async function beaconChecks({ browser, url, check }: Site): Promise<void> {
  const admin = await Cashier.signIn(url, 'admin');
  const first = await admin.drawFrom('beacon');
  try {
    const { roundId } = await until(
      'a round with a beacon',
      async () => {
        const round = await admin.roundWith(1_000);
        return round.roundNumber >= first && round;
      },
      2 * LONGEST_WAIT_MS,
    );
    const visit = await Visit.to(browser, `${url}/rounds/${roundId}`, { viewport: VIEWPORTS.phone });
    const { page } = visit;
    await check('a round that waits for its beacon says for which pulse', async () => {
      await page.waitForSelector('.stage[data-shows="beacon"]', { timeout: LONGEST_WAIT_MS });
      match(await page.innerText('.stage'), /waits for drand round \d{8}/);
      equal(await page.locator('.proof .step').count(), 4);
      await axeFindsNothing(page);
    });
    await check('a void round says why, and shows the seed that was sealed', async () => {
      await admin.voidRound(roundId, 'The beacon is out of reach');
      await page.waitForSelector('.stage[data-shows="void"]');
      match(await page.innerText('.stage'), /Reason: The beacon is out of reach/);
      await page.waitForSelector('.proof[data-proof="holds"]');
      equal(await page.locator('.step .mark[data-holds="true"]').count(), 2);
      await axeFindsNothing(page);
      await visit.fits();
    });
    await check('nothing was thrown in that either', () => visit.leave());
  } finally {
    await admin.drawFrom('chain');
  }
}

/** Waits until the page shows the round's tickets and totals exactly as its topic has them. */
async function agrees(page: Page, cashier: Cashier, roundId: string): Promise<void> {
  await agree(
    async () =>
      JSON.stringify([
        await totalsOn(page),
        await page.$$eval('[data-receipt]', (items) => items.map((item) => item.getAttribute('data-receipt'))),
      ]),
    async () => {
      const { round, tickets } = await cashier.view(roundId);
      return JSON.stringify([round?.totals, tickets.map(({ receiptId }) => receiptId)]);
    },
  );
}
