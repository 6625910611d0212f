import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { NO_LIMITS } from '../local/no-limits.ts';
import { startStack } from '../local/stack.ts';
import { buildWebPages } from '../local/web-pages.ts';
import { adminChecks } from './e2e/admin.ts';
import { Cashier } from './e2e/cashier.ts';
import { Checks } from './e2e/checks.ts';
import { launchChromium } from './e2e/chromium.ts';
import { consoleOnceChecks } from './e2e/console-once.ts';
import { consoleChecks } from './e2e/console.ts';
import { docsChecks } from './e2e/docs.ts';
import { everywhereChecks } from './e2e/everywhere.ts';
import { lobbyChecks } from './e2e/lobby.ts';
import { matchChecks } from './e2e/match.ts';
import { opsChecks } from './e2e/ops.ts';
import { Referee } from './e2e/referee.ts';
import { roundChecks } from './e2e/round.ts';
import { takeScreenshots } from './e2e/screenshots.ts';
import type { Site } from './e2e/site.ts';
import { ticketChecks } from './e2e/ticket.ts';

/** Long enough to cut the network within one round, short enough to see races. */
const ROUNDS = { ROUND_WAIT_DURATION_MS: '15000', RACE_DURATION_MS: '6000' };
/** Slower, so that each picture finds its moment. */
const ROUNDS_TO_LOOK_AT = { ROUND_WAIT_DURATION_MS: '16000', RACE_DURATION_MS: '10000' };

const GROUPS: Readonly<Record<string, (site: Site) => Promise<void>>> = {
  lobby: lobbyChecks,
  round: roundChecks,
  match: matchChecks,
  console: consoleChecks,
  'console-once': consoleOnceChecks,
  ticket: ticketChecks,
  ops: opsChecks,
  admin: adminChecks,
  docs: docsChecks,
  everywhere: everywhereChecks,
};

/**
 * Looks at the pages in a real browser, over the real stack: `node web/e2e.ts [group…]`. With `--screenshots` it
 * writes web/screenshots instead.
 */
async function main(): Promise<number> {
  const { values, positionals } = parseArgs({ options: { screenshots: { type: 'boolean', default: false } }, allowPositionals: true });
  const dataDir = await mkdtemp(join(tmpdir(), 'ringside-page-'));
  await buildWebPages();
  const vars = { ...NO_LIMITS, ...(values.screenshots ? ROUNDS_TO_LOOK_AT : ROUNDS) };
  const stack = await startStack({ dataDir, vars, template: join(tmpdir(), 'ringside-test-cluster') });
  const browser = await launchChromium();
  const checks = new Checks();
  try {
    const { check } = checks;
    const site: Site = {
      browser,
      url: stack.url,
      check,
      cashier: await Cashier.signIn(stack.url),
      referee: new Referee(stack.url, 'e2e-lobby'),
    };
    if (values.screenshots) {
      await takeScreenshots(site);
      return 0;
    }
    for (const [name, group] of Object.entries(GROUPS)) {
      if (positionals.length === 0 || positionals.includes(name)) await checks.group(name, () => group(site));
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
