import type { Page } from 'playwright-core';
import type { Round } from '../../domains/betting/contract.ts';

/** The totals as they stand on a page. */
export async function totalsOn(page: Page): Promise<Round['totals']> {
  const total = async (of: string) => Number(await page.getAttribute(`#total-${of} data`, 'value'));
  return { receipts: await total('tickets'), stakesMinor: await total('stakes') };
}

/** Waits until the race's picture is another one. */
export async function pictureMoves(page: Page): Promise<void> {
  const picture = await page.$eval('canvas.race', (canvas: HTMLCanvasElement) => canvas.toDataURL());
  await page.waitForFunction((before) => document.querySelector<HTMLCanvasElement>('canvas.race')?.toDataURL() !== before, picture);
}
