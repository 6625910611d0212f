import fc from 'fast-check';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { addressKey, ClientAddresses, hashAddress } from '../../core/audit/client.ts';
import { auditProjection } from '../../core/audit/projection.ts';
import { beginWalk, isDone, walk, type VerificationDeps } from '../../core/audit/verification.ts';
import { openDatabase, type Database } from '../../core/db/neon.ts';
import type { EventRecord } from '../../core/kernel/event.ts';
import { project } from '../../core/projections/projector.ts';
import { AUDIT_RULES } from '../../durable-objects/projections.ts';
import { appendThrough, record } from '../support/appending.ts';
import { MASTER_KEY } from '../support/given.ts';
import { openPool } from '../support/pool.ts';
import { withStack } from '../support/stack.ts';

const local = withStack({ worker: false });
const projection = auditProjection(AUDIT_RULES);
const KEY = addressKey(MASTER_KEY);
const ADDRESSES = ['192.0.2.7', '2001:db8::9', 'local'];

let owner: pg.Pool;
let database: Database;
let deps: VerificationDeps;
let last = 0;

/** A few streams' events: tickets sold, changed and voided, a shift, sign-ins, and a match, which is no entry. */
function history(): Partial<EventRecord>[][] {
  const bets = [{ participantNumber: 3, stakeMinor: 500, coefficientHundredths: 250, prizeMinor: 1250 }];
  const from = (index: number) => ({ actor: 'cashier-1', clientHash: hashAddress(KEY, ADDRESSES[index % ADDRESSES.length] ?? '') });
  const tickets = Array.from({ length: 40 }, (_, index) => {
    const receiptId = String(969080000000000 + index);
    const data = { roundId: '96908000', receiptId, shiftId: '1-cashier-1', totalMinor: 500, bets, note: 'é "quoted"\n\u2028 ☃' };
    const type = ['TicketPlaced', 'TicketModified', 'TicketVoided', 'TicketPaid'][index % 4] ?? '';
    return record('round:96908000', index + 1, {
      type,
      data: { ...data, reason: 'x', previous: { totalMinor: 400, bets } },
      ...from(index),
    });
  });
  const signIns = [1, 2].map((n) => record('user:u1', n, { type: 'SignedIn', data: { userId: 'u1', via: 'session' }, ...from(n) }));
  const cache = record('system:cache', 1, { type: 'CacheInvalidated', data: { roundId: null, dropped: [] }, ...from(1) });
  const match = [1, 2, 3].map((n) => record('match:m1', n, { type: 'MatchScored', data: { n } }));
  return [tickets.slice(0, 25), [...match, ...signIns, cache], tickets.slice(25)];
}

const rows = async () => (await owner.query('SELECT * FROM core.transaction_logs ORDER BY id')).rows as unknown[];

async function forgetTrail(): Promise<void> {
  await owner.query("TRUNCATE core.transaction_logs; DELETE FROM core.projections WHERE projection = 'audit'");
}

async function projectIn(steps: readonly number[]): Promise<void> {
  let from = 0;
  for (const step of [...steps, last]) {
    const to = Math.min(from + step, last);
    if (to > from) await project(database, projection, from, to, 5_000);
    from = to;
  }
}

/** The whole walk, call after call, each of one page. */
async function verified(from: string | null = null, to: string | null = null) {
  let walked = { state: await beginWalk(database, from, to), brokenAt: null } as Awaited<ReturnType<typeof walk>>;
  do walked = await walk(deps, walked.state, 0);
  while (walked.brokenAt === null && !isDone(walked.state));
  return walked;
}

beforeAll(async () => {
  const { databaseUrl, bindings } = local.stack;
  owner = openPool(databaseUrl, 1);
  database = openDatabase({ DATABASE_URL: bindings['DATABASE_URL'] ?? '', NEON_FETCH_ENDPOINT: bindings['NEON_FETCH_ENDPOINT'] });
  deps = { database, rules: AUDIT_RULES, addressKey: KEY, archivedHead: () => Promise.resolve(null), now: Date.now };
  for (const batch of history()) await appendThrough(owner, batch);
  last = z.coerce.number().parse((await owner.query('SELECT position FROM core.position_counter')).rows[0]?.position);
  const addresses = new ClientAddresses(KEY, database);
  for (const address of ADDRESSES) addresses.hashOf(address, Date.now());
  await addresses.write(Date.now());
  await projectIn([last]);
}, 60_000);

afterAll(() => owner.end());

describe('the chain of the audit trail', () => {
  it('is the same whether its events were projected at once or one by one, and when it is made anew from nothing', async () => {
    const atOnce = await rows();
    expect(atOnce).toHaveLength(43);
    for (const steps of [Array.from({ length: last }, () => 1), [7, 1, 13, 3, 11]]) {
      await forgetTrail();
      await projectIn(steps);
      expect(await rows()).toEqual(atOnce);
    }
  });

  it('verifies as it was written, from the first entry to the last', async () => {
    expect(await verified()).toMatchObject({ brokenAt: null, state: { rows: 43, headId: last } });
  });

  it('can be added to by the application, not changed', async () => {
    for (const statement of [
      "UPDATE core.transaction_logs SET user_id = 'nobody'",
      'DELETE FROM core.transaction_logs',
      'TRUNCATE core.transaction_logs',
      "UPDATE core.audit_heads SET hash = ''",
      'DELETE FROM core.audit_heads',
    ]) {
      const refused = await database.query(statement).then(
        () => 'not refused',
        (error: unknown) => (error as { code?: string }).code,
      );
      expect([statement, refused]).toEqual([statement, '42501']);
    }
  });

  it('verifies when an address was erased', async () => {
    const hash = hashAddress(KEY, ADDRESSES[0] ?? '');
    await owner.query('DELETE FROM core.client_addresses WHERE client_hash = $1', [hash]);
    expect((await verified()).brokenAt).toBeNull();
    await owner.query('INSERT INTO core.client_addresses (client_hash, ip_address) VALUES ($1, $2)', [hash, ADDRESSES[0]]);
  });

  const changed = (column: string, type: string) => {
    if (type.startsWith('timestamp')) return `${column} + INTERVAL '1 ms'`;
    if (type === 'bigint' || type === 'integer') return `${column} + 1000000`;
    if (type === 'uuid')
      return `overlay(${column}::TEXT placing (CASE WHEN ${column}::TEXT LIKE '0%' THEN '1' ELSE '0' END) from 1 for 1)::UUID`;
    if (type === 'jsonb') return `jsonb_set(${column}, ARRAY[(SELECT k FROM jsonb_object_keys(${column}) AS k ORDER BY k LIMIT 1)], '"0"')`;
    // One character for another, of hex digits where it is a hash; a value where there was none.
    return `COALESCE(overlay(${column} placing (CASE WHEN right(${column}, 1) = '0' THEN '1' ELSE '0' END) from length(${column}) for 1), '0')`;
  };

  it('names one changed byte, in whatever row and column it is', async () => {
    const { rows: columns } = await owner.query<{ place: string; name: string; type: string }>(
      `SELECT table_name AS place, column_name AS name, data_type AS type FROM information_schema.columns
       WHERE table_schema = 'core' AND (table_name IN ('transaction_logs', 'events')
         OR (table_name = 'client_addresses' AND column_name IN ('client_hash', 'ip_address')))`,
    );
    expect(columns).toHaveLength(29);
    const keyOf = { transaction_logs: 'id', events: 'position', client_addresses: 'client_hash' };
    const ids = (await owner.query<{ id: string }>('SELECT id::TEXT FROM core.transaction_logs ORDER BY id')).rows.map(({ id }) => id);
    const hashes = ADDRESSES.map((address) => hashAddress(KEY, address));
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...columns), fc.nat(), async ({ place, name, type }, seed) => {
        const key = keyOf[place as keyof typeof keyOf];
        const ofAddresses = place === 'client_addresses';
        const id = (ofAddresses ? hashes : ids)[seed % (ofAddresses ? hashes.length : ids.length)];
        await owner.query('CREATE TEMP TABLE kept AS SELECT * FROM core.' + place);
        try {
          await owner.query(`UPDATE core.${place} SET ${name} = ${changed(name, type)} WHERE ${key}::TEXT = $1`, [id]);
          const { brokenAt } = await verified();
          if (ofAddresses && name === 'client_hash') expect(brokenAt?.why).toContain('address');
          else expect(`${place}.${name} ${brokenAt?.id} ${brokenAt?.why}`).toMatch(new RegExp(`^${place}.${name} ${id} \\w`));
        } finally {
          await owner.query(`DELETE FROM core.${place}; INSERT INTO core.${place} SELECT * FROM kept; DROP TABLE kept`);
        }
        expect((await verified()).brokenAt).toBeNull();
      }),
      { numRuns: 60 },
    );
  });

  it('names what is missing: an entry, the last entry, an event that is no entry', async () => {
    const kept = await owner.query<{ id: string }>('SELECT id::TEXT FROM core.transaction_logs ORDER BY id');
    for (const [place, key, id] of [
      ['transaction_logs', 'id', kept.rows[10]?.id],
      ['transaction_logs', 'id', kept.rows.at(-1)?.id],
      ['events', 'position', '27'],
    ] as const) {
      await owner.query(`CREATE TEMP TABLE kept AS SELECT * FROM core.${place}`);
      await owner.query(`DELETE FROM core.${place} WHERE ${key}::TEXT = $1`, [id]);
      expect((await verified()).brokenAt).toMatchObject({ id, why: expect.stringContaining('missing') as unknown });
      await owner.query(`DELETE FROM core.${place}; INSERT INTO core.${place} SELECT * FROM kept; DROP TABLE kept`);
    }
    expect((await verified()).brokenAt).toBeNull();
  });

  it('names an entry that is not what a daily head says, or the archived copy of one', async () => {
    const { rows: found } = await owner.query<{ id: string; hash: string }>('SELECT id::TEXT, hash FROM core.transaction_logs ORDER BY id');
    const { id = '', hash = '' } = found[20] ?? {};
    const head = { day: '2026-11-20', id, hash, takenAt: '2026-11-21T00:00:30.000Z' };
    await owner.query('INSERT INTO core.audit_heads (day, id, hash) VALUES ($1, $2, $3)', [head.day, id, hash]);
    const none = deps;
    deps = { ...none, archivedHead: () => Promise.resolve(head) };
    expect((await verified()).brokenAt).toBeNull();
    deps = { ...none, archivedHead: () => Promise.resolve({ ...head, hash: 'f'.repeat(64) }) };
    expect((await verified()).brokenAt).toMatchObject({ id, why: expect.stringContaining('the archived head') as unknown });
    deps = none;
    await owner.query("UPDATE core.audit_heads SET hash = repeat('f', 64)");
    expect((await verified()).brokenAt).toMatchObject({ id, why: expect.stringContaining('the head of 2026-11-20') as unknown });
    await owner.query('DELETE FROM core.audit_heads');
  });

  it('is walked between two instants', async () => {
    const { rows: found } = await owner.query<{ at: Date }>('SELECT created_at AS at FROM core.transaction_logs ORDER BY created_at, id');
    const middle = found[Math.floor(found.length / 2)]?.at.toISOString() ?? '';
    const [before, after] = [await verified(null, middle), await verified(middle)];
    expect(before.state.rows + after.state.rows).toBe(found.length);
  });
});
