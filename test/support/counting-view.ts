import { z } from 'zod';
import type { LiveView } from '../../core/kernel/live.ts';

const Numbered = z.object({ n: z.number() });

/** A view that shows whether it folded every message once, in order: the numbers it was sent. */
export const countingView: LiveView<readonly number[]> = {
  initial: [],
  apply: (view, { data }) => [...view, Numbered.parse(data).n],
};

/** A batch of messages that say their own version. */
export function numberedBatch(first: number, last: number): string {
  const versions = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
  return JSON.stringify(versions.map((version) => ({ version, event: 'counted', data: { n: version } })));
}

/** The numbers that frames carry. */
export function numbersIn(frames: string): number[] {
  return z
    .array(z.object({ data: Numbered }))
    .parse(JSON.parse(frames))
    .map((frame) => frame.data.n);
}
