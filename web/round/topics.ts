import { roundLive, type RoundView } from '../../domains/betting/live.ts';
import { Topics } from '../live/topics.ts';

/** The rounds that a page follows. */
export const rounds = new Topics<RoundView>('round', roundLive);
