import { z } from 'zod';
import type { Queries } from '../projections/checkpoint.ts';
import { hashAddress } from './client.ts';
import type { AuditVerification } from './contract.ts';
import { FIRST_PREVIOUS_HASH } from './projection.ts';
import { entriesOf, textOf, type AuditRule } from './rules.ts';
import { headsBetween, type HeadRow } from './store.ts';

/** How many positions one query checks: about a tenth of a second. */
const PAGE_POSITIONS = 5_000;
const PAGE_ADDRESSES = 5_000;

const Position = z.coerce.number();
const PageRow = z.object({
  rows: Position,
  headId: Position.nullable(),
  headHash: z.string().nullable(),
  broken: z.object({ id: z.number(), why: z.string() }).nullable(),
});

/**
 * Checks the entries at positions > $1 and ≤ $2, after one whose hash is $3, against each other and against the events. What
 * is compared is computed anew; the stored hash of the entry before is taken from the page before, which was checked.
 */
function pageText(rules: readonly AuditRule[]): string {
  const told = ['user_id', 'action', 'entity_type', 'entity_id', 'old_value', 'new_value', 'client_hash', 'created_at'];
  const columns = (row: string) => told.map((column) => `${row}.${column}`).join(', ');
  return `
  WITH event AS MATERIALIZED (${entriesOf(rules)}),
  entry AS MATERIALIZED (
    SELECT l.*, COALESCE(lag(l.hash) OVER (ORDER BY l.id), $3) AS chained_to, core.audit_link(NULL, ${textOf('l')}, l.previous_hash) AS computed
    FROM core.transaction_logs AS l WHERE l.id > $1 AND l.id <= $2
  ),
  -- Positions have no gaps: an event that is missing is known even where no entry stood for it.
  lost AS MATERIALIZED (
    SELECT MIN(p) AS id FROM generate_series($1::BIGINT + 1, $2::BIGINT) AS p
    WHERE (SELECT COUNT(*) FROM core.events WHERE position > $1 AND position <= $2) <> $2::BIGINT - $1::BIGINT
      AND (SELECT COUNT(*) FROM core.events AS e WHERE e.position = p) <> 1
  ),
  finding AS (
    SELECT COALESCE(l.id, e.id) AS id, CASE
      WHEN l.id IS NULL THEN 'the entry of this event is missing'
      WHEN l.previous_hash <> l.chained_to THEN 'its previous hash is not the hash of the entry before'
      WHEN l.computed <> l.hash THEN 'the entry is not what its hash was made of'
      WHEN e.id IS NULL THEN 'no event says what the entry says'
      WHEN l.event_hash <> e.event_hash THEN 'its event is not the one that was recorded'
      WHEN (${columns('l')}) IS DISTINCT FROM (${columns('e')}) THEN 'the entry says something else than its event'
    END AS why
    FROM entry AS l FULL JOIN event AS e ON e.id = l.id
    UNION ALL
    SELECT id, 'the event at this position is missing, or there twice' FROM lost WHERE id IS NOT NULL
  )
  SELECT (SELECT COUNT(*) FROM entry) AS rows,
         (SELECT id FROM entry ORDER BY id DESC LIMIT 1) AS "headId",
         (SELECT hash FROM entry ORDER BY id DESC LIMIT 1) AS "headHash",
         (SELECT jsonb_build_object('id', id, 'why', why) FROM finding WHERE why IS NOT NULL ORDER BY id LIMIT 1) AS broken`;
}

const ADDRESSES = `
  SELECT client_hash AS hash, ip_address AS address FROM core.client_addresses WHERE client_hash > $1 ORDER BY client_hash LIMIT ${PAGE_ADDRESSES}`;
const AddressRows = z.array(z.object({ hash: z.string(), address: z.string() }));

/** The positions between two instants, and the hash before them: to the nearest entry, and from the one before it, so that nothing hides at the edges. */
const RANGE = `
  WITH edge AS (
    SELECT COALESCE((SELECT id FROM core.transaction_logs WHERE created_at >= $1::TIMESTAMPTZ ORDER BY created_at, id LIMIT 1), CASE WHEN $1 IS NULL THEN 0 ELSE 9223372036854775807 END) AS first,
           (SELECT id - 1 FROM core.transaction_logs WHERE created_at >= $2::TIMESTAMPTZ ORDER BY created_at, id LIMIT 1) AS last,
           COALESCE((SELECT position FROM core.projections WHERE projection = 'audit'), 0) AS checkpoint
  ),
  before AS (SELECT l.id, l.hash FROM edge AS e CROSS JOIN LATERAL (SELECT id, hash FROM core.transaction_logs WHERE id < e.first ORDER BY id DESC LIMIT 1) AS l)
  SELECT COALESCE((SELECT id FROM before), 0) AS after, (SELECT hash FROM before) AS hash, COALESCE(last, checkpoint) AS "upTo" FROM edge`;
const RangeRow = z.object({ after: Position, hash: z.string().nullable(), upTo: Position });

/** Where a walk stands: what it goes on with, and how far it is to go. */
export const WalkState = z.object({
  after: z.int().nonnegative(),
  hash: z.string(),
  upTo: z.int().nonnegative(),
  rows: z.int().nonnegative(),
  headId: z.int().nonnegative().nullable(),
  /** After the chain, the addresses beside it: the last that was checked; null: all were. */
  afterAddress: z.string().nullable(),
});
export type WalkState = z.infer<typeof WalkState>;

export interface VerificationDeps {
  readonly database: Queries;
  readonly rules: readonly AuditRule[];
  /** Of the hashes of addresses (core/audit/client.ts). */
  readonly addressKey: string;
  /** The copy of a day's head that nobody can write again; null where there is none yet. */
  readonly archivedHead: (day: string) => Promise<HeadRow | null>;
  readonly now: () => number;
}

/** Where a walk begins that is to cover what was created between two instants; null: from the first entry, to the last. */
export async function beginWalk(database: Queries, from: string | null, to: string | null): Promise<WalkState> {
  const { after, hash, upTo } = RangeRow.parse((await database.query(RANGE, [from, to]))[0]);
  return { after, hash: hash ?? FIRST_PREVIOUS_HASH, upTo, rows: 0, headId: null, afterAddress: '' };
}

/** Whether nothing is left to check. */
export function isDone(state: WalkState): boolean {
  return state.after >= state.upTo && state.afterAddress === null;
}

export interface Walked {
  readonly state: WalkState;
  readonly brokenAt: AuditVerification['brokenAt'];
}

/** Goes on with a walk until it is done, something is broken, or the time is up: along the chain, then through the addresses. */
export async function walk(deps: VerificationDeps, start: WalkState, limitMs: number): Promise<Walked> {
  const text = pageText(deps.rules);
  const giveUpAt = deps.now() + limitMs;
  let walked: Walked = { state: start, brokenAt: null };
  while (!isDone(walked.state) && walked.brokenAt === null) {
    walked = await (walked.state.after < walked.state.upTo ? checkPage(deps, text, walked.state) : checkAddresses(deps, walked.state));
    if (deps.now() >= giveUpAt) break;
  }
  return walked;
}

async function checkPage(deps: VerificationDeps, text: string, state: WalkState): Promise<Walked> {
  const to = Math.min(state.after + PAGE_POSITIONS, state.upTo);
  const page = PageRow.parse((await deps.database.query(text, [state.after, to, state.hash]))[0]);
  const heads = await brokenHeads(deps, state.after, to);
  const [first] = [...(page.broken === null ? [] : [page.broken]), ...heads].toSorted((a, b) => a.id - b.id);
  return {
    state: { ...state, after: to, hash: page.headHash ?? state.hash, rows: state.rows + page.rows, headId: page.headId ?? state.headId },
    brokenAt: first === undefined ? null : { id: String(first.id), why: first.why },
  };
}

async function checkAddresses(deps: VerificationDeps, state: WalkState): Promise<Walked> {
  const rows = AddressRows.parse(await deps.database.query(ADDRESSES, [state.afterAddress ?? '']));
  const wrong = rows.find(({ hash, address }) => hashAddress(deps.addressKey, address) !== hash);
  return {
    state: { ...state, afterAddress: rows.length < PAGE_ADDRESSES ? null : (rows.at(-1)?.hash ?? null) },
    brokenAt: wrong === undefined ? null : { id: wrong.hash, why: 'the address beside this keyed hash is not the one that it was made of' },
  };
}

/** Days whose head, or the archive's copy of it, is not what the chain says. */
async function brokenHeads({ database, archivedHead }: VerificationDeps, after: number, upTo: number) {
  const found: { id: number; why: string }[] = [];
  for (const head of await headsBetween(database, String(after), String(upTo))) {
    const [row] = await database.query('SELECT hash FROM core.transaction_logs WHERE id = $1', [head.id]);
    const stands = z.object({ hash: z.string() }).optional().parse(row);
    const copy = await archivedHead(head.day);
    if (stands?.hash !== head.hash) found.push({ id: Number(head.id), why: `the head of ${head.day} is another hash than this entry's` });
    else if (copy !== null && (copy.id !== head.id || copy.hash !== head.hash)) {
      found.push({ id: Number(head.id), why: `the archived head of ${head.day} is entry ${copy.id} with the hash ${copy.hash}` });
    }
  }
  return found;
}
