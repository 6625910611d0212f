import type { Match } from '../../domains/esports/contract.ts';
import { matchWords } from './words.ts';

/** In which state a match is, in one word; a lamp burns while it is played. */
export function MatchState({ match }: { readonly match: Match }) {
  const live = match.status === 'LIVE' && match.pausedAt === null;
  return (
    <span class="match-state" data-live={live ? '' : undefined}>
      {stateWords(match)}
    </span>
  );
}

function stateWords({ status, pausedAt }: Match): string {
  switch (status) {
    case 'SCHEDULED':
      return matchWords.value.scheduled;
    case 'LIVE':
      return pausedAt === null ? matchWords.value.live : matchWords.value.paused;
    case 'COMPLETED':
      return matchWords.value.final;
    case 'CANCELLED':
      return matchWords.value.cancelled;
    case 'FORFEITED':
      return matchWords.value.forfeited;
    case 'DISPUTED':
      return matchWords.value.disputed;
  }
}
