import { z } from 'zod';
import { digestOf, type StoredDigests } from '../aggregates/digest.ts';
import type { Database } from '../db/neon.ts';
import { readStream } from '../events/event-store.ts';

/** How many streams one query names. */
const PAGE_STREAMS = 100;
const TIME_LIMIT_MS = 5_000;
/** What an object made so long ago and Postgres still lacks is a difference; what is younger is on its way. */
const ON_ITS_WAY_MS = 60_000;

const StreamRow = z.object({ streamId: z.string(), aggregateType: z.string(), version: z.coerce.number() });
type StreamRow = z.infer<typeof StreamRow>;

const STREAMS = `
  SELECT stream_id AS "streamId", aggregate_type AS "aggregateType", version FROM core.streams WHERE stream_id > $1 ORDER BY stream_id
  LIMIT ${PAGE_STREAMS}`;

/** Where a reconciliation stands: after this stream; of the next one, if it is still that one, so many versions were compared. */
export const ReconcileState = z.object({ after: z.string(), within: z.string().nullable(), version: z.int().nonnegative() });
export type ReconcileState = z.infer<typeof ReconcileState>;
export const RECONCILE_FROM_THE_START: ReconcileState = { after: '', within: null, version: 0 };

export const Reconciliation = z
  .object({
    streams: z.int().describe('How many streams were compared to their end by this call'),
    events: z.int().describe('How many events were compared by this call'),
    differences: z.array(z.object({ streamId: z.string(), what: z.string() })),
    resumeCursor: z.string().nullable().describe('Goes into `cursor` of the next call; null when all was compared'),
  })
  .meta({ id: 'Reconciliation' });
export type Reconciliation = z.infer<typeof Reconciliation>;
export type Difference = Reconciliation['differences'][number];

export interface ReconcileDeps {
  readonly database: Database;
  /** Asks a stream's object what it has stored, as the JSON of StoredDigests; null where no object keeps streams of this type. */
  readonly digests: (aggregateType: string, id: string, after: number, limit: number) => Promise<string> | null;
  /** What the read tables say else than a stream's events, in words. */
  readonly tables: (aggregateType: string, id: string) => Promise<readonly string[]>;
  readonly now: () => number;
}

/** What one call found, and where the next goes on; null: all was compared. */
export interface Reconciled {
  readonly found: Omit<Reconciliation, 'resumeCursor'>;
  readonly next: ReconcileState | null;
}

/** Compares streams with their objects and with the read tables, one after the other, until the time is up. */
export async function reconcile(deps: ReconcileDeps, start: ReconcileState, limitMs: number): Promise<Reconciled> {
  const giveUpAt = deps.now() + limitMs;
  let [streams, events] = [0, 0];
  const differences: Difference[] = [];
  let state = start;
  for (;;) {
    const rows = z.array(StreamRow).parse(await deps.database.query(STREAMS, [state.after]));
    for (const row of rows) {
      const from = state.within === row.streamId ? state.version : 0;
      const compared = await compareSlices(deps, row, from, giveUpAt);
      events += compared.version - from;
      differences.push(...compared.whats.map((what) => ({ streamId: row.streamId, what })));
      if (!compared.isDone)
        return { found: { streams, events, differences }, next: { ...state, within: row.streamId, version: compared.version } };
      streams += 1;
      state = { after: row.streamId, within: null, version: 0 };
      if (deps.now() >= giveUpAt) return { found: { streams, events, differences }, next: state };
    }
    if (rows.length < PAGE_STREAMS) return { found: { streams, events, differences }, next: null };
  }
}

interface Compared {
  readonly version: number;
  readonly whats: readonly string[];
  readonly isDone: boolean;
}

/** Compares a stream from a version on, slice by slice; the read tables when its end was met. The first difference of a stream ends it. */
async function compareSlices(deps: ReconcileDeps, row: StreamRow, from: number, giveUpAt: number): Promise<Compared> {
  const id = row.streamId.slice(row.aggregateType.length + 1);
  let version = from;
  for await (const records of readStream(deps.database, row.streamId, from, TIME_LIMIT_MS)) {
    const asked = deps.digests(row.aggregateType, id, version, records.length);
    if (asked === null) break;
    const stored = JSON.parse(await asked) as StoredDigests;
    const wrong = records.findIndex(
      (record, index) => record.version !== version + index + 1 || stored.digests[index] !== digestOf(record),
    );
    if (wrong >= 0)
      return { version: version + records.length, whats: [differenceAt(stored, version + wrong + 1, row.version)], isDone: true };
    version += records.length;
    if (deps.now() >= giveUpAt && version < row.version) return { version, whats: [], isDone: false };
  }
  return { version, whats: [...(await endsApart(deps, row, id, version)), ...(await deps.tables(row.aggregateType, id))], isDone: true };
}

function differenceAt({ head }: StoredDigests, version: number, recorded: number): string {
  if (head < version) return `its object has ${head} events, and Postgres ${recorded}`;
  return `version ${version} is another event in its object than in Postgres`;
}

async function endsApart(deps: ReconcileDeps, row: StreamRow, id: string, version: number): Promise<string[]> {
  const asked = deps.digests(row.aggregateType, id, version, 0);
  if (asked === null) return [];
  if (version < row.version) return [`core.streams says that it has ${row.version} events, and core.events holds ${version}`];
  const { head, nextRecordedAt } = JSON.parse(await asked) as StoredDigests;
  if (nextRecordedAt === null || deps.now() - nextRecordedAt < ON_ITS_WAY_MS) return [];
  return [`its object has ${head} events, and Postgres ${version}; the next has waited since ${new Date(nextRecordedAt).toISOString()}`];
}
