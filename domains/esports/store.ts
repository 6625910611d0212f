import { z } from 'zod';
import type { Queries } from '../../core/projections/checkpoint.ts';
import { MatchStatus, Score, StoredStats, type Match } from './contract.ts';

const Count = z.coerce.number();
const Moment = z.coerce.date().transform((date) => date.toISOString());

const MatchRow = z.object({
  match_id: z.string(),
  tournament_id: z.string().nullable(),
  game: z.string(),
  best_of: Count,
  status: MatchStatus,
  home_id: z.string(),
  home_name: z.string(),
  home_score: Count,
  away_id: z.string(),
  away_name: z.string(),
  away_score: Count,
  winner_id: z.string().nullable(),
  started_at: Moment.nullable(),
  ended_at: Moment.nullable(),
  paused_at: Moment.nullable(),
  reason: z.string().nullable(),
  version: Count,
  created_at: Moment,
});

const MATCH_COLUMNS = `
  match_id, tournament_id, game, best_of, status, home_id, home_name, home_score, away_id, away_name, away_score, winner_id, started_at,
  ended_at, paused_at, reason, version, created_at`;

function matchOf(row: z.infer<typeof MatchRow>): Match {
  return {
    matchId: row.match_id,
    tournamentId: row.tournament_id,
    game: row.game,
    bestOf: row.best_of,
    status: row.status,
    home: { id: row.home_id, name: row.home_name, score: row.home_score },
    away: { id: row.away_id, name: row.away_name, score: row.away_score },
    winnerId: row.winner_id,
    startedAt: row.started_at,
    endedAt: row.ended_at,
    pausedAt: row.paused_at,
    reason: row.reason,
    version: row.version,
  };
}

/** A match as the read side has it. */
export async function findMatch(queries: Queries, matchId: string): Promise<Match | null> {
  const rows = await queries.query(`SELECT ${MATCH_COLUMNS} FROM esports.matches WHERE match_id = $1`, [matchId]);
  return rows.length === 0 ? null : matchOf(MatchRow.parse(rows[0]));
}

/** The place of a match in the lists: when it was created (ISO 8601), and its id. */
export const MatchKey = z.tuple([z.iso.datetime(), z.string()]);
export type MatchKey = z.infer<typeof MatchKey>;

export interface MatchFilter {
  readonly status?: z.infer<typeof MatchStatus> | undefined;
  readonly tournamentId?: string | undefined;
}

/** One page of matches, newest first, each with its key, and one more than asked for when there is a next page. */
export async function listMatches(
  queries: Queries,
  filter: MatchFilter,
  before: MatchKey | null,
  limit: number,
): Promise<{ readonly match: Match; readonly key: MatchKey }[]> {
  const [createdAt, matchId] = before ?? [null, null];
  const rows = await queries.query(
    `SELECT ${MATCH_COLUMNS} FROM esports.matches
     WHERE ($1::TEXT IS NULL OR status = $1) AND ($2::TEXT IS NULL OR tournament_id = $2)
       AND ($3::TIMESTAMPTZ IS NULL OR (created_at, match_id) < ($3::TIMESTAMPTZ, $4::TEXT))
     ORDER BY created_at DESC, match_id DESC LIMIT $5`,
    [filter.status ?? null, filter.tournamentId ?? null, createdAt, matchId, limit + 1],
  );
  return z
    .array(MatchRow)
    .parse(rows)
    .map((row) => ({ match: matchOf(row), key: [row.created_at, row.match_id] }));
}

const ScoreRow = z
  .object({ version: Count, home_score: Count, away_score: Count, detail: Score.shape.detail, recorded_at: Moment })
  .transform((row): Score => ({
    version: row.version,
    homeScore: row.home_score,
    awayScore: row.away_score,
    detail: row.detail,
    at: row.recorded_at,
  }));

/**
 * One page of a match's scores after a version, oldest first, and one more than asked for when there is a next page. A score
 * that was taken back is not among them: the list says what stands, and core.events what was undone.
 */
export async function listScores(queries: Queries, matchId: string, after: number, limit: number): Promise<Score[]> {
  const rows = await queries.query(
    `SELECT version, home_score, away_score, detail, recorded_at FROM esports.score_events
     WHERE match_id = $1 AND version > $2 ORDER BY version LIMIT $3`,
    [matchId, after, limit + 1],
  );
  return z.array(ScoreRow).parse(rows);
}

const StatsRow = z
  .object({
    user_id: z.string(),
    username: z.string(),
    side: StoredStats.shape.side,
    stats: StoredStats.shape.stats,
    game_time_ms: Count.nullable(),
    updated_at: Moment,
  })
  .transform((row): StoredStats => {
    const { user_id: userId, username, side, stats, game_time_ms: gameTimeMs, updated_at: updatedAt } = row;
    return { userId, username, side, stats, gameTimeMs, updatedAt };
  });

/** The newest stats of every player of a match, the home side first. */
export async function listStats(queries: Queries, matchId: string): Promise<StoredStats[]> {
  const rows = await queries.query(
    `SELECT user_id, username, side, stats, game_time_ms, updated_at FROM esports.game_stats
     WHERE match_id = $1 ORDER BY side DESC, username, user_id`,
    [matchId],
  );
  return z.array(StatsRow).parse(rows);
}
