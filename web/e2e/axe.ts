import { equal } from 'node:assert/strict';
import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';

/** @throws AssertionError that names every accessibility finding of axe on the page as it stands, in either theme. */
export async function axeFindsNothing(page: Page): Promise<void> {
  const findings: string[] = [];
  for (const colorScheme of ['light', 'dark'] as const) {
    // Without movement: a number that flashes is half faded when axe looks at its colours.
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const { violations } = await new AxeBuilder({ page }).analyze();
    for (const { id, nodes } of violations)
      findings.push(`${colorScheme}: ${id} at ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  }
  await page.emulateMedia({ colorScheme: null, reducedMotion: null });
  equal(findings.join('\n      '), '');
}
