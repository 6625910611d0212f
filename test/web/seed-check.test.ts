import { expect, it } from 'vitest';
import { commitmentOf } from '../../domains/betting/round/draw.ts';
import { seedFits } from '../../web/round/seed-check.ts';

it('finds that a seed fits the commitment that the server made of it, and no other', async () => {
  const seed = 'ab'.repeat(32);
  expect(await seedFits(seed, commitmentOf(seed))).toBe(true);
  expect(await seedFits(seed, commitmentOf('cd'.repeat(32)))).toBe(false);
});
