import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NO_LIMITS } from '../local/no-limits.ts';
import { startStack } from '../local/stack.ts';
import { buildWebPages } from '../local/web-pages.ts';
import { Cashier } from './e2e/cashier.ts';
import { Checks } from './e2e/checks.ts';
import { lobbyChecks } from './e2e/lobby.ts';
import { launchChromium } from './e2e/chromium.ts';

/** Long enough to cut the network within one round, short enough to see races. */
const ROUNDS = { ROUND_WAIT_DURATION_MS: '15000', RACE_DURATION_MS: '6000' };
const VIEWPORTS = {
  phone: { width: 390, height: 844 },
  desktop: { width: 1_280, height: 800 },
} as const;

/** Looks at the live page in a real browser, over the real stack: `node web/e2e.ts`. */
async function main(): Promise<number> {
  const dataDir = await mkdtemp(join(tmpdir(), 'ringside-page-'));
  await buildWebPages();
  const stack = await startStack({ dataDir, vars: { ...NO_LIMITS, ...ROUNDS }, template: join(tmpdir(), 'ringside-test-cluster') });
  const browser = await launchChromium();
  const checks = new Checks();
  try {
    const cashier = await Cashier.signIn(stack.url);
    for (const [name, viewport] of Object.entries(VIEWPORTS)) {
      await checks.group(name, () => lobbyChecks({ browser, cashier, url: stack.url, viewport, checks }));
    }
  } finally {
    await browser.close();
    await stack.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
  console.log(checks.summary());
  return checks.failed === 0 ? 0 : 1;
}

process.exitCode = await main();
