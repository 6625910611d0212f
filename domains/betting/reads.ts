import { z } from 'zod';
import type { Family } from '../../core/cache/family.ts';
import type { Database } from '../../core/db/neon.ts';
import { Pagination } from '../../core/http/envelope.ts';
import { pageOf } from '../../core/http/pagination.ts';
import { readDated, type Queries } from '../../core/projections/checkpoint.ts';
import { sha256Hex } from '../../core/kernel/hash.ts';
import { FairnessReport, GameState, Participant, Round, RoundStatistics, SalesStatistics } from './contract.ts';
import { bettingProjection } from './projection.ts';
import { dayOf, salesIn, type SalesPeriod } from './sales.ts';
import { findStatistics, latestRounds, latestStatistics, listParticipants, listRounds } from './store.ts';
import { MAIN_TRACK } from './track/main-track.ts';

/**
 * Betting's cached reads: their keys in Redis, how long they live, and which changes make them stale (the scopes are named by
 * the projection).
 */
const common = { source: bettingProjection.name, final: false } as const;

export interface RoundPage {
  readonly data: Round[];
  readonly pagination: Pagination;
}

const RESULTS = 10;
/** The round that takes bets, the one that races, and the results. */
const ROUNDS_OF_STATE = 2 + RESULTS;

export const ROUND_STATISTICS: Family<string, RoundStatistics, Database> = {
  ...common,
  name: 'round_statistics',
  pattern: 'realtime',
  schema: RoundStatistics,
  key: (roundId) => `stats:round:${roundId}`,
  scope: (roundId) => `stats:round:${roundId}`,
  load: (database, roundId) => readDated(database, common.source, (queries) => findStatistics(queries, roundId)),
};

/** The last so many rounds. */
export const GLOBAL_STATISTICS: Family<number, RoundStatistics[], Database> = {
  ...common,
  name: 'global_statistics',
  pattern: 'realtime',
  schema: z.array(RoundStatistics),
  key: (limit) => `stats:global:last_${limit}`,
  scope: () => 'rounds',
  load: (database, limit) => readDated(database, common.source, (queries) => latestStatistics(queries, limit)),
};

/** The first page of rounds, of so many. */
export const ROUNDS: Family<number, RoundPage, Database> = {
  ...common,
  name: 'rounds',
  pattern: 'realtime',
  schema: z.object({ data: z.array(Round), pagination: Pagination }),
  key: (limit) => `query:rounds:${limit}`,
  scope: () => 'rounds',
  load: (database, limit) => readDated(database, common.source, (queries) => pageOfRounds(queries, null, limit)),
};

/** The runners of a track. */
export const PARTICIPANTS: Family<string, Participant[], Database> = {
  ...common,
  name: 'participants',
  pattern: 'realtime',
  schema: z.array(Participant),
  key: (trackId) => (trackId === MAIN_TRACK ? 'query:participants' : `query:participants:${trackId}`),
  scope: () => 'query:participants',
  load: (database, trackId) => readDated(database, common.source, (queries) => runnersOf(queries, trackId)),
};

/** How a track stands. It lives long, because every change of it is an event. */
export const GAME_STATE: Family<string, GameState, Database> = {
  ...common,
  name: 'game_state',
  pattern: 'static',
  schema: GameState,
  key: (trackId) => `game:state:${trackId === MAIN_TRACK ? 'current' : trackId}`,
  scope: () => 'game:state',
  load: (database, trackId) =>
    readDated(database, common.source, async (queries) => gameStateOf(await latestRounds(queries, trackId, ROUNDS_OF_STATE))),
};

/** What was sold and paid in a period, by one cashier or by all: the key says whose, and its reader is asked before. */
export const SALES: Family<SalesPeriod, SalesStatistics, Database> = {
  ...common,
  name: 'sales_statistics',
  pattern: 'realtime',
  schema: SalesStatistics,
  key: (period) => (isToday(period) ? 'query:sales_stats' : `query:sales_stats:${hashOf(period)}`),
  scope: () => 'sales',
  load: (database, period) => readDated(database, common.source, (queries) => salesIn(queries, period)),
};

/** A round that is finished or void. While it is live its topic tells, which needs neither Redis nor Postgres. */
export const FINISHED_ROUND: Family<string, Round, null> = {
  ...common,
  final: true,
  name: 'finished_round',
  pattern: 'static',
  schema: Round,
  key: (roundId) => `round:${roundId}`,
  scope: (roundId) => `round:${roundId}`,
  load: null,
};

/** What proves the draw of a round that is finished, or shows the seed of one that is void. */
export const PROOF: Family<string, FairnessReport, null> = {
  ...common,
  final: true,
  name: 'proof',
  pattern: 'static',
  schema: FairnessReport,
  key: (roundId) => `round:${roundId}:fairness`,
  scope: (roundId) => `round:${roundId}`,
  load: null,
};

/** One page of rounds, newest first. */
export async function pageOfRounds(queries: Queries, before: string | null, limit: number): Promise<RoundPage> {
  const { items, pagination } = pageOf(await listRounds(queries, before, limit), limit, (round) => round.roundId);
  return { data: items, pagination };
}

/** The whole house, today. */
function isToday({ from, to, cashierId }: SalesPeriod): boolean {
  const today = dayOf(Date.now());
  return cashierId === null && from === today && to === today;
}

function hashOf({ from, to, cashierId }: SalesPeriod): string {
  return sha256Hex(JSON.stringify([from, to, cashierId])).slice(0, 32);
}

async function runnersOf(queries: Queries, trackId: string): Promise<Participant[] | null> {
  const runners = await listParticipants(queries, trackId);
  return runners.length === 0 ? null : runners;
}

/** @param rounds  A track's last rounds, newest first. @returns null for a track that has opened none. */
export function gameStateOf(rounds: readonly Round[]): GameState | null {
  const waiting = rounds.find(({ status }) => status === 'waiting');
  const running = rounds.find(({ status }) => status === 'running');
  const current = waiting ?? running ?? rounds[0];
  if (current === undefined) return null;
  const { totals: _live, ...currentRound } = current;
  const gameHistory = rounds.flatMap(({ roundId, roundNumber, finishedAt, winner }) =>
    finishedAt === null || winner === null ? [] : [{ roundId, roundNumber, finishedAt, winner }],
  );
  return {
    currentRound,
    gameHistory: gameHistory.slice(0, RESULTS),
    nextRoundStartTime: waiting?.closesAt ?? null,
    isRaceRunning: running !== undefined,
  };
}
