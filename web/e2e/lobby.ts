import { equal, match, notEqual, ok } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { agree } from './agreement.ts';
import { axeFindsNothing } from './axe.ts';
import { Cashier } from './cashier.ts';
import type { Referee } from './referee.ts';
import { pictureMoves, totalsOn } from './reading.ts';
import type { Site } from './site.ts';
import { Visit } from './visit.ts';

const CUT_MS = 5_000;
const TOO_MANY = { status: 429, code: 'core/too-many-requests', title: 'Too many requests', detail: 'Wait.' };

/** The lobby through a ticket, a cut of the network, a race and its winner. */
export async function lobbyChecks({ browser, url, check, cashier, referee }: Site): Promise<void> {
  const visit = await Visit.to(browser, url);
  const { page, context } = visit;

  await check('it loads, is live, and fits every width', async () => {
    await visit.connection('live');
    await page.waitForSelector('.stage[data-shows]');
    await visit.fits();
  });
  await check('the countdown runs by the server’s clock', () => countdownRuns(page, cashier));
  await check('a match that begins shows up with its score, and leads to its page', () => matchShown(page, url, referee));
  await check('axe finds nothing while bets are open', () => axeFindsNothing(page));
  await check('a ticket that is sold shows in the totals', async () => {
    const round = await cashier.roundWith(3_000);
    await cashier.sell(round.roundId, 2, 1_250);
    await agrees(page, cashier, round.roundId);
  });
  await check('a cut network is told, and dates the figures', async () => {
    const round = await cashier.roundWith(CUT_MS + 5_000);
    await cashier.sell(round.roundId, 1, 500);
    await agrees(page, cashier, round.roundId);
    await context.setOffline(true);
    await page.waitForSelector('.page[data-stale]');
    match(await page.innerText('.connection'), /^Offline since \d\d:\d\d:\d\d$/);
    match(await page.innerText('.stale-note'), /figures of \d\d:\d\d:\d\d/);
    for (const stakeMinor of [100, 200, 300]) await cashier.sell(round.roundId, 3, stakeMinor);
    notEqual((await totalsOn(page)).receipts, (await cashier.view(round.roundId)).round?.totals.receipts);
  });
  await check('it returns, and catches up with exactly the topic’s totals', async () => {
    const { roundId } = await cashier.round();
    await context.setOffline(false);
    await visit.connection('live');
    await agrees(page, cashier, roundId);
  });
  await check('a track that is paused is said to be, and one that goes on is not', async () => {
    const admin = await Cashier.signIn(url, 'admin');
    await admin.order('pause');
    await page.waitForSelector('main :text("The track is paused")');
    await axeFindsNothing(page);
    await admin.order('resume');
    await page.waitForSelector('main :text("The track is paused")', { state: 'detached' });
  });
  await check('the race is drawn, moves, and is told in words', async () => {
    await page.waitForSelector('.stage[data-shows="race"] canvas');
    await pictureMoves(page);
    await page.waitForSelector('.stage[data-shows="race"] .commentary:has-text(" ")');
    match(await page.innerText('.commentary'), /\w+/);
  });
  await check('the winner is shown, and leads to the round with its proof', async () => {
    await page.waitForSelector('.stage[data-shows="winner"]');
    const roundId = await page.getAttribute('.results li', 'data-round');
    const { round } = await cashier.view(roundId ?? '');
    equal(await page.innerText('.stage h1'), `${round?.winner?.name} wins`);
    equal(await page.getAttribute('.results a', 'href'), `/rounds/${roundId}`);
    ok((await page.innerText('.results li')).includes(round?.winner?.name ?? 'a winner'));
  });
  await check('without a socket it asks once a second, and says so', async () => {
    await page.routeWebSocket(/\/api\/v1\/live/, (socket) => socket.close());
    await page.reload();
    await visit.connection('polling');
    const round = await cashier.roundWith(4_000);
    await cashier.sell(round.roundId, 4, 700);
    await agrees(page, cashier, round.roundId);
  });
  await check('a server that is asked too often is left alone, and the page says until when', async () => {
    await page.route(/\/api\/v1\/(topics\/|matches)/, (route) =>
      route.fulfill({ status: 429, headers: { 'retry-after': '20' }, json: TOO_MANY }),
    );
    await page.reload();
    await visit.connection('limited');
    match(await page.innerText('.stale-note'), /asks again at \d\d:\d\d:\d\d/);
    // Nothing came: the page knows neither a round nor that there is none.
    equal(await page.innerText('main'), 'Loading…');
  });
  await check('nothing was thrown in it', () => visit.leave());
}

async function countdownRuns(page: Page, cashier: Cashier): Promise<void> {
  await page.waitForSelector('.stage[data-shows="countdown"]');
  const first = seconds(await page.innerText('.countdown'));
  const { closesAt } = await cashier.round();
  ok(Math.abs(first - (Date.parse(closesAt) - Date.now()) / 1_000) < 1.5, `${first} s is not what is left until ${closesAt}`);
  await page.waitForFunction((shown) => document.querySelector('.countdown')?.textContent !== shown, await page.innerText('.countdown'));
  const later = seconds(await page.innerText('.countdown'));
  ok(later < first && later >= first - 2, `${first} s, then ${later} s`);
}

async function matchShown(page: Page, url: string, referee: Referee): Promise<void> {
  await referee.create();
  await referee.start();
  await referee.kill('home', 0, 1);
  // The lobby looks for new matches every quarter of a minute.
  const link = await page.waitForSelector(`[data-match="${referee.matchId}"] a`);
  await referee.kill('away', 2, 3);
  await page.waitForSelector(`[data-match="${referee.matchId}"] a:has-text("Compass kills Dusk")`);
  const scores = await page.$$eval(`[data-match="${referee.matchId}"] data`, (figures) =>
    figures.map((figure) => figure.getAttribute('value')),
  );
  equal(scores.join(), '1,1');
  equal(new URL((await link.getAttribute('href')) ?? '', url).pathname, `/matches/${referee.matchId}`);
}

/** Waits until the page shows a round's totals exactly as its topic has them. */
async function agrees(page: Page, cashier: Cashier, roundId: string): Promise<void> {
  await page.waitForSelector(`.board[data-round="${roundId}"]`);
  await agree(
    async () => JSON.stringify(await totalsOn(page)),
    async () => JSON.stringify((await cashier.view(roundId)).round?.totals),
  );
}

function seconds(shown: string): number {
  const [minutes = '', rest = ''] = shown.split(':');
  return Number(minutes) * 60 + Number(rest);
}
