import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { AuditEntry, AuditHead, AuditVerification } from '../../core/audit/contract.ts';
import { openPool } from '../support/pool.ts';
import { withStack } from '../support/stack.ts';
import { Terminal, type Answer } from '../support/terminal.ts';
import { until } from '../support/until.ts';

const local = withStack({ vars: { ROUND_WAIT_DURATION_MS: '600000' } });
const ADDRESS = '192.0.2.77';
const FROM = { 'cf-connecting-ip': ADDRESS };

let owner: pg.Pool;
let admin: Terminal;
let cashier: Terminal;
let nobody: Terminal;
let roundId = '';
let receiptId = '';
let keys = 0;

const key = () => ({ 'idempotency-key': `audit-${(keys += 1)}` });
const entriesOf = (answer: Answer) => z.object({ data: z.array(AuditEntry) }).parse(answer.body).data;
const verified = async (query = '') =>
  z.object({ data: AuditVerification }).parse((await admin.ask('GET', `/api/v1/audit/verify${query}`)).body).data;
const headsNow = async () => z.object({ data: z.array(AuditHead) }).parse((await admin.ask('GET', '/api/v1/audit/heads')).body).data;

/** Waits until the trail has this action, by whom it may see. */
function untilEntry(action: string): Promise<AuditEntry> {
  return until(`an entry ${action}`, async () => entriesOf(await admin.ask('GET', `/api/v1/audit?action=${action}`))[0]);
}

beforeAll(async () => {
  owner = openPool(local.stack.databaseUrl, 2);
  nobody = new Terminal(local.stack.url);
  [admin, cashier] = [await Terminal.signedIn(local.stack.url, 'admin'), await Terminal.signedIn(local.stack.url)];
  roundId = (
    await until('a round is open', async () => {
      const answer = await nobody.ask('GET', '/api/v1/rounds/current');
      return answer.status === 200 && z.object({ data: z.object({ roundId: z.string() }) }).parse(answer.body).data;
    })
  ).roundId;
  const sale = { roundId, bets: [{ participantNumber: 1, stakeMinor: 500 }] };
  const sold = await cashier.ask('POST', '/api/v1/receipts', sale, { ...key(), ...FROM });
  receiptId = z.object({ data: z.object({ receiptId: z.string() }) }).parse(sold.body).data.receiptId;
  await untilEntry('TICKET_CREATED');
}, 60_000);

afterAll(async () => {
  await Promise.all([admin, cashier, nobody].map((terminal) => terminal.close()));
  await owner.end();
});

describe('the audit trail', () => {
  it('tells what happened to a ticket: who, what, when, and from where', async () => {
    const [entry] = entriesOf(await admin.ask('GET', `/api/v1/audit/RECEIPT/${receiptId}`));
    expect(entry).toMatchObject({ action: 'TICKET_CREATED', entityId: receiptId, oldValue: null, newValue: { totalMinor: 500 } });
    const seen = await until('its address is beside it', async () => {
      const [{ ipAddress } = { ipAddress: null }] = entriesOf(await admin.ask('GET', `/api/v1/audit/BET/${receiptId}`));
      return ipAddress ?? false;
    });
    expect(seen).toBe(ADDRESS);
  });

  it('takes no address from a header that anybody may set', async () => {
    const sale = { roundId, bets: [{ participantNumber: 2, stakeMinor: 700 }] };
    const forged = { ...key(), 'x-forwarded-for': '203.0.113.66', 'x-real-ip': '203.0.113.66', 'true-client-ip': '203.0.113.66' };
    const sold = await cashier.ask('POST', '/api/v1/receipts', sale, forged);
    const { data } = z.object({ data: z.object({ receiptId: z.string() }) }).parse(sold.body);
    const address = await until('the sale is an entry with an address', async () => {
      return entriesOf(await admin.ask('GET', `/api/v1/audit/RECEIPT/${data.receiptId}`))[0]?.ipAddress ?? false;
    });
    expect(address).toBe('local');
  });

  it('shows a cashier tickets, bets, rounds and own shifts, without addresses; an admin everything; nobody else anything', async () => {
    for (const path of [`RECEIPT/${receiptId}`, `BET/${receiptId}`, `ROUND/${roundId}`]) {
      const entries = entriesOf(await cashier.ask('GET', `/api/v1/audit/${path}`));
      expect(entries.length).toBeGreaterThan(0);
      expect(entries.map(({ ipAddress }) => ipAddress)).toEqual(entries.map(() => null));
    }
    const { newValue } = await untilEntry('TICKET_CREATED');
    const shiftId = String(newValue?.['shiftId']);
    expect(await statusOf(cashier, `SHIFT/${shiftId}`)).toBe(200);
    for (const path of ['SHIFT/1-somebody-else', 'TRACK/main', 'USER/user-admin', 'CACHE/cache', 'CLIENT/x']) {
      expect([path, await statusOf(cashier, path)]).toEqual([path, 403]);
      expect([path, await statusOf(admin, path)]).toEqual([path, 200]);
      expect([path, await statusOf(nobody, path)]).toEqual([path, 401]);
    }
    for (const path of ['', '/verify', '/export', '/heads']) {
      expect([path, (await cashier.ask('GET', `/api/v1/audit${path}`)).status]).toEqual([path, 403]);
      expect([path, (await nobody.ask('GET', `/api/v1/audit${path}`)).status]).toEqual([path, 401]);
    }
  });

  it('is searched by time, action and person, page after page', async () => {
    const all = entriesOf(await admin.ask('GET', '/api/v1/audit?limit=100'));
    const paged: AuditEntry[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { body } = await admin.ask('GET', `/api/v1/audit?limit=3&to=${all[0]?.createdAt}${cursor === '' ? '' : `&cursor=${cursor}`}`);
      const read = z.object({ data: z.array(AuditEntry), pagination: z.object({ cursor: z.string().nullable() }) }).parse(body);
      paged.push(...read.data);
      cursor = read.pagination.cursor;
    }
    expect(paged.map(({ id }) => id)).toEqual(all.filter((entry) => entry.createdAt < (all[0]?.createdAt ?? '')).map(({ id }) => id));
    const { userId } = await untilEntry('TICKET_CREATED');
    const theirs = entriesOf(await admin.ask('GET', `/api/v1/audit?userId=${userId}&action=TICKET_CREATED`));
    expect(theirs.map((entry) => entry.userId)).toEqual(theirs.map(() => userId));
  });

  it('takes SQL and script in its parameters for what they are', async () => {
    for (const [path, status] of [
      [`RECEIPT/${encodeURIComponent("1' OR '1'='1")}`, 200],
      [`RECEIPT/${encodeURIComponent('<script>alert(1)</script>')}`, 200],
      [`RECEIPT/${encodeURIComponent('1; DROP TABLE core.transaction_logs')}`, 200],
      [`${encodeURIComponent("RECEIPT' --")}/1`, 400],
      [`RECEIPT/${encodeURIComponent('1\u0000')}`, 400],
      [`RECEIPT/1?cursor=${Buffer.from('"1 OR 1=1"').toString('base64url')}`, 400],
    ] as const) {
      const answer = await admin.ask('GET', `/api/v1/audit/${path}`);
      expect([path, answer.status]).toEqual([path, status]);
      if (status === 200) expect(entriesOf(answer)).toEqual([]);
    }
    for (const query of [
      'action=x%27',
      'userId=%00',
      'from=yesterday',
      'from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z',
      'cursor=zzz',
    ]) {
      expect([query, (await admin.ask('GET', `/api/v1/audit?${query}`)).status]).toEqual([query, 400]);
    }
    expect(entriesOf(await admin.ask('GET', `/api/v1/audit?userId=${encodeURIComponent("' OR ''='")}`))).toEqual([]);
  });

  it('verifies, and names an entry that somebody changed', async () => {
    expect(await verified()).toMatchObject({ ok: true, brokenAt: null, resumeCursor: null });
    const { id } = await untilEntry('TICKET_CREATED');
    await owner.query("UPDATE core.transaction_logs SET user_id = user_id || 'x' WHERE id = $1", [id]);
    expect(await verified()).toMatchObject({ ok: false, brokenAt: { id } });
    await owner.query('UPDATE core.transaction_logs SET user_id = left(user_id, -1) WHERE id = $1', [id]);
    expect(await verified()).toMatchObject({ ok: true });
  });

  it('goes on verifying when an address was erased, and tells who erased it', async () => {
    const { clientHash } = await untilEntry('TICKET_CREATED').then(async () => {
      const [entry] = entriesOf(await admin.ask('GET', `/api/v1/audit/RECEIPT/${receiptId}`));
      return z.object({ clientHash: z.string() }).parse(entry);
    });
    const path = `/api/v1/audit/clients/${clientHash}`;
    const body = { reason: 'asked by letter' };
    expect((await cashier.ask('DELETE', path, body, key())).status).toBe(403);
    expect((await admin.ask('DELETE', path, body)).status).toBe(400);
    expect((await admin.ask('DELETE', path, body, key())).body).toMatchObject({ data: { clientHash, erased: true } });
    const entries = entriesOf(await admin.ask('GET', `/api/v1/audit/RECEIPT/${receiptId}`));
    expect(entries[0]).toMatchObject({ clientHash, ipAddress: null });
    expect(await untilEntry('ADDRESS_ERASED')).toMatchObject({ entityId: clientHash, newValue: body });
    expect(await verified()).toMatchObject({ ok: true });
  });

  it('has a head for each day that is over, and a copy in the archive that agrees', async () => {
    await owner.query("UPDATE core.events SET recorded_at = recorded_at - INTERVAL '1 day'");
    await owner.query("TRUNCATE core.transaction_logs; UPDATE core.projections SET position = 0 WHERE projection = 'audit'");
    // The projector finds its checkpoint moved with the next event, and makes the trail anew.
    await cashier.ask('POST', '/api/v1/receipts', { roundId, bets: [{ participantNumber: 1, stakeMinor: 500 }] }, key());
    const [head] = await until('yesterday has a head', async () => {
      await local.stack.worker?.scheduled();
      const found = await headsNow();
      return found[0]?.archive === 'agrees' && found;
    });
    const { rows } = await owner.query<{ id: string; hash: string }>('SELECT id::TEXT, hash FROM core.transaction_logs WHERE id = $1', [
      head?.id,
    ]);
    expect(rows).toEqual([{ id: head?.id, hash: head?.hash }]);

    // Whoever owns the database may write both the chain and its heads anew: the archive says so.
    await owner.query("UPDATE core.audit_heads SET hash = repeat('0', 64)");
    expect((await headsNow())[0]).toMatchObject({ archive: 'differs' });
    expect(await verified()).toMatchObject({ ok: false, brokenAt: { id: head?.id } });
    await owner.query('UPDATE core.audit_heads SET hash = $1', [head?.hash]);
    expect(await verified()).toMatchObject({ ok: true });
  });

  it('is exported whole, and checked offline', async () => {
    const { url, dataDir } = local.stack;
    const { body } = await nobody.ask('POST', '/api/v1/auth/login', { username: 'admin', password: 'ringside-local' });
    const { token } = z.object({ data: z.object({ token: z.string() }) }).parse(body).data;
    const text = await (await fetch(`${url}/api/v1/audit/export`, { headers: { authorization: `Bearer ${token}` } })).text();
    const check = async (lines: string) => {
      const file = join(dataDir, 'export.ndjson');
      await writeFile(file, lines);
      return promisify(execFile)(process.execPath, ['cli/verify-audit.ts', file]).then(
        ({ stdout }) => stdout,
        (failed: { stdout: string }) => failed.stdout,
      );
    };
    expect(await check(text)).toMatch(/head of \d{4}-\d\d-\d\d: .*OK\n$/s);
    expect(await check(text.replace('TICKET_CREATED', 'TICKET_DELETED'))).toMatch(/BROKEN: entry \d+ is not what its hash was made of/);
    expect(await check(text.split('\n').toSpliced(3, 1).join('\n'))).toMatch(/BROKEN: entry \d+ is not chained to the entry before it/);
    expect(await check(text.split('\n').slice(0, 5).join('\n'))).toMatch(/BROKEN: the export is cut off/);
  });
});

async function statusOf(terminal: Terminal, path: string): Promise<number> {
  return (await terminal.ask('GET', `/api/v1/audit/${path}`)).status;
}
