import type { Score, StoredStats } from '../../client/index.ts';
import type { Match } from '../../domains/esports/contract.ts';
import type { MatchView } from '../../domains/esports/live.ts';

/** A score as the feed shows it. */
export type ShownScore = Omit<Score, 'version'>;
/** A player as the table shows them. */
export type ShownPlayer = Omit<StoredStats, 'gameTimeMs' | 'updatedAt'>;

/** A match as its page shows it, whether its topic told it or the API. */
export interface ShownMatch {
  readonly match: Match;
  /** Newest first. */
  readonly feed: readonly ShownScore[];
  readonly players: readonly ShownPlayer[];
  readonly series: MatchView['series'];
}
