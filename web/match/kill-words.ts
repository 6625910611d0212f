import type { MatchView } from '../../domains/esports/live.ts';
import { killOf } from './kill.ts';
import { matchWords } from './words.ts';

/** What a score says happened, as a sentence. */
export function killWords({ detail }: MatchView['feed'][number]): string {
  const kill = killOf(detail);
  if (kill === undefined) return matchWords.value.scoreChanged;
  return kill.killer === null ? matchWords.value.dies(kill.victim) : matchWords.value.kill(kill.killer, kill.victim);
}
