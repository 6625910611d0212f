import type { NeonEndpoint, NeonRequest } from '../../local/neon-endpoint.ts';

/** Counts the queries that reach Postgres for a table, and may make each wait. Appends and projections are not counted. */
export class Loads {
  count = 0;
  delayMs = 0;

  constructor(neon: NeonEndpoint, table: string) {
    neon.faults.beforeQuery = async (body) => {
      if (!textsOf(body).some((text) => text.includes(table) && /^\s*SELECT/.test(text))) return;
      this.count += 1;
      if (this.delayMs > 0) await new Promise((resolve) => setTimeout(resolve, this.delayMs));
    };
  }
}

function textsOf(body: NeonRequest): string[] {
  return 'queries' in body ? body.queries.map(({ query }) => query) : [body.query];
}
