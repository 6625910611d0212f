import type { LiveView } from '../../core/kernel/live.ts';
import { unreachable } from '../../core/kernel/decision.ts';
import type { Match, MatchMessage, Score } from './contract.ts';

/** How many scores a page that opens late is shown. */
const RECENT_SCORES = 30;

export interface MatchView {
  readonly match: Match | null;
  /** Newest first. */
  readonly feed: readonly Omit<Score, 'version'>[];
}

/** The live view of `match:<id>`. */
export const matchLive: LiveView<MatchView> = {
  initial: { match: null, feed: [] },
  apply: (view, message) => applyToMatch(view, message as MatchMessage),
};

/** Every event of a match says one thing here, so counting what was said gives the version. */
function applyToMatch(view: MatchView, message: MatchMessage): MatchView {
  if (message.event === 'match_scheduled') return { ...view, match: message.data.match };
  if (view.match === null) return view;
  const match = { ...view.match, version: view.match.version + 1 };
  switch (message.event) {
    case 'match_start':
      return { ...view, match: { ...match, status: 'LIVE', startedAt: message.data.startedAt } };
    case 'score_update': {
      const { homeScore, awayScore, detail, at } = message.data;
      const feed = [{ homeScore, awayScore, detail, at }, ...view.feed].slice(0, RECENT_SCORES);
      return { match: withScore(match, message.data), feed };
    }
    case 'match_end': {
      const { winnerId, endedAt } = message.data;
      return { ...view, match: { ...withScore(match, message.data), status: 'COMPLETED', winnerId, endedAt } };
    }
    default:
      return unreachable(message);
  }
}

function withScore(match: Match, { homeScore, awayScore }: { readonly homeScore: number; readonly awayScore: number }): Match {
  return { ...match, home: { ...match.home, score: homeScore }, away: { ...match.away, score: awayScore } };
}
