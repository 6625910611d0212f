import { describe, expect, it } from 'vitest';
import { smoke } from '../../cli/smoke.ts';
import { withStack } from '../support/stack.ts';

/** What `npm test` alone has not built. */
const PAGES = 'the pages load';

describe('npm run smoke on Ringside itself', () => {
  const local = withStack();

  async function look(patience: string): Promise<string[]> {
    let out = '';
    const write = (text: string) => void (out += text);
    await smoke(['--url', local.stack.url, '--patience', patience], { write, complain: write });
    return out.split('\n').filter((line) => /^ {2}(ok|FAIL)/.test(line) && !line.includes(PAGES));
  }

  it('finds everything in order on a house that has just started', async () => {
    expect(await look('60')).toEqual(Array(6).fill(expect.stringMatching(/^ {2}ok/)));
  });

  it('fails a house without Redis by its health alone', async () => {
    const { upstash } = local.stack;
    if (upstash === undefined) throw new Error('this stack has its own Redis');
    upstash.faults.mode = 'refuse';
    const [health, ...others] = await look('0');
    upstash.faults.mode = 'ok';
    expect(health).toMatch(/FAIL +the house is healthy +degraded, redis does not answer/);
    expect(others).toEqual(Array(5).fill(expect.stringMatching(/^ {2}ok/)));
  });
});
