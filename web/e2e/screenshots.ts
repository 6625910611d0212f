import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { Cashier } from './cashier.ts';
import { Referee } from './referee.ts';
import type { Site } from './site.ts';
import { Visit, VIEWPORTS } from './visit.ts';

const FOLDER = join(import.meta.dirname, '../screenshots');
const MOST_BYTES = 200_000;
const KILLS = 26;

interface Shot {
  readonly name: string;
  readonly address: string;
  readonly viewport: keyof typeof VIEWPORTS;
  readonly theme: 'dark' | 'light';
  /** What must be on the page before it is taken. */
  readonly shows: string;
}

/** Pictures of the pages with something on them, for the README. @returns 1 when one weighs too much. */
export async function takeScreenshots({ browser, url, cashier, referee }: Site): Promise<number> {
  await mkdir(FOLDER, { recursive: true });
  await playMatch(referee);
  await new Referee(url, 'e2e-next').create();
  const sold = await sellSome(cashier);
  const raced = `/rounds/${sold}`;
  const match = `/matches/${referee.matchId}`;
  const during: readonly Shot[] = [
    {
      name: 'lobby-desktop-dark',
      address: '/',
      viewport: 'desktop',
      theme: 'dark',
      shows: '.stage[data-shows="race"] .commentary:not(:empty)',
    },
    { name: 'round-phone-dark', address: raced, viewport: 'phone', theme: 'dark', shows: '.stage[data-shows="racing"]' },
  ];
  const after: readonly Shot[] = [
    { name: 'round-desktop-light', address: raced, viewport: 'desktop', theme: 'light', shows: '.proof[data-proof="holds"]' },
    { name: 'lobby-phone-light', address: '/', viewport: 'phone', theme: 'light', shows: '.stage[data-shows="countdown"]' },
    { name: 'match-desktop-dark', address: match, viewport: 'desktop', theme: 'dark', shows: '.plot canvas' },
    { name: 'match-desktop-light', address: match, viewport: 'desktop', theme: 'light', shows: '.plot canvas' },
    { name: 'match-phone-light', address: match, viewport: 'phone', theme: 'light', shows: '.plot canvas' },
  ];
  const visits = await Promise.all(during.map((shot) => visitFor(shot)));
  const sizes = await Promise.all(visits.map(({ page }, index) => take(page, during[index])));
  await sellSome(cashier);
  for (const shot of after) sizes.push(await take((await visitFor(shot)).page, shot));
  return sizes.every((bytes) => bytes < MOST_BYTES) ? 0 : 1;

  function visitFor({ address, viewport, theme }: Shot): Promise<Visit> {
    return Visit.to(browser, `${url}${address}`, { viewport: VIEWPORTS[viewport], colorScheme: theme });
  }
}

async function take(page: Page, shot: Shot | undefined): Promise<number> {
  if (shot === undefined) return 0;
  await page.waitForSelector(shot.shows, { timeout: 60_000 });
  await page.waitForFunction(() => document.fonts.status === 'loaded' && document.querySelector('.flash') === null);
  // A race worth looking at is well under way.
  if (shot.shows.includes('rac'))
    await page.waitForFunction(() => Number.parseInt(document.querySelector('.to-go')?.textContent?.split(':')[1] ?? '99', 10) <= 4);
  const path = join(FOLDER, `${shot.name}.png`);
  await page.screenshot({ path });
  const { size } = await stat(path);
  console.log(`${shot.name}.png ${size} bytes`);
  return size;
}

async function playMatch(referee: Referee): Promise<void> {
  await referee.create();
  await referee.start();
  for (let kill = 0; kill < KILLS; kill += 1) {
    await referee.kill(kill % 5 < 3 ? 'home' : 'away', (kill * 3) % 5, (kill * 2 + 1) % 5);
    await referee.report();
  }
}

/** Sells to the round that takes bets. @returns its id. */
async function sellSome(cashier: Cashier): Promise<string> {
  const { roundId } = await cashier.roundWith(6_000);
  for (let ticket = 0; ticket < 24; ticket += 1) await cashier.sell(roundId, (ticket % 6) + 1, 250 + ((ticket * 370) % 2_400));
  return roundId;
}
