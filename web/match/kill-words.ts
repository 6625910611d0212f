import { killOf } from './kill.ts';
import type { ShownScore } from './shown.ts';
import { matchWords } from './words.ts';

/** What a score says happened, as a sentence. */
export function killWords({ detail }: ShownScore): string {
  const kill = killOf(detail);
  if (kill === undefined) return matchWords.value.scoreChanged;
  return kill.killer === null ? matchWords.value.dies(kill.victim) : matchWords.value.kill(kill.killer, kill.victim);
}
