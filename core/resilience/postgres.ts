import { DependencyAway } from './guard.ts';
import { TimeLimitExceeded } from './time-limit.ts';

// Connection exceptions, too many connections, shutdown and start-up, and a statement cut off by its timeout.
const AWAY_SQLSTATES = /^(08...|53300|57014|57P0[1-5])$/;

/**
 * Whether an error says that Postgres cannot be asked now, rather than that it refused the statement.
 * The Neon driver reports both as `NeonDbError`; only what Postgres itself answered carries a SQLSTATE in `code`.
 */
export function isPostgresAway(error: unknown): boolean {
  if (error instanceof DependencyAway) return error.dependency === 'postgres';
  if (error instanceof TimeLimitExceeded) return true;
  if (!(error instanceof Error) || error.name !== 'NeonDbError') return false;
  const code = 'code' in error ? error.code : undefined;
  return typeof code === 'string' && code !== '' ? AWAY_SQLSTATES.test(code) : true;
}
