import { neon, neonConfig, type NeonQueryFunction } from '@neondatabase/serverless';
import type { Config } from '../config.ts';

/** Postgres over HTTP. One call is one round trip; `transaction([...])` sends several statements as one. */
export type Database = NeonQueryFunction<false, false>;

/** Opens the database of this configuration. Cheap: nothing is dialled until a query is sent. */
export function openDatabase(config: Pick<Config, 'DATABASE_URL' | 'NEON_FETCH_ENDPOINT'>): Database {
  if (config.NEON_FETCH_ENDPOINT !== undefined) neonConfig.fetchEndpoint = config.NEON_FETCH_ENDPOINT;
  return neon(config.DATABASE_URL);
}
