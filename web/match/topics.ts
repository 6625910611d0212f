import { matchLive, type MatchView } from '../../domains/esports/live.ts';
import { Topics } from '../live/topics.ts';

/** The matches that a page follows. */
export const matches = new Topics<MatchView>('match', matchLive);
