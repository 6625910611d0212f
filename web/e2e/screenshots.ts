import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { takeAdminScreenshots } from './admin-screenshots.ts';
import type { Cashier } from './cashier.ts';
import { takeConsoleScreenshots } from './console-screenshots.ts';
import { Referee } from './referee.ts';
import type { Site } from './site.ts';
import { Visit } from './visit.ts';

const FOLDER = join(import.meta.dirname, '../screenshots');
const MOST_BYTES = 200_000;
const SIZES = { phone: { width: 390, height: 780 }, desktop: { width: 1_200, height: 675 } } as const;

interface Shot {
  readonly page: string;
  readonly address: string;
  readonly size: keyof typeof SIZES;
  readonly theme: 'dark' | 'light';
  /** What must be on the page before it is taken. */
  readonly shows: string;
}

/** Pictures of the pages with something on them, for the README. @throws Error when one weighs too much. */
export async function takeScreenshots(site: Site): Promise<void> {
  const { url, cashier, referee } = site;
  await mkdir(FOLDER, { recursive: true });
  await play(referee, 26);
  await play(new Referee(url, 'e2e-second', ['Iron Valley', 'Southpaw']), 9);
  await new Referee(url, 'e2e-next', ['Night Shift', 'Old Town']).create();
  for (let rounds = 0; rounds < 3; rounds += 1) await cashier.settled(await sellSome(cashier));

  const roundId = await sellSome(cashier);
  const [round, match] = [`/rounds/${roundId}`, `/matches/${referee.matchId}`];
  await take(site, { page: 'lobby', address: '/', size: 'phone', theme: 'light', shows: '.stage .countdown' });
  const racing = [
    take(site, {
      page: 'lobby',
      address: '/',
      size: 'desktop',
      theme: 'dark',
      shows: '.stage[data-shows="race"] .commentary:has-text("last stretch")',
    }),
    take(site, {
      page: 'round',
      address: round,
      size: 'phone',
      theme: 'dark',
      shows: '.stage[data-shows="racing"] .commentary:has-text("last stretch")',
    }),
  ];
  await cashier.started(roundId);
  // The next round takes bets while this one races: the lobby shows them too.
  await sellSome(cashier);
  await Promise.all(racing);
  await take(site, { page: 'round', address: round, size: 'desktop', theme: 'light', shows: '.proof[data-proof="holds"]' });
  await take(site, { page: 'match', address: match, size: 'desktop', theme: 'dark', shows: '.plot canvas' });
  await take(site, { page: 'match', address: match, size: 'phone', theme: 'light', shows: '.plot canvas' });
  const cashiers = await takeConsoleScreenshots(site, FOLDER);
  for (const path of [...cashiers, ...(await takeAdminScreenshots(site, FOLDER))]) await weigh(path);
}

async function take({ browser, url }: Site, { page: name, address, size, theme, shows }: Shot): Promise<void> {
  const visit = await Visit.to(browser, `${url}${address}`, { viewport: SIZES[size], colorScheme: theme });
  const { page } = visit;
  page.setDefaultTimeout(60_000);
  await page.waitForSelector(shows);
  // Whole: the letters are there, every match has told its last kill, nothing flashes.
  await page.waitForFunction(
    () =>
      document.fonts.status === 'loaded' &&
      document.querySelector('.match-link:not(:has(.last-kill))') === null &&
      document.getAnimations().every(({ playState }) => playState !== 'running'),
  );
  const path = join(FOLDER, `${name}-${size}-${theme}.png`);
  await page.screenshot({ path });
  await visit.leave();
  await weigh(path);
}

async function weigh(path: string): Promise<void> {
  const { size: bytes } = await stat(path);
  console.log(`${path} ${bytes} bytes`);
  if (bytes > MOST_BYTES) throw new Error(`${path} weighs more than ${MOST_BYTES} bytes`);
}

async function play(referee: Referee, kills: number): Promise<void> {
  await referee.create();
  await referee.start();
  for (let kill = 0; kill < kills; kill += 1) {
    await referee.kill(kill % 5 < 3 ? 'home' : 'away', (kill * 3) % 5, (kill * 2 + 1) % 5);
    await referee.report();
  }
}

/** Sells to the round that takes bets. @returns its id. */
async function sellSome(cashier: Cashier): Promise<string> {
  const { roundId } = await cashier.roundWith(4_000);
  for (let ticket = 0; ticket < 24; ticket += 1) await cashier.sell(roundId, (ticket % 6) + 1, 250 + ((ticket * 370) % 2_400));
  return roundId;
}
