/** SQL over the events at positions > $1 and ≤ $2: set-based, never a query per event. */
export interface ProjectionStatement {
  /** The types of events that it reads: it is left out of a batch that has none of them. Null: whatever there is. */
  readonly for: readonly string[] | null;
  readonly sql: string;
}

/**
 * How events become rows. `statements` run in order, in one transaction with the checkpoint. A table belongs to one projection.
 */
export interface Projection {
  readonly name: string;
  /** Whose events it reads: it is poked at once for these, and now and then for the rest, so that its checkpoint keeps up. */
  readonly aggregateTypes: readonly string[];
  readonly statements: readonly ProjectionStatement[];
  /** Least time from one batch's start to the next, ms, where nobody waits for its rows: under load it then costs fewer calls. */
  readonly restMs?: number;
  /** Names, over the same positions, each scope of the cache that they change, once: rows `(scope TEXT)`. */
  readonly stale?: string;
}
