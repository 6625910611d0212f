import { equal } from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { LOCAL_PASSWORD } from '../../local/accounts.ts';
import { Visit } from './visit.ts';

/** A sold ticket as the page shows it. */
export interface Shown {
  readonly receiptId: string;
  readonly code: string;
}

/** A cashier at the console: by the keyboard, and every key is counted. */
export class Counter {
  readonly visit: Visit;
  readonly page: Page;
  #keys = 0;

  private constructor(visit: Visit) {
    this.visit = visit;
    this.page = visit.page;
  }

  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Counter> {
    const visit = await Visit.to(browser, 'about:blank', options);
    // A browser without a screen has no dialog: the calls are counted instead.
    await visit.page.addInitScript(() => {
      globalThis.print = () => {
        document.documentElement.dataset['prints'] = String(Number(document.documentElement.dataset['prints'] ?? 0) + 1);
      };
    });
    await visit.page.goto(`${url}/console`);
    return new Counter(visit);
  }

  async signIn(username = 'cashier'): Promise<void> {
    await this.page.fill('input[name="username"]', username);
    await this.page.fill('input[name="password"]', LOCAL_PASSWORD);
    await this.page.keyboard.press('Enter');
  }

  /** Waits until the line takes bets. */
  async ready(): Promise<void> {
    await this.page.waitForSelector('.round-card[data-round]');
    await this.page.waitForSelector('input[name="line"]:focus');
  }

  /** Presses keys, one after another. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
      this.#keys += 1;
    }
  }

  async type(text: string): Promise<void> {
    await this.press(...text.split(''));
  }

  /** Types lines, each with Enter after it. */
  async enter(...lines: readonly string[]): Promise<void> {
    for (const line of lines) {
      await this.type(line);
      await this.press('Enter');
    }
  }

  /** How many keys were pressed since this was asked last. */
  keysPressed(): number {
    const keys = this.#keys;
    this.#keys = 0;
    return keys;
  }

  /** Waits for the ticket that was just sold. */
  async sold(): Promise<Shown> {
    await this.page.waitForSelector('.outcome[data-sale="sold"]');
    const digits = (await this.page.innerText('.outcome[data-sale]')).replaceAll(/\D/g, '');
    return { receiptId: digits, code: (await this.page.innerText('.sold .code')).replace('-', '') };
  }

  /** The runners' numbers on the page. */
  async runners(): Promise<readonly string[]> {
    return this.page.$$eval('.runner .cloth', (cloths) => cloths.map((cloth) => cloth.textContent ?? ''));
  }

  /** Everything that is to be touched is large enough for a finger. */
  async fingersFit(): Promise<void> {
    const small = await this.page.$$eval('main button, main input, main a, main summary', (targets) =>
      targets.flatMap((target) => {
        const { width, height } = target.closest('.check')?.getBoundingClientRect() ?? target.getBoundingClientRect();
        return width > 0 && (width < 44 || height < 43.5) ? [`${target.outerHTML.slice(0, 80)} ${width}×${height}`] : [];
      }),
    );
    equal(small.join('\n'), '');
  }
}
