import { z } from 'zod';
import type { Family } from '../../core/cache/family.ts';
import type { Database } from '../../core/db/neon.ts';
import { Pagination } from '../../core/http/envelope.ts';
import { pageOf } from '../../core/http/pagination.ts';
import { readDated, type Queries } from '../../core/projections/checkpoint.ts';
import { Match } from './contract.ts';
import { esportsProjection } from './projection.ts';
import { listMatches, type MatchFilter, type MatchKey } from './store.ts';

export interface MatchPage {
  readonly data: Match[];
  readonly pagination: Pagination;
}

/** The first page of matches, by filter. */
export const MATCHES: Family<MatchFilter & { readonly limit: number }, MatchPage, Database> = {
  name: 'matches',
  pattern: 'realtime',
  final: false,
  source: esportsProjection.name,
  schema: z.object({ data: z.array(Match), pagination: Pagination }),
  key: ({ status = '', tournamentId = '', limit }) => `query:matches:${status}:${tournamentId}:${limit}`,
  scope: () => 'query:matches',
  load: (database, { limit, ...filter }) =>
    readDated(database, esportsProjection.name, (queries) => pageOfMatches(queries, filter, null, limit)),
};

/** One page of matches, newest first. */
export async function pageOfMatches(queries: Queries, filter: MatchFilter, before: MatchKey | null, limit: number): Promise<MatchPage> {
  const { items, pagination } = pageOf(await listMatches(queries, filter, before, limit), limit, ({ key }) => key);
  return { data: items.map(({ match }) => match), pagination };
}
