import { join } from 'node:path';
import type { BrowserContextOptions } from 'playwright-core';
import { Counter } from './counter.ts';
import type { Site } from './site.ts';
import { Visit } from './visit.ts';

const DESKTOP: BrowserContextOptions = { viewport: { width: 1_200, height: 675 }, colorScheme: 'dark' };
const TABLET: BrowserContextOptions = { viewport: { width: 1_024, height: 768 }, colorScheme: 'light', hasTouch: true };
const PHONE: BrowserContextOptions = { viewport: { width: 390, height: 780 }, colorScheme: 'light' };

/** Pictures of the counter while a ticket is typed, of its payout, its paper and its own page, into a folder. */
export async function takeConsoleScreenshots(site: Site, folder: string): Promise<readonly string[]> {
  const { browser, url, cashier } = site;
  const paths: string[] = [];
  const picture = async ({ page }: Visit, name: string) => {
    await page.waitForFunction(() => document.fonts.status === 'loaded');
    paths.push(join(folder, `${name}.png`));
    await page.screenshot({ path: paths.at(-1) ?? '' });
  };
  const desk = await Counter.open(browser, url, { ...DESKTOP, reducedMotion: 'reduce' });
  await desk.signIn();
  await cashier.roundWith(9_000);
  await desk.ready();
  for (const runner of await desk.runners()) await desk.enter(`${runner}*5`);
  await desk.press('Enter');
  const winning = await desk.sold();
  await desk.enter('3*5', '4*2.50');
  await desk.type('6*10');
  await picture(desk.visit, 'console-desktop-dark');

  const tablet = await Counter.open(browser, url, { ...TABLET, reducedMotion: 'reduce' });
  await tablet.signIn();
  await cashier.roundWith(4_000);
  await tablet.ready();
  await tablet.enter('2*20', '');
  await tablet.sold();
  await tablet.page.tap('.runner >> nth=2');
  await picture(tablet.visit, 'console-tablet-light');
  await tablet.visit.leave();

  await cashier.settled((await cashier.receipt(winning.receiptId)).roundId);
  const own = await Visit.to(browser, `${url}/tickets/${winning.code}?n=${winning.receiptId}`, { ...PHONE, reducedMotion: 'reduce' });
  await own.page.waitForSelector('.answer[data-status="won"]');
  await picture(own, 'ticket-phone-light');
  await own.leave();

  await desk.press('Escape', 'F4');
  await desk.page.fill('input[name="ticket"]', winning.receiptId);
  await desk.page.keyboard.press('Enter');
  await desk.page.waitForSelector('.ticket-card[data-status="won"]');
  await picture(desk.visit, 'console-pay-desktop-dark');
  await desk.visit.leave();
  return paths;
}
