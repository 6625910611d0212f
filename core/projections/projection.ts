/**
 * How events become rows. `statements` run in order, in one transaction with the checkpoint, each over the events at
 * positions > $1 and ≤ $2; they are set-based: never a query per event. A table belongs to one projection.
 */
export interface Projection {
  readonly name: string;
  /** Whose events it reads: it is poked at once for these, and now and then for the rest, so that its checkpoint keeps up. */
  readonly aggregateTypes: readonly string[];
  readonly statements: readonly string[];
  /** Least time from one batch's start to the next, ms, where nobody waits for its rows: under load it then costs fewer calls. */
  readonly restMs?: number;
  /** Names, over the same positions, each scope of the cache that they change, once: rows `(scope TEXT)`. */
  readonly stale?: string;
}
