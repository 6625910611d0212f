import type { LiveView } from '../../core/kernel/live.ts';
import { unreachable } from '../../core/kernel/decision.ts';
import type { Match, MatchMessage, PlayerStats, Score } from './contract.ts';
import { goldOf, withoutScore, withPoint, type SeriesPoint } from './series.ts';

/** How many scores a page that opens late is shown; more than can be undone, so that what is taken back is always among them. */
const RECENT_SCORES = 30;

export interface MatchView {
  readonly match: Match | null;
  /** Newest first, without what was taken back. */
  readonly feed: readonly Omit<Score, 'version'>[];
  /** The newest stats of each player, in the order they came. */
  readonly players: readonly PlayerStats[];
  /** One point a score and a report of stats, ascending in game time, thinned to 240. */
  readonly series: readonly SeriesPoint[];
}

const EMPTY: MatchView = { match: null, feed: [], players: [], series: [] };
/** What a match did not say yet when it was stored before there were pauses and decisions. */
const OLDER_MATCH = { bestOf: 1, pausedAt: null, reason: null };

/** The live view of `match:<id>`. */
export const matchLive: LiveView<MatchView> = {
  initial: EMPTY,
  apply: (view, message) => applyToMatch(view, message as MatchMessage),
  revive: (stored) => ({ ...EMPTY, ...stored, match: stored.match && { ...OLDER_MATCH, ...stored.match } }),
};

/** Every event of a match says one thing here, so counting what was said gives the version. */
function applyToMatch(view: MatchView, message: MatchMessage): MatchView {
  if (message.event === 'match_scheduled') return { ...view, match: message.data.match };
  if (view.match === null) return view;
  const match = { ...view.match, version: view.match.version + 1 };
  switch (message.event) {
    case 'match_start':
      return { ...view, match: { ...match, status: 'LIVE', startedAt: message.data.startedAt } };
    case 'score_update':
      return scored(view, withScore(match, message.data), message.data);
    case 'score_undo':
      return undone(view, withScore(match, message.data), message.data);
    case 'match_pause':
      return { ...view, match: { ...match, pausedAt: message.data.at } };
    case 'match_resume':
      return { ...view, match: { ...match, pausedAt: null } };
    case 'match_end': {
      const { winnerId, endedAt } = message.data;
      return { ...view, match: { ...withScore(match, message.data), status: 'COMPLETED', winnerId, endedAt } };
    }
    case 'match_update':
      return { ...view, match: message.data.match };
    case 'stats_update': {
      const { players: reported, gameTimeMs, at } = message.data;
      const players = merged(view.players, reported);
      const moment = gameTimeMs ?? sinceStart(match, at);
      return { ...view, match, players, series: withPoint(view.series, pointOf(match, players, moment)) };
    }
    default:
      return unreachable(message);
  }
}

function scored(view: MatchView, match: Match, { homeScore, awayScore, detail, at }: Omit<Score, 'version'>): MatchView {
  const entry = { homeScore, awayScore, detail, at };
  const series = withPoint(view.series, pointOf(match, view.players, momentOf(match, entry)));
  return { ...view, match, feed: [entry, ...view.feed].slice(0, RECENT_SCORES), series };
}

function undone(view: MatchView, match: Match, standing: { readonly homeScore: number; readonly awayScore: number }): MatchView {
  const [newest, ...feed] = view.feed;
  if (newest === undefined) return { ...view, match };
  const { homeScore, awayScore } = newest;
  const series = withoutScore(view.series, { homeScore, awayScore, gameTimeMs: momentOf(match, newest) }, standing);
  return { ...view, match, feed, series };
}

function merged(players: readonly PlayerStats[], reported: readonly PlayerStats[]): readonly PlayerStats[] {
  return [...new Map([...players, ...reported].map((player) => [player.userId, player])).values()];
}

function pointOf(match: Match, players: readonly PlayerStats[], gameTimeMs: number): SeriesPoint {
  const [homeGold, awayGold] = [goldOf(players, 'home'), goldOf(players, 'away')];
  return { gameTimeMs, homeScore: match.home.score, awayScore: match.away.score, homeGold, awayGold };
}

/** A score's place in game time: what the feed says, else the time since the start. */
function momentOf(match: Match, { detail, at }: Pick<Score, 'detail' | 'at'>): number {
  const told = detail?.['gameTimeMs'];
  return typeof told === 'number' && told >= 0 ? told : sinceStart(match, at);
}

function sinceStart({ startedAt }: Match, at: string): number {
  return startedAt === null ? 0 : Math.max(0, Date.parse(at) - Date.parse(startedAt));
}

function withScore(match: Match, { homeScore, awayScore }: { readonly homeScore: number; readonly awayScore: number }): Match {
  return { ...match, home: { ...match.home, score: homeScore }, away: { ...match.away, score: awayScore } };
}
