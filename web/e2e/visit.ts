import { equal } from 'node:assert/strict';
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';

/** Long enough for a whole round, and a wait for it. */
const LONGEST_WAIT_MS = 30_000;

export const VIEWPORTS = {
  narrow: { width: 320, height: 640 },
  phone: { width: 390, height: 844 },
  desktop: { width: 1_280, height: 800 },
} as const;

/** A browser of its own at one address of the stack. */
export class Visit {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly #errors: string[] = [];

  private constructor(context: BrowserContext, page: Page) {
    this.context = context;
    this.page = page;
    page.setDefaultTimeout(LONGEST_WAIT_MS);
    page.on('pageerror', (error) => this.#errors.push(error.message));
  }

  static async to(browser: Browser, address: string, options: BrowserContextOptions = {}): Promise<Visit> {
    const context = await browser.newContext({ viewport: VIEWPORTS.desktop, locale: 'en-GB', ...options });
    const visit = new Visit(context, await context.newPage());
    await visit.page.goto(address);
    return visit;
  }

  /** Waits until the page says so of its connection. */
  async connection(state: 'live' | 'polling' | 'offline' | 'limited'): Promise<void> {
    await this.page.waitForSelector(`.connection[data-state="${state}"]`);
  }

  /** Nothing lies beside the page at any width. */
  async fits(): Promise<void> {
    const { page } = this;
    const before = page.viewportSize();
    for (const viewport of Object.values(VIEWPORTS)) {
      await page.setViewportSize(viewport);
      equal(await page.evaluate(() => document.documentElement.scrollWidth), viewport.width);
    }
    if (before !== null) await page.setViewportSize(before);
  }

  /** @throws AssertionError when the page threw anything since it was opened. */
  async leave(): Promise<void> {
    await this.context.close();
    equal(this.#errors.join('\n'), '');
  }
}
