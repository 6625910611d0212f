import type { Browser } from 'playwright-core';
import type { Cashier } from './cashier.ts';
import type { Checks } from './checks.ts';
import type { Referee } from './referee.ts';

/** What every group of checks looks at the pages with. */
export interface Site {
  readonly browser: Browser;
  readonly url: string;
  readonly check: Checks['check'];
  readonly cashier: Cashier;
  /** Of one match, that nobody has created. */
  readonly referee: Referee;
}
