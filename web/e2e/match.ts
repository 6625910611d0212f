import { equal, match } from 'node:assert/strict';
import type { Page } from 'playwright-core';
import { agree } from './agreement.ts';
import { axeFindsNothing } from './axe.ts';
import { Referee } from './referee.ts';
import type { Site } from './site.ts';
import { Visit, VIEWPORTS } from './visit.ts';

/** One match's page on a phone: kills, stats, a pause, a cut of the network, the end, and what a referee may decide. */
export async function matchChecks({ browser, url, check }: Site): Promise<void> {
  const referee = new Referee(url, 'e2e-final');
  await referee.create();
  const visit = await Visit.to(browser, `${url}/matches/${referee.matchId}`, { viewport: VIEWPORTS.phone });
  const { page, context } = visit;

  await check('it waits for the start, and says so', async () => {
    await page.waitForSelector('.scoreboard[data-status="SCHEDULED"]');
    equal(await page.innerText('.match-state'), 'About to start');
    await axeFindsNothing(page);
  });
  await check('each kill counts, and stands in the feed with who did it', async () => {
    await referee.start();
    for (const [side, killer, victim] of [
      ['home', 0, 1],
      ['away', 2, 3],
      ['home', 1, 4],
    ] as const)
      await referee.kill(side, killer, victim);
    await referee.report();
    await page.waitForSelector('.kills li:first-child:has-text("Borealis kills Eddy")');
    await agrees(page, referee);
  });
  await check('gold and kills are plotted over the game’s time, and said in words', async () => {
    await referee.kill('away', 0, 0);
    await referee.report();
    await page.waitForSelector('.plot [aria-label="Kills over time. At 4:00: Northern Lights 2, Harbour Kings 2."]');
    await page.waitForSelector('.plot [aria-label^="Gold over time. At 4:00: Northern Lights "]');
    equal(await page.locator('.plot canvas').count(), 2);
  });
  await check('the players’ figures add up to their team’s', async () => {
    await agrees(page, referee);
    const { players } = await referee.view();
    const gold = players.filter(({ side }) => side === 'home').reduce((sum, { stats }) => sum + Number(stats['gold']), 0);
    equal(await page.innerText('.team.home tfoot td:last-child'), gold.toLocaleString('en-GB'));
    equal(await page.innerText('.team.home tfoot td:nth-child(2)'), '2 / 2 / 2');
  });
  await check('axe finds nothing while it is live', () => axeFindsNothing(page));
  await check('a pause is told, and since when', async () => {
    await referee.pause('Network check');
    await page.waitForFunction(() => document.querySelector('.match-state')?.textContent === 'Paused');
    match(await page.innerText('.match-note'), /Paused since \d\d:\d\d:\d\d/);
    await referee.resume();
    await page.waitForFunction(() => document.querySelector('.match-state')?.textContent === 'Live');
  });
  await check('a cut network is told; it returns, and catches up with exactly the topic’s match', async () => {
    await context.setOffline(true);
    await page.waitForSelector('.page[data-stale]');
    for (let kill = 0; kill < 5; kill += 1) await referee.kill('home', kill, kill);
    await referee.report();
    await context.setOffline(false);
    await visit.connection('live');
    await agrees(page, referee);
  });
  await check('the end names the winner', async () => {
    await referee.end();
    await page.waitForSelector('.scoreboard[data-status="COMPLETED"]');
    equal(await page.innerText('.side.home .side-won'), 'Winner');
    await agrees(page, referee);
    await axeFindsNothing(page);
    await visit.fits();
  });
  await check('a dispute is told with its reason, and that nothing is final', async () => {
    await referee.dispute('Wrong champion was played');
    await page.waitForSelector('.scoreboard[data-status="DISPUTED"]');
    match(await page.innerText('.match-note'), /not final[^]*Wrong champion was played/);
  });
  await check('French can be chosen, and is remembered', async () => {
    await page.click('button[lang="fr"]');
    equal(await page.innerText('.connection'), 'En direct');
    await page.reload();
    await visit.connection('live');
    equal(await page.innerText('.match-state'), 'Contesté');
  });
  await check('a match that is unknown is said to be, with the way back', async () => {
    await page.goto(`${url}/matches/nobody-plays-this`);
    await page.waitForSelector('.unknown h1');
    equal(await page.getAttribute('.unknown a', 'href'), '/');
  });
  await check('nothing was thrown in it', () => visit.leave());
}

/** Waits until the page shows score, feed and players exactly as the match's topic has them. */
async function agrees(page: Page, referee: Referee): Promise<void> {
  const cells = (selector: string) => page.locator(selector).allTextContents();
  const score = (side: string) => page.locator(`.side.${side} data`).getAttribute('value');
  await agree(
    async () => {
      const [names, kda] = [await cells('.team tbody .player-name'), await cells('.team tbody td:nth-child(2)')];
      const players = names.map((name, index) => `${name} ${kda[index]}`);
      return JSON.stringify([await score('home'), await score('away'), await cells('.kills .number'), players]);
    },
    async () => {
      const { match: known, feed, players } = await referee.view();
      const reached = feed.map(({ homeScore, awayScore }) => `${homeScore} – ${awayScore}`);
      const figures = players.map(
        ({ username, stats: { kills, deaths, assists } }) => `${username} ${[kills, deaths, assists].join(' / ')}`,
      );
      return JSON.stringify([String(known.home.score), String(known.away.score), reached, figures]);
    },
  );
}
